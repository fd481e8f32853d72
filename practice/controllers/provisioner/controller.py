"""What causes a disk to be made, to grow, or to be deleted."""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.kinds.storage_amounts import class_of
from practice.api.values import at
from practice.clock import Clock
from practice.controllers.provisioner.disks import new_volume
from practice.controllers.provisioner.growing import Resizer
from practice.informer import Informers, Object, key_of
from practice.limits import PROVISIONING_S
from practice.simulated_disks import DRIVER, FINALIZER
from practice.volume_binding import (
    PROVISIONED_BY,
    PROVISIONER,
    SELECTED_NODE,
    annotations_of,
    waits_for_consumer,
)
from practice.workqueue import WorkQueue

NAME = "simulated-disk-provisioner"
CLASSES = "storageclasses.storage.k8s.io"
CLAIMS = "persistentvolumeclaims"
VOLUMES = "persistentvolumes"


class ProvisionerController:
    """Serves the claims of its classes."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._chance = clock.random(NAME)
        self._claims = informers(CLAIMS)
        self._volumes = informers(VOLUMES)
        self._classes = informers(CLASSES)
        self._begun: set[str] = set()
        self.claim_queue = WorkQueue(clock, NAME, self.look_at_claim)
        self.volume_queue = WorkQueue(clock, NAME, self.look_at_volume)
        self._resizer = Resizer(client, clock, self._chance)
        self._claims.subscribe(self._on_claim)
        self._volumes.subscribe(self._on_volume)

    def _on_claim(self, old: Object | None, new: Object | None) -> None:
        if new is None:
            if old is not None:
                self._begun.discard(old["metadata"]["uid"])
                self._resizer.forget(old["metadata"]["uid"])
        elif self._is_ours(new):
            self.claim_queue.add(key_of(new))

    def _on_volume(self, old: Object | None, new: Object | None) -> None:
        if new is not None and annotations_of(new).get(PROVISIONED_BY) == DRIVER:
            self.volume_queue.add(key_of(new))

    def _is_ours(self, claim: Object) -> bool:
        return annotations_of(claim).get(PROVISIONER) == DRIVER

    # -- claims ------------------------------------------------------------------------------------

    def look_at_claim(self, key: str) -> None:
        """Make the disk of a claim that has none, or let it grow."""
        claim = self._claims.get(key)
        if claim is None or "deletionTimestamp" in claim["metadata"]:
            return
        if claim["spec"].get("volumeName"):
            volume = self._volumes.get(claim["spec"]["volumeName"])
            wait_s = self._resizer.look(claim, volume, self._classes.get(class_of(claim)))
            if wait_s is not None:
                self.claim_queue.add(key, after_s=wait_s)
            return
        storage_class = self._classes.get(class_of(claim))
        if storage_class is None or storage_class["provisioner"] != DRIVER:
            return
        if waits_for_consumer(storage_class) and SELECTED_NODE not in annotations_of(claim):
            return
        if claim["metadata"]["uid"] in self._begun:
            self._make(claim, storage_class)
            return
        self._begun.add(claim["metadata"]["uid"])
        text = f'External provisioner is provisioning volume for claim "{key}"'
        self._event(claim, "Provisioning", text)
        self.claim_queue.add(key, after_s=self._chance.uniform(*PROVISIONING_S))

    def _make(self, claim: Object, storage_class: Object) -> None:
        volume = new_volume(claim, storage_class)
        try:
            self._client.create(VOLUMES, volume)
        except ApiError as error:
            if error.code != 409:
                raise
            return
        name = volume["metadata"]["name"]
        self._event(claim, "ProvisioningSucceeded", f"Successfully provisioned volume {name}")

    # -- volumes -----------------------------------------------------------------------------------

    def look_at_volume(self, key: str) -> None:
        """Delete a released disk, and let its object go."""
        volume = self._volumes.get(key)
        if volume is None or at(volume, "status", "phase") not in ("Released", "Failed"):
            return
        if volume["spec"].get("persistentVolumeReclaimPolicy") != "Delete":
            return
        finalizers = volume["metadata"].get("finalizers") or []
        if "deletionTimestamp" not in volume["metadata"]:
            self._client.delete(VOLUMES, None, key)
        elif FINALIZER in finalizers:
            kept = [name for name in finalizers if name != FINALIZER]
            metadata = {**volume["metadata"], "finalizers": kept}
            self._client.update(VOLUMES, {**volume, "metadata": metadata})

    def _event(self, claim: Object, reason: str, text: str) -> None:
        self._client.event(claim, type="Normal", reason=reason, message=text, component=DRIVER)
