"""Cached lists with indexes: what the controllers read instead of asking the API again and again.

Mirrors client-go's shared informers: one watch per resource for all controllers, a cache of the
newest version of each object, indexes on top, and handlers that are told what changed. A lookup
costs as much as its answer is long, whatever the size of the cluster.

Promises: the cache changes before the handlers hear of it; answers are in the order in which the
objects were first seen, so that a run can be repeated. Objects are shared: nobody may change them.

Trade-off: the cache is as old as the deliveries that are still on their way. A controller never
misses its own writes, though: their deliveries are scheduled while it acts, and its next look at
the same key can only be scheduled after them. So no expectations (client-go's counters of creations
and deletions that have yet to be seen) are needed.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Protocol

Object = dict[str, Any]
Handler = Callable[[Object | None, Object | None], None]
IndexFunction = Callable[[Object], Iterable[Hashable]]


class Watcher(Protocol):
    """The part of the API client that a cache needs."""

    def watch(self, resource: str, on_event: Callable[[str, Object], None]) -> object:
        """ADDED for what exists, then each change."""


def key_of(obj: Object) -> str:
    """`namespace/name`, or `name` for cluster-wide objects: the key of work queues."""
    metadata = obj["metadata"]
    namespace = metadata.get("namespace")
    return f"{namespace}/{metadata['name']}" if namespace else str(metadata["name"])


def split_key(key: str) -> tuple[str, str]:
    """Namespace ("" for cluster-wide objects) and name of a key."""
    namespace, _, name = key.rpartition("/")
    return namespace, name


def controller_of(obj: Object) -> Object | None:
    """The owner reference with `controller: true`, of which there is at most one."""
    references: list[Object] = obj["metadata"].get("ownerReferences") or []
    return next((ref for ref in references if ref.get("controller")), None)


def _by_namespace(obj: Object) -> Iterable[Hashable]:
    return (obj["metadata"].get("namespace", ""),)


def _by_owner(obj: Object) -> Iterable[Hashable]:
    return [ref["uid"] for ref in obj["metadata"].get("ownerReferences") or ()]


def _by_label(obj: Object) -> Iterable[Hashable]:
    metadata = obj["metadata"]
    namespace = metadata.get("namespace", "")
    return [(namespace, *item) for item in (metadata.get("labels") or {}).items()]


def _by_node(obj: Object) -> Iterable[Hashable]:
    node = obj.get("spec", {}).get("nodeName")
    return (node,) if node else ()


class Informer:
    """The newest version of every object of one resource, indexed.

    Every informer can be asked by `namespace`, by `owner` (uid), by `label` ((namespace, key,
    value)) and by `node` (spec.nodeName).
    """

    def __init__(self, client: Watcher, resource: str) -> None:
        self.resource = resource
        self._objects: dict[str, Object] = {}
        self._handlers: list[Handler] = []
        self._functions: dict[str, IndexFunction] = {
            "namespace": _by_namespace,
            "owner": _by_owner,
            "label": _by_label,
            "node": _by_node,
        }
        self._indexes: dict[str, dict[Hashable, dict[str, None]]] = {n: {} for n in self._functions}
        client.watch(resource, self._on_event)

    def get(self, key: str) -> Object | None:
        """The object with that key (`namespace/name`), if the cache has it."""
        return self._objects.get(key)

    def all(self) -> list[Object]:
        """Every object."""
        return list(self._objects.values())

    def by(self, index: str, value: Hashable) -> list[Object]:
        """The objects that the index files under `value`."""
        return [self._objects[key] for key in self._indexes[index].get(value, ())]

    def index(self, name: str, function: IndexFunction) -> None:
        """File the objects under one thing more; the same name again changes nothing."""
        if name in self._functions:
            return
        self._functions[name] = function
        found: dict[Hashable, dict[str, None]] = {}
        for key, obj in self._objects.items():
            for value in function(obj):
                found.setdefault(value, {})[key] = None
        self._indexes[name] = found

    def subscribe(self, handler: Handler) -> None:
        """Tell `handler(old, new)`: old is None for a new object, new is None for one that went."""
        self._handlers.append(handler)
        for obj in self._objects.values():
            handler(None, obj)

    def _on_event(self, kind: str, obj: Object) -> None:
        key = key_of(obj)
        old = self._objects.get(key)
        if kind == "DELETED":
            if old is None:
                return
            self._forget(key, self._objects.pop(key))
            self._tell(obj, None)
            return
        if old is not None and old["metadata"]["uid"] != obj["metadata"]["uid"]:
            self._on_event("DELETED", old)  # deleted and made again under the same name
            old = None
        if old is not None:
            self._forget(key, old)
        self._objects[key] = obj
        for name, function in self._functions.items():
            index = self._indexes[name]
            for value in function(obj):
                index.setdefault(value, {})[key] = None
        self._tell(old, obj)

    def _forget(self, key: str, obj: Object) -> None:
        for name, function in self._functions.items():
            index = self._indexes[name]
            for value in function(obj):
                keys = index.get(value)
                if keys is not None:
                    keys.pop(key, None)
                    if not keys:
                        del index[value]

    def _tell(self, old: Object | None, new: Object | None) -> None:
        for handler in self._handlers:
            handler(old, new)


class Informers:
    """One shared informer per resource, made when first asked for."""

    def __init__(self, client: Watcher) -> None:
        self._client = client
        self._informers: dict[str, Informer] = {}

    def __call__(self, resource: str) -> Informer:
        """The shared informer of `pods`, `replicasets.apps`, …"""
        if resource not in self._informers:
            self._informers[resource] = Informer(self._client, resource)
        return self._informers[resource]
