"""PV protection: a volume stays while it is bound to a claim.

Mirrors kube-controller-manager's pv-protection controller (documentation: "Storage Object in Use
Protection"): the finalizer of a deleted volume goes when its phase is no longer Bound.
"""

from practice.api.client import Client
from practice.api.kinds.volumes import PROTECTION
from practice.api.values import at
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.workqueue import WorkQueue

NAME = "pv-protection-controller"
VOLUMES = "persistentvolumes"


class PvProtectionController:
    """Adds and removes the finalizer."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._volumes = informers(VOLUMES)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._volumes.subscribe(self._on_volume)

    def _on_volume(self, old: Object | None, new: Object | None) -> None:
        if new is None:
            return
        protected = PROTECTION in (new["metadata"].get("finalizers") or [])
        if protected == ("deletionTimestamp" in new["metadata"]):
            self.queue.add(key_of(new))

    def reconcile(self, key: str) -> None:
        """One volume."""
        volume = self._volumes.get(key)
        if volume is None:
            return
        finalizers = volume["metadata"].get("finalizers") or []
        if "deletionTimestamp" not in volume["metadata"]:
            if PROTECTION not in finalizers:
                self._set(volume, [*finalizers, PROTECTION])
        elif PROTECTION in finalizers and at(volume, "status", "phase") != "Bound":
            self._set(volume, [name for name in finalizers if name != PROTECTION])

    def _set(self, volume: Object, finalizers: list[str]) -> None:
        metadata = {**volume["metadata"], "finalizers": finalizers}
        self._client.update(VOLUMES, {**volume, "metadata": metadata})
