"""Garbage collector: what has no owner left goes, and what waits for its dependents waits.

Mirrors the documentation page "Garbage Collection" and kube-controller-manager's collector.
*Background* (the default): the owner goes at once, its dependents afterwards, because their owner
is missing. *Foreground*: the owner stays, marked by finalizer `foregroundDeletion`, until the
dependents with `blockOwnerDeletion` are gone. *Orphan*: finalizer `orphan` holds the owner until
its dependents no longer name it. An object goes when none of its owners is left.

The graph is not kept: the informers' owner index is the graph.
"""

from collections.abc import Iterator
from functools import partial

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.resource import Resource
from practice.clock import Clock
from practice.controllers.garbage.references import (
    FOREGROUND,
    ORPHAN,
    Owners,
    blocks,
    finalizers_of,
    is_dying,
    references_of,
    waits_for_dependents,
)
from practice.informer import Informer, Informers, Object, key_of, split_key
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "garbage-collector-controller"
# Events own nothing and are owned by nothing; kube-controller-manager leaves them out, too.
_IGNORED = ("events", "events.events.k8s.io")


class GarbageCollector:
    """Deletes orphans, and finishes foreground and orphaning deletions."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._open = informers
        self._informers: dict[str, Informer] = {}
        client.served.subscribe(self._on_served)

    def _on_served(self, resource: Resource) -> None:
        """Follow one resource more, also those that come while the cluster runs."""
        key = resource.key
        if key in self._informers or key in _IGNORED or resource.is_view:
            return
        if {"list", "watch", "delete"} <= set(resource.verbs):
            informer = self._informers[key] = self._open(key)
            informer.subscribe(partial(self._on_change, key))

    # -- what causes a look --------------------------------------------------------------------

    def _on_change(self, resource: str, old: Object | None, new: Object | None) -> None:
        if new is None:
            if old is not None:
                self._on_gone(old)
            return
        key = f"{resource} {key_of(new)}"
        if is_dying(new) and finalizers_of(new) & {FOREGROUND, ORPHAN}:
            self.queue.add(key)
            if waits_for_dependents(new) and not (old and waits_for_dependents(old)):
                self._look_at_dependents(new)
        elif references_of(new) and (old is None or references_of(old) != references_of(new)):
            self.queue.add(key)
        if old is not None and references_of(old) != references_of(new):
            self._look_at_waiting_owners(old)

    def _on_gone(self, gone: Object) -> None:
        self._look_at_dependents(gone)
        self._look_at_waiting_owners(gone)

    def _look_at_dependents(self, owner: Object) -> None:
        for resource, dependent in self._dependents(owner):
            self.queue.add(f"{resource} {key_of(dependent)}")

    def _look_at_waiting_owners(self, dependent: Object) -> None:
        for reference in references_of(dependent):
            owner, resource = self._cached_owner(dependent, reference)
            if owner is not None and waits_for_dependents(owner):
                self.queue.add(f"{resource} {key_of(owner)}")

    def _dependents(self, owner: Object) -> Iterator[tuple[str, Object]]:
        uid = owner["metadata"]["uid"]
        for resource, informer in self._informers.items():
            for dependent in informer.by("owner", uid):
                yield resource, dependent

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """Orphan, finish a foreground deletion, or delete what has no owner left."""
        resource, _, name = key.partition(" ")
        obj = self._informers[resource].get(name)
        if obj is None:
            return
        if is_dying(obj):
            if ORPHAN in finalizers_of(obj):
                self._orphan(resource, obj)
            elif FOREGROUND in finalizers_of(obj):
                self._finish_foreground(resource, obj)
            return
        owners = self._classify(obj)
        if owners.none:
            return
        if owners.solid:
            if owners.gone or owners.waiting:
                self._keep_references(resource, obj, owners.solid)
        else:
            dependents = [one for _, one in self._dependents(obj)] if owners.waiting else []
            if any(waits_for_dependents(one) for one in dependents):
                self._unblock(resource, obj)
            self._collect(resource, obj, foreground=bool(dependents))

    def _orphan(self, resource: str, owner: Object) -> None:
        uid = owner["metadata"]["uid"]
        for kind, dependent in list(self._dependents(owner)):
            left = [one for one in references_of(dependent) if one["uid"] != uid]
            self._keep_references(kind, dependent, left)
        self._remove_finalizer(resource, owner, ORPHAN)

    def _finish_foreground(self, resource: str, owner: Object) -> None:
        """Let the owner go once nothing blocks it; else have another look at what does."""
        uid = owner["metadata"]["uid"]
        blocking = [
            (kind, one)
            for kind, one in self._dependents(owner)
            if any(blocks(reference, uid) for reference in references_of(one))
        ]
        if not blocking:
            self._remove_finalizer(resource, owner, FOREGROUND)
            return
        for kind, one in blocking:
            if not is_dying(one):
                self.queue.add(f"{kind} {key_of(one)}")

    def _classify(self, obj: Object) -> Owners:
        owners = Owners()
        for reference in references_of(obj):
            owner = self._find_owner(obj, reference)
            if owner is None:
                owners.gone.append(reference)
            elif waits_for_dependents(owner) and reference.get("blockOwnerDeletion"):
                owners.waiting.append(reference)
            else:
                owners.solid.append(reference)
        return owners

    def _find_owner(self, obj: Object, reference: Object) -> Object | None:
        """The owner from the cache or, since the cache may be late, from the API server.

        A kind that is not served cannot be known to be gone: the reference itself stands for it.
        """
        owner, resource = self._cached_owner(obj, reference)
        if not resource:
            return reference | {"metadata": {"uid": reference["uid"]}}
        if owner is None:
            namespace = obj["metadata"].get("namespace")
            try:
                owner = self._client.get(resource, namespace, reference["name"])
            except ApiError as error:
                if error.code != 404:
                    raise
                return None
        return owner if owner["metadata"]["uid"] == reference["uid"] else None

    def _cached_owner(self, obj: Object, reference: Object) -> tuple[Object | None, str]:
        """The owner if the cache has it, and its resource ("" for a kind that is not served)."""
        group = reference["apiVersion"].rpartition("/")[0]
        row = self._client.served.of_kind(group, reference["kind"])
        if row is None or row.key not in self._informers:
            return None, ""
        namespace = obj["metadata"].get("namespace") if row.namespaced else None
        key = f"{namespace}/{reference['name']}" if namespace else reference["name"]
        owner = self._informers[row.key].get(key)
        found = owner is not None and owner["metadata"]["uid"] == reference["uid"]
        return (owner if found else None), row.key

    # -- writes --------------------------------------------------------------------------------

    def _collect(self, resource: str, obj: Object, *, foreground: bool) -> None:
        finalizers = finalizers_of(obj)
        policy = "Foreground" if foreground or FOREGROUND in finalizers else "Background"
        if ORPHAN in finalizers:
            policy = "Orphan"
        metadata = obj["metadata"]
        namespace, name = split_key(key_of(obj))
        with gone_is_fine():
            self._client.delete(
                resource, namespace or None, name, uid=metadata["uid"], propagation=policy
            )

    def _keep_references(self, resource: str, obj: Object, references: list[Object]) -> None:
        self._patch(resource, obj, {"ownerReferences": references or None})

    def _unblock(self, resource: str, obj: Object) -> None:
        """Owners need not wait for this one any more: it may own, over corners, one of them, and
        then all would wait for each other for ever."""
        self._keep_references(
            resource, obj, [{**one, "blockOwnerDeletion": False} for one in references_of(obj)]
        )

    def _remove_finalizer(self, resource: str, obj: Object, finalizer: str) -> None:
        left = [one for one in obj["metadata"].get("finalizers") or () if one != finalizer]
        version = obj["metadata"]["resourceVersion"]
        self._patch(resource, obj, {"finalizers": left or None, "resourceVersion": version})

    def _patch(self, resource: str, obj: Object, metadata: Object) -> None:
        namespace, name = split_key(key_of(obj))
        patch = {"metadata": {"uid": obj["metadata"]["uid"], **metadata}}
        with gone_is_fine():
            self._client.patch(resource, namespace or None, name, patch)
