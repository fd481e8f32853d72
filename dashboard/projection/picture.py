"""The whole picture as rows, kept up change by change.

``apply`` promises: the rows after any sequence of changes are those of a fresh projection of the
objects that remain, and what it returns is exactly what differs. It works in three steps: write
the indexes and note what is touched; work out the touched pods, which touch nodes and Services;
work out those. Because rows are made from the finished indexes only, the order of the changes does
not matter."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from msgspec import structs

from dashboard.mirror.records import (
    Container,
    ControllerRevision,
    EndpointSlice,
    Node,
    Pod,
    Record,
    ReplicaSet,
    Service,
)
from dashboard.mirror.store import Change
from dashboard.projection import alone, nodes, pods, progress, services
from dashboard.projection.generations import Letters
from dashboard.projection.parts import Parts
from dashboard.projection.rows import (
    MAX_INTEGER,
    AnyRow,
    Capacity,
    EndpointState,
    Owner,
    PodRow,
    Requests,
    ServiceRow,
)
from dashboard.projection.times import to_ms
from dashboard.projection.topology import Pods, Services
from dashboard.projection.views import View

_LinksKey = tuple[frozenset[str], frozenset[tuple[str, EndpointState]]]
_PARTS = 16_384  # owners, images and requests that are looked for among those of other pods

Delta = tuple[list[AnyRow], list[str]]
"""Rows that are new or changed, and ids of rows that are gone."""


class Projection:
    """The rows by id. Owned by one publisher; nothing else writes."""

    def __init__(self) -> None:
        self._rows: dict[str, AnyRow] = {}
        self._pods = Pods()
        self._services = Services()
        self._nodes = _Nodes()
        self._links: dict[str, _Links] = {}
        self._known_links: dict[_LinksKey, _Links] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._letters = Letters()
        self._parts = Parts()

    @property
    def rows(self) -> Mapping[str, AnyRow]:
        """Every row by its id."""
        return MappingProxyType(self._rows)

    def pods_of(self, service_id: str) -> list[PodRow]:
        """The pods that a Service selects or its slices list."""
        service = self._services.by_id.get(service_id)
        if service is None:
            return []
        chosen = self._pods.selected_by(
            service.metadata.namespace, services.selector_of(service)
        ).union(self._services.listed_by(service))
        found = [self._rows.get(pod_id) for pod_id in sorted(chosen)]
        return [row for row in found if isinstance(row, PodRow)]

    def within(self, view: View) -> list[AnyRow]:
        """The rows of a view; where it is of one node, without a look at all the others."""
        if view.is_whole:
            return list(self._rows.values())
        if not view.node:
            return [row for row in self._rows.values() if view.holds(row)]
        ids = [*self._pods.by_node.get(view.node), *self._nodes.id_of(view.node)]
        return [row for row_id in ids if (row := self._rows.get(row_id)) and view.holds(row)]

    def apply(self, changes: Iterable[Change]) -> Delta:
        """Take in what changed; what that changes in the picture."""
        delta = _Delta(self._rows)
        touched: set[str] = set()
        for change in changes:
            touched |= self._write(change, delta)
        for pod_id in touched:
            pod = self._pods.by_id.get(pod_id)
            links = self._link(pod_id, self._services.selecting(pod)) if pod else _NO_LINKS
            self._project_pod(pod_id, pod, links, delta)
        for pod_id in delta.listed - touched:
            self._relist_pod(pod_id, delta)
        for pod_id in delta.pods - delta.listed - touched:
            self._project_pod(pod_id, self._pods.by_id[pod_id], self._links[pod_id], delta)
        for name in self._nodes.take_touched():
            node = self._nodes.get(name)
            if node is not None:
                delta.put(nodes.node_row(node, self._nodes.requested(name)))
        for service_id in delta.services:
            self._project_service(service_id, delta)
        return delta.up(), delta.gone()

    # --- step 1: indexes ----------------------------------------------------------------------

    def _write(self, change: Change, delta: "_Delta") -> set[str]:
        """Write one change into the indexes; the ids of the pods it touches."""
        match change.kind:
            case "Pod":
                if self._pods.write(change.uid, _as(Pod, change.new)):
                    return {change.uid}
                delta.pods.add(change.uid)
                return set()
            case "Node":
                return self._write_node(change, delta)
            case "Service":
                return self._write_service(change, delta)
            case "EndpointSlice":
                delta.listed |= self._services.write_slice(
                    change.uid, _as(EndpointSlice, change.new)
                )
                return set()
            case "ReplicaSet":
                return self._write_replica_set(change, delta)
            case "ControllerRevision":
                revision = _as(ControllerRevision, change.new)
                return self._pods_of(self._letters.write_revision(change.uid, revision))
        if change.new is None:
            delta.remove(change.kind, change.uid)
        else:
            delta.put(alone.ROWS[change.kind](change.new))
        return set()

    def _pods_of(self, owners: set[str]) -> set[str]:
        return {pod_id for owner in owners for pod_id in self._pods.by_owner.get(owner)}

    def _write_node(self, change: Change, delta: "_Delta") -> set[str]:
        node, old = _as(Node, change.new), _as(Node, change.old)
        lost_before = {
            n.metadata.name: self._nodes.is_lost(n.metadata.name) for n in (node, old) if n
        }
        self._nodes.write(change.uid, node)
        if node is None:
            delta.remove("Node", change.uid)
        touched: set[str] = set()
        for name, was_lost in lost_before.items():
            if self._nodes.is_lost(name) != was_lost:
                touched.update(self._pods.by_node.get(name))
        return touched

    def _write_service(self, change: Change, delta: "_Delta") -> set[str]:
        service, old = _as(Service, change.new), self._services.by_id.get(change.uid)
        self._services.write(change.uid, service)
        if service is None:
            delta.remove("Service", change.uid)
            self._counts.pop(change.uid, None)
        else:
            delta.services.add(change.uid)
            delta.written.add(change.uid)
        if old is not None and service is not None and _points(old) == _points(service):
            return set()
        touched: set[str] = set()
        for one in (old, service):
            if one is not None:
                namespace, selector = one.metadata.namespace, services.selector_of(one)
                touched |= self._pods.selected_by(namespace, selector)
                touched.update(self._services.listed_by(one))
        return touched

    def _write_replica_set(self, change: Change, delta: "_Delta") -> set[str]:
        replica_set = _as(ReplicaSet, change.new)
        if replica_set is None:
            delta.remove("ReplicaSet", change.uid)
        else:
            delta.put(alone.ROWS["ReplicaSet"](replica_set))
        return self._pods_of(self._letters.write_replica_set(change.uid, replica_set))

    # --- step 2: pods -------------------------------------------------------------------------

    def _project_pod(self, pod_id: str, pod: Pod | None, links: "_Links", delta: "_Delta") -> None:
        self._count(pod_id, links, delta)
        if pod is None:
            self._nodes.reserve(pod_id, "", _NOTHING)
            delta.remove("Pod", pod_id)
            return
        requests, images = self._parts.wanted(pod, _images_of)
        bound = pod.spec.node_name and not pods.is_terminal(pod)
        self._nodes.reserve(pod_id, pod.spec.node_name if bound else "", requests)
        delta.put(self._pod_row(pod, links, requests, images))

    def _relist_pod(self, pod_id: str, delta: "_Delta") -> None:
        """Slices list the pod in another way: whom its labels please is the same."""
        pod = self._pods.by_id.get(pod_id)
        if pod is None:
            return
        links = self._link(pod_id, self._links[pod_id].selecting)
        row = self._rows.get(pod_id)
        if pod_id in delta.pods or not isinstance(row, PodRow):
            self._project_pod(pod_id, pod, links, delta)
            return
        self._count(pod_id, links, delta)
        delta.put(structs.replace(row, services=links.states))

    def _link(self, pod_id: str, selecting: frozenset[str]) -> "_Links":
        """Pods of one Service that are listed alike have the same links, and keep them once."""
        states: dict[str, EndpointState] = dict.fromkeys(selecting, "selected")
        states.update(self._services.listing(pod_id))
        key = (selecting, frozenset(states.items()))
        found = self._known_links.get(key)
        if found is None:
            if len(self._known_links) >= _PARTS:
                self._known_links.clear()  # what is in use lives on, and is only not found
            found = self._known_links[key] = _Links(selecting, states)
        return found

    def _count(self, pod_id: str, links: "_Links", delta: "_Delta") -> None:
        """Move the pod from what its Services counted it as to what they count it as now."""
        before = self._links.get(pod_id, _NO_LINKS)
        if before is links:
            return
        if links is _NO_LINKS:
            del self._links[pod_id]
        else:
            self._links[pod_id] = links
        for sign, one in ((-1, before), (1, links)):
            for service_id, state in one.states.items():  # whom it pleases is among them
                if service_id not in self._services.by_id:
                    continue
                delta.services.add(service_id)
                counts = self._counts.get(service_id)
                if counts is None:
                    counts = self._counts[service_id] = Counter()
                if service_id in one.selecting:
                    counts["matching"] += sign
                counts[state] += sign

    def _pod_row(self, pod: Pod, links: "_Links", requests: Requests, images: list[str]) -> PodRow:
        meta, spec, status = pod.metadata, pod.spec, pod.status
        lost = bool(spec.node_name) and self._nodes.is_lost(spec.node_name)
        (state, word, why), (ready, containers, restarts), step = self._parts.told(
            pod, node_lost=lost
        )
        return PodRow(
            # As `identity` says it; written out, because this is the most frequent row by far.
            id=meta.uid,
            namespace=meta.namespace,
            name=meta.name,
            labels=meta.labels or {},
            created_ms=to_ms(meta.creation_timestamp) or 0,
            state=state,
            status=word,
            why=why,
            ready=ready,
            containers=containers,
            restarts=restarts,
            node=spec.node_name,
            ip=status.pod_ip,
            owner=_owner(pod),
            generation=self._letters.of_pod(pod),
            images=images,
            requests=requests,
            services=links.states,
            claims=pods.claims(pod),
            deleting_until_ms=to_ms(meta.deletion_timestamp),
            started_ms=to_ms(status.start_time),
            step=step,
            ready_ms=progress.ready_ms(pod),
        )

    # --- step 3: Services ---------------------------------------------------------------------

    def _project_service(self, service_id: str, delta: "_Delta") -> None:
        service = self._services.by_id.get(service_id)
        if service is None:
            return
        found = self._counts.get(service_id, Counter())
        counts = (found["matching"], found["serving"], found["draining"])
        row = self._rows.get(service_id)
        if service_id in delta.written or not isinstance(row, ServiceRow):
            delta.put(services.service_row(service, *counts))
        elif counts != (row.selected, row.serving, row.draining):
            delta.put(services.counted(row, *counts))


def _images_of(containers: list[Container]) -> list[str]:
    return _images(*(one.image for one in containers))


@lru_cache(maxsize=_PARTS)
def _images(*images: str) -> list[str]:
    """The same list for all pods of one template: rows are never written into."""
    return list(images)


def _owner(pod: Pod) -> Owner | None:
    owner = pod.controller
    return _known_owner(owner.uid, owner.kind, owner.name) if owner is not None else None


_known_owner = lru_cache(maxsize=_PARTS)(Owner)


class _Links:
    """What a pod has to do with Services: which select it, and how each counts it."""

    __slots__ = ("selecting", "states")

    def __init__(self, selecting: frozenset[str], states: dict[str, EndpointState]) -> None:
        self.selecting = selecting
        self.states = states


_NO_LINKS = _Links(frozenset(), {})
_NOTHING = Requests(0, 0)


class _Nodes:
    """The nodes by name, and what their pods ask of them, kept as running sums."""

    def __init__(self) -> None:
        self._by_id: dict[str, Node] = {}
        self._ids: dict[str, str] = {}
        self._lost: set[str] = set()
        self._sums: dict[str, list[int]] = {}
        self._reserved: dict[str, tuple[str, Requests]] = {}
        self._touched: set[str] = set()

    def get(self, name: str) -> Node | None:
        node_id = self._ids.get(name)
        return self._by_id.get(node_id) if node_id is not None else None

    def id_of(self, name: str) -> list[str]:
        return [self._ids[name]] if name in self._ids else []

    def is_lost(self, name: str) -> bool:
        return name in self._lost

    def write(self, node_id: str, new: Node | None) -> None:
        old = self._by_id.pop(node_id, None)
        if old is not None and self._ids.get(old.metadata.name) == node_id:
            del self._ids[old.metadata.name]
            self._lost.discard(old.metadata.name)
        if new is not None:
            name = new.metadata.name
            self._by_id[node_id] = new
            self._ids[name] = node_id
            self._touched.add(name)
            (self._lost.add if nodes.is_lost(new) else self._lost.discard)(name)

    def reserve(self, pod_id: str, name: str, requests: Requests) -> None:
        """The pod asks this of that node; name "": it asks nothing of any."""
        before = self._reserved.get(pod_id)
        after = (name, requests) if name else None
        if before == after:
            return
        if after is not None:
            self._reserved[pod_id] = after
        else:
            del self._reserved[pod_id]
        for sign, one in ((-1, before), (1, after)):
            if one is None:
                continue
            sums = self._sums.setdefault(one[0], [0, 0, 0])
            sums[0] += sign * one[1].cpu_m
            sums[1] += sign * one[1].memory_b
            sums[2] += sign
            self._touched.add(one[0])
            if sums == [0, 0, 0]:
                del self._sums[one[0]]

    def requested(self, name: str) -> Capacity:
        cpu_m, memory_b, count = self._sums.get(name, (0, 0, 0))
        return Capacity(min(cpu_m, MAX_INTEGER), min(memory_b, MAX_INTEGER), count)

    def take_touched(self) -> set[str]:
        touched, self._touched = self._touched, set()
        return touched


class _Delta:
    """Collects what differs from the rows before, while writing the rows."""

    def __init__(self, rows: dict[str, AnyRow]) -> None:
        self._rows = rows
        self._before: dict[str, AnyRow | None] = {}
        self.services: set[str] = set()
        """Ids of the Services to be worked out."""
        self.written: set[str] = set()
        """Those of them that are not only counted anew."""
        self.pods: set[str] = set()
        """Ids of the pods of which nothing but themselves has changed."""
        self.listed: set[str] = set()
        """Ids of the pods that slices list in another way."""

    def put(self, row: AnyRow) -> None:
        before = self._rows.get(row.id)
        if before != row:
            self._before.setdefault(row.id, before)
            self._rows[row.id] = row

    def remove(self, kind: str, row_id: str) -> None:
        """Not where the id is another kind's by now."""
        before = self._rows.get(row_id)
        if before is not None and before.kind == kind:
            self._before.setdefault(row_id, before)
            del self._rows[row_id]

    def up(self) -> list[AnyRow]:
        return [
            self._rows[row_id]
            for row_id, before in self._before.items()
            if row_id in self._rows and self._rows[row_id] != before
        ]

    def gone(self) -> list[str]:
        return [
            row_id
            for row_id, before in self._before.items()
            if row_id not in self._rows and before is not None
        ]


def _points(service: Service) -> tuple[str, str, dict[str, str] | None]:
    """What decides which pods belong to a Service."""
    return service.metadata.namespace, service.metadata.name, services.selector_of(service)


_R = TypeVar("_R", bound=Record)


def _as(kind: type[_R], record: Record | None) -> _R | None:
    """The record as what its kind promises; another type would be a defect of the mirror."""
    if record is None or isinstance(record, kind):
        return record
    raise TypeError(f"{type(record).__name__} arrived as {kind.__name__}")
