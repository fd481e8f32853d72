"""Disks that grow: what external-resizer does when a bound claim asks for more.

The driver needs no help of a node, so the claim has its new size as soon as the disk has. A class
that does not allow it is stopped by the API server; disks never shrink.
"""

import random

from practice.api.client import Client
from practice.api.values import at
from practice.clock import Clock
from practice.informer import Object
from practice.limits import RESIZING_S
from practice.quantities import whole
from practice.simulated_disks import DRIVER
from practice.volume_binding import asked_bytes, capacity_bytes

CLAIMS = "persistentvolumeclaims"


class Resizer:
    """Grows one disk at a time for each claim."""

    def __init__(self, client: Client, clock: Clock, chance: random.Random) -> None:
        self._client = client
        self._clock = clock
        self._chance = chance
        self._due_s: dict[str, float] = {}
        """When the disks that grow now will have grown, by the claim's uid."""

    def look(
        self, claim: Object, volume: Object | None, storage_class: Object | None
    ) -> float | None:
        """Begin or end a growth; seconds until the next look, None when there is nothing to do."""
        status = claim.get("status") or {}
        has = at(status, "capacity", "storage")
        allowed = bool((storage_class or {}).get("allowVolumeExpansion"))
        if volume is None or has is None or not allowed or asked_bytes(claim) <= whole(has):
            return None
        if status.get("phase") != "Bound":
            return None
        uid, now_s = claim["metadata"]["uid"], self._clock.now_s()
        if uid not in self._due_s:
            self._due_s[uid] = now_s + self._chance.uniform(*RESIZING_S)
            self._begin(claim, volume)
        left_s = self._due_s[uid] - now_s
        if left_s > 0:
            return left_s
        self._finish(claim, volume)
        del self._due_s[uid]
        return None

    def forget(self, uid: str) -> None:
        """The claim is gone."""
        self._due_s.pop(uid, None)

    def _begin(self, claim: Object, volume: Object) -> None:
        asked = claim["spec"]["resources"]["requests"]["storage"]
        condition = {
            "type": "Resizing",
            "status": "True",
            "lastProbeTime": None,
            "lastTransitionTime": self._clock.now_text(),
        }
        status = claim["status"]
        begun = {
            **status,
            "allocatedResources": {"storage": asked},
            "allocatedResourceStatuses": {"storage": "ControllerResizeInProgress"},
            "conditions": [*(status.get("conditions") or []), condition],
        }
        self._client.update(CLAIMS, {**claim, "status": begun}, subresource="status")
        name = volume["metadata"]["name"]
        self._tell(claim, "Resizing", f"External resizer is resizing volume {name}")

    def _finish(self, claim: Object, volume: Object) -> None:
        size = at(claim, "status", "allocatedResources", "storage")
        if capacity_bytes(volume) < whole(size):
            spec = {**volume["spec"], "capacity": {"storage": size}}
            self._client.update("persistentvolumes", {**volume, "spec": spec})
        status = {
            **claim["status"],
            "capacity": {"storage": size},
            "conditions": [
                one for one in claim["status"]["conditions"] if one["type"] != "Resizing"
            ],
        }
        status.pop("allocatedResourceStatuses", None)
        self._client.update(CLAIMS, {**claim, "status": status}, subresource="status")
        self._tell(claim, "VolumeResizeSuccessful", "Resize volume succeeded")

    def _tell(self, claim: Object, reason: str, text: str) -> None:
        component = f"external-resizer {DRIVER}"
        self._client.event(claim, type="Normal", reason=reason, message=text, component=component)
