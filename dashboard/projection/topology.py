"""Who belongs to whom, as indexes: what a change of one thing can touch, and nothing else.

Cost follows the change: a pod's event looks at its own labels, node and owner; a slice's at the
pods it lists. Only a Service's selector or a node that is lost touches many, because many change
then."""

from collections.abc import Collection, Hashable
from typing import Generic, TypeVar

from dashboard.mirror.records import EndpointSlice, Pod, Service
from dashboard.projection.rows import EndpointState
from dashboard.projection.selectors import matches_equality
from dashboard.projection.services import best, endpoint_state, selector_of

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

    def write(self, pod_id: str, new: Pod | None) -> None:
        """Replace what is known of a pod; None: it is gone."""
        old = self.by_id.pop(pod_id, None)
        if old is not None:
            self._unlink(pod_id, old)
        if new is not None:
            self.by_id[pod_id] = new
            self._link(pod_id, new)

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


class Services:
    """The Services, whom they select, and whom their slices list."""

    def __init__(self) -> None:
        self.by_id: dict[str, Service] = {}
        self._ids: dict[ServiceName, str] = {}
        # Each Service waits under one pair of its selector: a pod looks only under its own labels.
        self._by_anchor: Index[Label] = Index()
        self._slices: dict[str, _Listing] = {}
        self._listed: dict[str, dict[ServiceName, dict[str, EndpointState]]] = {}
        self._pods_listed: Index[ServiceName] = Index()

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
        if name is not None:
            self._slices[slice_id] = (name, listing)
        is_other = name != old_name
        left = [pod_id for pod_id in old if is_other or pod_id not in listing]
        came = [pod_id for pod_id, state in listing.items() if is_other or old.get(pod_id) != state]
        if old_name is not None:
            for pod_id in left:
                self._unlist(pod_id, old_name, slice_id)
        if name is not None:
            for pod_id in came:
                self._listed.setdefault(pod_id, {}).setdefault(name, {})[slice_id] = listing[pod_id]
                self._pods_listed.add(name, pod_id)
        return {*left, *came}

    def selecting(self, pod: Pod) -> set[str]:
        """Ids of the Services whose selector matches a pod."""
        namespace = pod.metadata.namespace
        return {
            service_id
            for key, value in pod.labels.items()
            for service_id in self._by_anchor.get((namespace, key, value))
            if matches_equality(selector_of(self.by_id[service_id]) or {}, pod.labels)
        }

    def listing(self, pod_id: str) -> dict[str, EndpointState]:
        """How the slices of each Service (by id) list a pod."""
        return {
            self._ids[name]: best(set(by_slice.values()))
            for name, by_slice in self._listed.get(pod_id, {}).items()
            if name in self._ids
        }

    def listed_by(self, service: Service) -> Collection[str]:
        """Ids of the pods that the slices of a Service list."""
        return self._pods_listed.get(_name(service))

    def _unlist(self, pod_id: str, name: ServiceName, slice_id: str) -> None:
        services = self._listed.get(pod_id, {})
        by_slice = services.get(name, {})
        by_slice.pop(slice_id, None)
        if not by_slice:
            services.pop(name, None)
            self._pods_listed.drop(name, pod_id)
        if not services:
            self._listed.pop(pod_id, None)


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
    states: dict[str, EndpointState] = {}
    for endpoint in piece.endpoints or ():
        target = endpoint.target_ref
        if target is not None and target.kind == "Pod" and target.uid:
            state = endpoint_state(endpoint.conditions)
            before = states.setdefault(target.uid, state)
            if before != state:  # one pod may stand in a slice twice
                states[target.uid] = best({before, state})
    return (piece.metadata.namespace, piece.service), states
