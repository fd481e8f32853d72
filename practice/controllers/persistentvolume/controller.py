"""What causes a look at a claim or a volume, and what the look leads to."""

from practice.api.client import Client
from practice.api.kinds.storage_amounts import class_of
from practice.api.values import at
from practice.clock import Clock
from practice.controllers.persistentvolume.pair import Pair
from practice.controllers.persistentvolume.reclaiming import Reclaimer
from practice.controllers.persistentvolume.waiting import reason_to_wait
from practice.informer import Informers, Object, key_of
from practice.limits import VOLUME_RESYNC_S
from practice.pod_claims import INDEX, by_claim
from practice.volume_binding import (
    BIND_COMPLETED,
    BOUND_BY_CONTROLLER,
    OLD_PROVISIONER,
    PROVISIONED_BY,
    PROVISIONER,
    SELECTED_NODE,
    annotations_of,
    best_match,
    default_class,
    is_bound_to,
    mismatch,
    same_mode,
    waits_for_consumer,
)
from practice.workqueue import WorkQueue

NAME = "persistent-volume-binder"
CLASSES = "storageclasses.storage.k8s.io"
COMPONENT = "persistentvolume-controller"
_LOST = "Data on the volume is lost!"
_ENDED = ("Released", "Failed")


class PersistentVolumeController:
    """Binds, releases, reclaims. Two queues, as claims and volumes are looked at apart."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._claims = informers("persistentvolumeclaims")
        self._volumes = informers("persistentvolumes")
        self._classes = informers(CLASSES)
        self._pods = informers("pods")
        self._pods.index(INDEX, by_claim)
        self._volumes.index("claimed or class", _claim_or_class)
        self._pair = Pair(client)
        self._reclaimer = Reclaimer(client, self._event)
        self.claim_queue = WorkQueue(clock, NAME, self.look_at_claim)
        self.volume_queue = WorkQueue(clock, NAME, self.look_at_volume)
        self._claims.subscribe(self._on_claim)
        self._volumes.subscribe(self._on_volume)

    # -- what causes a look ------------------------------------------------------------------------

    def _on_claim(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.claim_queue.add(key_of(new))
        elif old is not None and old["spec"].get("volumeName"):
            self.volume_queue.add(old["spec"]["volumeName"])

    def _on_volume(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.volume_queue.add(key_of(new))
        elif old is not None and old["spec"].get("claimRef"):
            reference = old["spec"]["claimRef"]
            self.claim_queue.add(f"{reference['namespace']}/{reference['name']}")

    # -- claims ------------------------------------------------------------------------------------

    def look_at_claim(self, key: str) -> None:
        """One claim. What still waits is looked at again every 15 s, as in a real cluster."""
        claim = self._claims.get(key)
        if claim is None:
            return
        if BIND_COMPLETED in annotations_of(claim):
            self._bound_claim(claim)
            return
        name = claim["spec"].get("volumeName", "")
        if name:
            self._claim_with_name(claim, name)
        else:
            self._free_claim(claim)
        self.claim_queue.add(key, after_s=VOLUME_RESYNC_S)

    def _free_claim(self, claim: Object) -> None:
        storage_class = self._classes.get(class_of(claim))
        delayed = waits_for_consumer(storage_class)
        candidates = [
            *self._volumes.by("claimed or class", key_of(claim)),
            *self._volumes.by("claimed or class", (class_of(claim),)),
        ]
        volume = best_match(claim, candidates, delayed=delayed)
        if volume is not None:
            self._pair.bind(volume, claim)
            return
        if self._give_default_class(claim):
            return
        if delayed and SELECTED_NODE not in annotations_of(claim):
            pods = self._pods.by(INDEX, key_of(claim))
            self._event(claim, "Normal", *reason_to_wait(pods))
        elif class_of(claim):
            self._provision(claim, storage_class)
            return
        else:
            text = "no persistent volumes available for this claim and no storage class is set"
            self._event(claim, "Normal", "FailedBinding", text)
        self._pair.report_claim(claim, "Pending", None)

    def _give_default_class(self, claim: Object) -> bool:
        """A claim that named no class gets the default one as soon as there is one."""
        if claim["spec"].get("storageClassName") is not None or class_of(claim):
            return False
        default = default_class(self._classes.all())
        if default is None:
            return False
        spec = {**claim["spec"], "storageClassName": default["metadata"]["name"]}
        self._update("persistentvolumeclaims", {**claim, "spec": spec})
        return True

    def _provision(self, claim: Object, storage_class: Object | None) -> None:
        """Ask the class's provisioner, an own program, by annotations on the claim."""
        if storage_class is None:
            text = f'storageclass.storage.k8s.io "{class_of(claim)}" not found'
            self._event(claim, "Warning", "ProvisioningFailed", text)
            return
        provisioner = storage_class["provisioner"]
        if provisioner.startswith("kubernetes.io/"):
            # none of these plugins is left in Kubernetes, and `no-provisioner` never was one
            text = f"no volume plugin matched name: {provisioner}"
            self._event(claim, "Warning", "ProvisioningFailed", text)
            return
        asked = {OLD_PROVISIONER: provisioner, PROVISIONER: provisioner}
        if any(annotations_of(claim).get(key) != provisioner for key in asked):
            annotations = {**annotations_of(claim), **asked}
            metadata = {**claim["metadata"], "annotations": annotations}
            claim = self._update("persistentvolumeclaims", {**claim, "metadata": metadata})
        text = (
            "Waiting for a volume to be created either by the external provisioner "
            f"'{provisioner}' or manually by the system administrator. If volume creation is "
            "delayed, please verify that the provisioner is running and correctly registered."
        )
        self._event(claim, "Normal", "ExternalProvisioning", text)

    def _claim_with_name(self, claim: Object, name: str) -> None:
        """The claim says which volume it wants."""
        volume = self._volumes.get(name)
        if volume is None:
            self._pair.report_claim(claim, "Pending", None)
        elif volume["spec"].get("claimRef") is None:
            why = mismatch(volume, claim)
            if why:
                text = f'Cannot bind to requested volume "{name}": {why}'
                self._event(claim, "Warning", "VolumeMismatch", text)
                self._pair.report_claim(claim, "Pending", None)
            else:
                self._pair.bind(volume, claim)
        elif is_bound_to(volume, claim):
            self._pair.bind(volume, claim)
        else:
            text = f'volume "{name}" already bound to a different claim.'
            self._event(claim, "Warning", "FailedBinding", text)
            if BOUND_BY_CONTROLLER not in annotations_of(claim):
                self._pair.report_claim(claim, "Pending", None)

    def _bound_claim(self, claim: Object) -> None:
        """Repair what the last bind left undone, or say what is lost."""
        name = claim["spec"].get("volumeName", "")
        volume = self._volumes.get(name) if name else None
        if not name:
            self._lose(
                claim, "ClaimLost", f"Bound claim has lost reference to PersistentVolume. {_LOST}"
            )
        elif volume is None:
            self._lose(claim, "ClaimLost", f"Bound claim has lost its PersistentVolume. {_LOST}")
        elif at(volume, "spec", "claimRef", "uid") in (None, claim["metadata"]["uid"]):
            self._pair.bind(volume, claim)
        else:
            text = "Two claims are bound to the same volume, this one is bound incorrectly"
            self._lose(claim, "ClaimMisbound", text)

    def _lose(self, claim: Object, reason: str, text: str) -> None:
        if at(claim, "status", "phase") != "Lost":
            self._pair.report_claim(claim, "Lost", None)
            self._event(claim, "Warning", reason, text)

    # -- volumes -----------------------------------------------------------------------------------

    def look_at_volume(self, key: str) -> None:
        """One volume: available, bound, or to be reclaimed."""
        volume = self._volumes.get(key)
        if volume is None:
            return
        reference = volume["spec"].get("claimRef")
        if reference is None or not reference.get("uid"):
            self._pair.report_volume(volume, "Available")
            return
        claim = self._claims.get(f"{reference['namespace']}/{reference['name']}")
        if claim is None or claim["metadata"]["uid"] != reference["uid"]:
            self._release(volume)
        elif not claim["spec"].get("volumeName"):
            self._claimed_one_sided(volume, claim)
        elif claim["spec"]["volumeName"] == key:
            self._pair.report_volume(volume, "Bound")
        elif PROVISIONED_BY in annotations_of(volume) and (
            volume["spec"].get("persistentVolumeReclaimPolicy") == "Delete"
        ):
            self._release(volume)
        else:
            self._pair.unbind(volume)

    def _claimed_one_sided(self, volume: Object, claim: Object) -> None:
        """The volume means the claim, which does not know yet."""
        if same_mode(volume, claim):
            self.claim_queue.add(key_of(claim))
            return
        why, name = "due to incompatible volumeMode.", claim["metadata"]["name"]
        text = f'Cannot bind PersistentVolume to requested PersistentVolumeClaim "{name}" {why}'
        self._event(volume, "Warning", "VolumeMismatch", text)
        name = volume["metadata"]["name"]
        text = f'Cannot bind PersistentVolume "{name}" to requested PersistentVolumeClaim {why}'
        self._event(claim, "Warning", "VolumeMismatch", text)

    def _release(self, volume: Object) -> None:
        if at(volume, "status", "phase") not in _ENDED:
            volume = self._pair.report_volume(volume, "Released")
        self._reclaimer.reclaim(volume)

    # -- writing -----------------------------------------------------------------------------------

    def _update(self, resource: str, obj: Object) -> Object:
        return self._client.update(resource, obj)

    def _event(self, about: Object, kind: str, reason: str, text: str) -> None:
        self._client.event(about, type=kind, reason=reason, message=text, component=COMPONENT)


def _claim_or_class(volume: Object) -> list[object]:
    """The claim that the volume is kept for, else its class: where a claim looks for it."""
    reference = volume["spec"].get("claimRef")
    if reference is None:
        return [(class_of(volume),)]
    return [f"{reference.get('namespace', '')}/{reference.get('name', '')}"]
