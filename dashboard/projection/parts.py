"""What follows from parts that many pods have in common, worked out once for all of them.

Records keep equal parts once (``mirror.records.sharing``), and nobody writes into them. So a part is known here by
being the same object, which costs no look inside. What is known holds its parts: no other object gets their place."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from dashboard.limits import SHARED_PARTS
from dashboard.mirror.records import Container, Pod
from dashboard.projection import pods, progress
from dashboard.projection.quantities import pod_requests
from dashboard.projection.rows import PodState, PodStep, Requests

T = TypeVar("T")

Told = tuple[tuple[PodState, str, str], tuple[int, int, int], PodStep]
"""State, kubectl's word and a sentence; containers ready, in all, and restarts; the step on the way to ready."""
_NAMES_THE_NODE: frozenset[PodState] = frozenset({"starting", "pending", "unknown"})
"""What is said of these names the pod's node, which is its own."""


class _Known(Generic[T]):
    """Results by the identity of parts; the table is begun anew when it is full."""

    def __init__(self, max_parts: int = SHARED_PARTS) -> None:
        self._max_parts = max_parts
        self._known: dict[Hashable, tuple[object, T]] = {}

    def get(self, key: Hashable) -> T | None:
        found = self._known.get(key)
        return None if found is None else found[1]

    def keep(self, key: Hashable, parts: object, result: T) -> T:
        if len(self._known) >= self._max_parts:
            self._known.clear()
        self._known[key] = (parts, result)
        return result


class Parts:
    """Of one projection."""

    def __init__(self) -> None:
        self._told: _Known[Told] = _Known()
        self._wanted: _Known[tuple[Requests, list[str]]] = _Known()

    def told(self, pod: Pod, *, node_lost: bool) -> Told:
        """How the pod is doing."""
        status, containers = pod.status, pod.spec.containers
        is_own = (
            node_lost
            or status.reason
            or status.message
            or status.init_container_statuses
            or pod.spec.init_containers
            or pod.metadata.deletion_timestamp
            or not pod.spec.node_name
        )
        if is_own:
            return _told(pod, node_lost=node_lost)
        parts = (containers, status.container_statuses, status.conditions)
        key = (id(parts[0]), id(parts[1]), id(parts[2]), status.phase)
        found = self._told.get(key)
        if found is not None:
            return found
        made = _told(pod, node_lost=False)
        return made if made[0][0] in _NAMES_THE_NODE else self._told.keep(key, parts, made)

    def wanted(
        self, pod: Pod, images: Callable[[list[Container]], list[str]]
    ) -> tuple[Requests, list[str]]:
        """What the pod asks of its node, and its images."""
        spec = pod.spec
        containers = spec.containers or []
        if spec.init_containers or spec.resources or spec.overhead or not containers:
            return pod_requests(pod), images(containers)
        found = self._wanted.get(id(containers))
        if found is not None:
            return found
        return self._wanted.keep(
            id(containers), containers, (pod_requests(pod), images(containers))
        )


def _told(pod: Pod, *, node_lost: bool) -> Told:
    told, counts = pods.read(pod, node_lost=node_lost)
    return told, counts, progress.step(pod)
