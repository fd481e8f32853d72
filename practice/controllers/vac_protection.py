"""VAC protection: a VolumeAttributesClass stays while a volume or a claim names it.

Mirrors kube-controller-manager's volumeattributesclass-protection controller (KEP-3751): the finalizer
of a deleted class goes when nothing refers to it any more.
"""

from collections.abc import Hashable, Iterable

from practice.api.client import Client
from practice.api.kinds.volume_attachments import PROTECTION
from practice.api.values import at
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.workqueue import WorkQueue

NAME = "volumeattributesclass-protection-controller"
CLASSES = "volumeattributesclasses.storage.k8s.io"
_INDEX = "attributes class"


class VacProtectionController:
    """Adds and removes the finalizer. Keys are names of classes."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._classes = informers(CLASSES)
        self._users = [informers("persistentvolumes"), informers("persistentvolumeclaims")]
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        for users in self._users:
            users.index(_INDEX, _named_by)
            users.subscribe(self._on_user)
        self._classes.subscribe(self._on_class)

    def _on_class(self, _old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def _on_user(self, old: Object | None, new: Object | None) -> None:
        """Whoever names a class no more may have been the last one."""
        before = set() if old is None else set(_named_by(old))
        after = set() if new is None else set(_named_by(new))
        for name in sorted(map(str, before - after)):
            self.queue.add(name)

    def reconcile(self, key: str) -> None:
        """One class."""
        found = self._classes.get(key)
        if found is None:
            return
        finalizers = found["metadata"].get("finalizers") or []
        if "deletionTimestamp" not in found["metadata"]:
            if PROTECTION not in finalizers:
                self._set(found, [*finalizers, PROTECTION])
        elif PROTECTION in finalizers and not any(one.by(_INDEX, key) for one in self._users):
            self._set(found, [name for name in finalizers if name != PROTECTION])

    def _set(self, found: Object, finalizers: list[str]) -> None:
        metadata = {**found["metadata"], "finalizers": finalizers}
        self._client.update(CLASSES, {**found, "metadata": metadata})


def _named_by(obj: Object) -> Iterable[Hashable]:
    """The classes that a volume or claim has, wants, or is on its way to."""
    names = (
        at(obj, "spec", "volumeAttributesClassName"),
        at(obj, "status", "currentVolumeAttributesClassName"),
        at(obj, "status", "modifyVolumeStatus", "targetVolumeAttributesClassName"),
    )
    return [name for name in dict.fromkeys(names) if name]
