"""A volume and a claim become a pair, or cease to be one: the writes, each only where needed."""

from practice.api.client import Client
from practice.api.values import at
from practice.informer import Object
from practice.quantities import whole
from practice.volume_binding import (
    BIND_COMPLETED,
    BOUND_BY_CONTROLLER,
    annotations_of,
    is_bound_to,
)

VOLUMES = "persistentvolumes"
CLAIMS = "persistentvolumeclaims"


class Pair:
    """Writes both sides."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def bind(self, volume: Object, claim: Object) -> None:
        """Volume to claim, claim to volume, each then its phase; what is done is left alone."""
        volume = self._claim_volume(volume, claim)
        volume = self.report_volume(volume, "Bound")
        claim = self._name_volume(claim, volume)
        self.report_claim(claim, "Bound", volume)

    def _claim_volume(self, volume: Object, claim: Object) -> Object:
        spec, annotations = volume["spec"], annotations_of(volume)
        metadata, dirty = volume["metadata"], False
        if not is_bound_to(volume, claim) and BOUND_BY_CONTROLLER not in annotations:
            metadata = {**metadata, "annotations": {**annotations, BOUND_BY_CONTROLLER: "yes"}}
            dirty = True
        if (spec.get("claimRef") or {}).get("uid") != claim["metadata"]["uid"]:
            spec, dirty = {**spec, "claimRef": _reference(claim)}, True
        if not dirty:
            return volume
        return self._client.update(VOLUMES, {**volume, "metadata": metadata, "spec": spec})

    def _name_volume(self, claim: Object, volume: Object) -> Object:
        annotations, spec = dict(annotations_of(claim)), claim["spec"]
        name = volume["metadata"]["name"]
        if spec.get("volumeName") != name:
            spec = {**spec, "volumeName": name}
            annotations.setdefault(BOUND_BY_CONTROLLER, "yes")
        annotations.setdefault(BIND_COMPLETED, "yes")
        if spec is claim["spec"] and annotations == annotations_of(claim):
            return claim
        metadata = {**claim["metadata"], "annotations": annotations}
        return self._client.update(CLAIMS, {**claim, "metadata": metadata, "spec": spec})

    def report_volume(self, volume: Object, phase: str, message: str = "") -> Object:
        """The volume's phase; the volume as it is then."""
        status = volume.get("status") or {}
        if status.get("phase") == phase:
            return volume
        status = {k: v for k, v in status.items() if k not in ("message", "reason")}
        status |= {"phase": phase, **({"message": message} if message else {})}
        return self._client.update(VOLUMES, {**volume, "status": status}, subresource="status")

    def report_claim(self, claim: Object, phase: str, volume: Object | None) -> Object:
        """The claim's phase, and what it has of the volume."""
        status = dict(claim.get("status") or {})
        changed = status.get("phase") != phase
        status["phase"] = phase
        if volume is None:
            for name in ("accessModes", "capacity", "currentVolumeAttributesClassName"):
                status.pop(name, None)
        else:
            status["accessModes"] = volume["spec"]["accessModes"]
            if changed and _size(volume, "spec") != _size({"status": status}, "status"):
                status["capacity"] = volume["spec"]["capacity"]
            if changed and volume["spec"].get("volumeAttributesClassName"):
                name = volume["spec"]["volumeAttributesClassName"]
                status["currentVolumeAttributesClassName"] = name
        if status == claim.get("status"):
            return claim
        return self._client.update(CLAIMS, {**claim, "status": status}, subresource="status")

    def unbind(self, volume: Object) -> None:
        """The claim has another volume: free this one, as far as the controller bound it."""
        annotations, spec = dict(annotations_of(volume)), dict(volume["spec"])
        if annotations.pop(BOUND_BY_CONTROLLER, None) is None:
            spec["claimRef"] = {k: v for k, v in spec["claimRef"].items() if k != "uid"}
        else:
            del spec["claimRef"]
        metadata = {**volume["metadata"], "annotations": annotations}
        freed = self._client.update(VOLUMES, {**volume, "metadata": metadata, "spec": spec})
        self.report_volume(freed, "Available")


def _size(obj: Object, part: str) -> int:
    amount = at(obj, part, "capacity", "storage")
    return -1 if amount is None else whole(amount)


def _reference(claim: Object) -> Object:
    metadata = claim["metadata"]
    return {
        "kind": "PersistentVolumeClaim",
        "namespace": metadata["namespace"],
        "name": metadata["name"],
        "uid": metadata["uid"],
        "apiVersion": "v1",
        "resourceVersion": metadata["resourceVersion"],
    }
