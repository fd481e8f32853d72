"""Who belongs to whom, as indexes: what a change of one thing can touch, and nothing else.

Cost follows the change: a pod's event looks at its own labels, node and owner; a slice's at the
pods it lists. Only a Service's selector or a node that is lost touches many, because many change
then."""

from collections.abc import Collection, Hashable
from itertools import compress
from operator import ne
from typing import Generic, TypeVar

from dashboard.mirror.records import EndpointSlice, Pod, Service
from dashboard.mirror.records.base import OwnerReference
from dashboard.mirror.records.endpoints import best
from dashboard.projection.rows import EndpointState
from dashboard.projection.selectors import matches_equality
from dashboard.projection.services import selector_of

Label = tuple[str, str, str]
"""Namespace, key, value."""
ServiceName = tuple[str, str]
"""Namespace, name: a slice names its Service so, and may come before it."""

K = TypeVar("K", bound=Hashable)


class Index(Generic[K]):
    """Ids by key; keys without ids are not kept."""

    def __init__(self) -> None:
        self._ids: dict[K, set[str]] = {}

    def get(self, key: K) -> Collection[str]:
        """The ids under a key. Do not write while iterating."""
        return self._ids.get(key, ())

    def add(self, key: K, value: str) -> None:
        """Put an id under a key."""
        self._ids.setdefault(key, set()).add(value)

    def drop(self, key: K, value: str) -> None:
        """Take an id from under a key, if it is there."""
        ids = self._ids.get(key)
        if ids is not None:
            ids.discard(value)
            if not ids:
                del self._ids[key]


class Pods:
    """The pods, and whom they belong to."""

    def __init__(self) -> None:
        self.by_id: dict[str, Pod] = {}
        self.by_node: Index[str] = Index()
        self.by_owner: Index[str] = Index()
        self._by_label: Index[Label] = Index()

    def write(self, pod_id: str, new: Pod | None) -> bool:
        """Replace what is known of a pod; None: it is gone. Whether it may belong to others now: mostly
        a pod says how it is, and stays where it was."""
        old = self.by_id.get(pod_id)
        if old is not None and new is not None and _place(old) == _place(new):
            self.by_id[pod_id] = new
            return False
        if old is not None:
            del self.by_id[pod_id]
            self._unlink(pod_id, old)
        if new is not None:
            self.by_id[pod_id] = new
            self._link(pod_id, new)
        return True

    def selected_by(self, namespace: str, selector: dict[str, str] | None) -> set[str]:
        """Ids of the pods that carry all labels of a Service's selector."""
        if not selector:
            return set()
        found = [self._by_label.get((namespace, k, v)) for k, v in selector.items()]
        found.sort(key=len)
        return set(found[0]).intersection(*found[1:])

    def _link(self, pod_id: str, pod: Pod) -> None:
        for key, value in pod.labels.items():
            self._by_label.add((pod.metadata.namespace, key, value), pod_id)
        if pod.spec.node_name:
            self.by_node.add(pod.spec.node_name, pod_id)
        if (owner := pod.controller) is not None:
            self.by_owner.add(owner.uid, pod_id)

    def _unlink(self, pod_id: str, pod: Pod) -> None:
        for key, value in pod.labels.items():
            self._by_label.drop((pod.metadata.namespace, key, value), pod_id)
        if pod.spec.node_name:
            self.by_node.drop(pod.spec.node_name, pod_id)
        if (owner := pod.controller) is not None:
            self.by_owner.drop(owner.uid, pod_id)


_Listing = tuple[ServiceName | None, dict[str, EndpointState]]
"""The Service a slice speaks for (None: for none that we know of), and how it lists each pod."""
_NOTHING_LISTED: _Listing = (None, {})


def _place(pod: Pod) -> tuple[str, str, dict[str, str] | None, list[OwnerReference] | None]:
    """All that the indexes are made of."""
    meta = pod.metadata
    return pod.spec.node_name, meta.namespace, meta.labels, meta.owner_references


class Services:
    """The Services, whom they select, and whom their slices list."""

    def __init__(self) -> None:
        self.by_id: dict[str, Service] = {}
        self._ids: dict[ServiceName, str] = {}
        # Each Service waits under one pair of its selector: a pod looks only under its own labels.
        self._by_anchor: Index[Label] = Index()
        self._slices: dict[str, _Listing] = {}
        self._slices_of: Index[ServiceName] = Index()
        self._listed_in: dict[str, tuple[str, ...]] = {}  # pod → the slices that list it

    def write(self, service_id: str, new: Service | None) -> None:
        """Replace what is known of a Service; None: it is gone."""
        old = self.by_id.pop(service_id, None)
        if old is not None:
            if self._ids.get(_name(old)) == service_id:
                del self._ids[_name(old)]
            if (anchor := _anchor(old)) is not None:
                self._by_anchor.drop(anchor, service_id)
        if new is not None:
            self.by_id[service_id] = new
            self._ids[_name(new)] = service_id
            if (anchor := _anchor(new)) is not None:
                self._by_anchor.add(anchor, service_id)

    def write_slice(self, slice_id: str, new: EndpointSlice | None) -> set[str]:
        """Replace what is known of a slice; the ids of the pods whose listing changed. A slice comes
        whole, a hundred pods of which one is new: only what differs is written."""
        old_name, old = self._slices.pop(slice_id, _NOTHING_LISTED)
        name, listing = _contents(new) if new is not None else _NOTHING_LISTED
        if old_name is not None and old_name != name:
            self._slices_of.drop(old_name, slice_id)
        if name is not None:
            self._slices[slice_id] = (name, listing)
            self._slices_of.add(name, slice_id)
        # The same pods: how are they listed now?
        if old_name == name and list(old) == list(listing):
            return set(compress(listing, map(ne, listing.values(), old.values())))
        left = old.keys() - listing.keys()
        self._relist(slice_id, left, listing.keys() - old.keys())
        if old_name != name:
            return {*left, *listing}
        left.update(pod_id for pod_id, state in listing.items() if old.get(pod_id) != state)
        return left

    def selecting(self, pod: Pod) -> frozenset[str]:
        """Ids of the Services whose selector matches a pod."""
        namespace = pod.metadata.namespace
        return frozenset(
            service_id
            for key, value in pod.labels.items()
            for service_id in self._by_anchor.get((namespace, key, value))
            if matches_equality(selector_of(self.by_id[service_id]) or {}, pod.labels)
        )

    def listing(self, pod_id: str) -> dict[str, EndpointState]:
        """How the slices of each Service (by id) list a pod."""
        found: dict[str, EndpointState] = {}
        for slice_id in self._listed_in.get(pod_id, ()):
            name, listing = self._slices[slice_id]
            service_id = self._ids.get(name) if name is not None else None
            if service_id is not None:
                state = listing[pod_id]
                before = found.get(service_id, state)
                found[service_id] = state if before == state else best({before, state})
        return found

    def listed_by(self, service: Service) -> set[str]:
        """Ids of the pods that the slices of a Service list."""
        slices = self._slices_of.get(_name(service))
        return {pod_id for slice_id in slices for pod_id in self._slices[slice_id][1]}

    def _relist(self, slice_id: str, left: set[str], new: set[str]) -> None:
        """The slice lists these pods no longer, and those for the first time."""
        for pod_id in left:
            self._unlist(pod_id, slice_id)
        alone = (slice_id,)  # most pods are listed once, so that a whole slice shares it
        for pod_id in new:
            others = self._listed_in.get(pod_id, ())
            self._listed_in[pod_id] = (*others, slice_id) if others else alone

    def _unlist(self, pod_id: str, slice_id: str) -> None:
        rest = tuple(one for one in self._listed_in[pod_id] if one != slice_id)
        if rest:
            self._listed_in[pod_id] = rest
        else:
            del self._listed_in[pod_id]


def _name(service: Service) -> ServiceName:
    return service.metadata.namespace, service.metadata.name


def _anchor(service: Service) -> Label | None:
    selector = selector_of(service)
    if not selector:
        return None
    key = min(selector)
    return service.metadata.namespace, key, selector[key]


def _contents(piece: EndpointSlice) -> _Listing:
    """What a slice says of pods."""
    if not piece.service:
        return _NOTHING_LISTED
    return (piece.metadata.namespace, piece.service), piece.pods
