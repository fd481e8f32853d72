"""Which nodes are not needed, and since when.

Mirrors the Cluster Autoscaler's FAQ ("How does scale-down work?"): a node of a group is unneeded when
less than half of its CPU and of its memory is requested and all its pods could run elsewhere, in
thought and one node after the other, so that two nodes do not count on the same room.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from practice.clock import Clock
from practice.controllers.node_autoscaler.drainability import Rules
from practice.controllers.node_autoscaler.naming import CANDIDATE, NO_SCALE_DOWN, TO_BE_DELETED
from practice.controllers.node_autoscaler.simulation import Simulation, homeless
from practice.controllers.node_autoscaler.world import has_taint, is_ready
from practice.informer import Informer, Object
from practice.limits import (
    SCALE_DOWN_RECHECK_S,
    SCALE_DOWN_UNNEEDED_S,
    SCALE_DOWN_UNREADY_S,
    SCALE_DOWN_USE,
)
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo


@dataclass(frozen=True, slots=True)
class Use:
    """What is requested of a node, as shares of what it offers."""

    cpu: float
    memory: float

    @property
    def share(self) -> float:
        """The larger one: it counts."""
        return max(self.cpu, self.memory)

    def __str__(self) -> str:
        """As the Cluster Autoscaler prints it."""
        name = "cpu" if self.cpu > self.memory else "memory"
        values = [_number(one) for one in (self.cpu, self.memory, 0.0, 0.0)]
        return f"{{{' '.join(values)} {name} {_number(self.share)}}}"


@dataclass(slots=True)
class Unneeded:
    """A node that the cluster could do without."""

    node: Object
    since_s: float
    use: Use
    moving: list[Object] = field(default_factory=list)
    """The pods that would have to run elsewhere."""


class Planner:
    """Remembers which nodes have been unneeded, and for how long."""

    def __init__(self, clock: Clock, pods: Informer, rules: Rules) -> None:
        self._clock = clock
        self._pods = pods
        self._rules = rules
        self.unneeded: dict[str, Unneeded] = {}
        self.objections: dict[str, str] = {}
        """Why nodes cannot go, by name: the last answer."""
        self._recheck_at_s: dict[str, float] = {}

    def forget(self) -> None:
        """Begin anew: nothing has been unneeded so far."""
        self.unneeded = {}

    def update(self, candidates: Sequence[Object], cluster: Simulation) -> None:
        """Look at every candidate; `cluster` is changed in thought."""
        found: dict[str, Unneeded] = {}
        self.objections = {}
        for node in self._in_order(candidates):
            name = node["metadata"]["name"]
            one = self._look(node, cluster, [*found])
            if one is not None:
                found[name] = one
        self.unneeded = found
        now_s, names = self._clock.now_s(), {one["metadata"]["name"] for one in candidates}
        self._recheck_at_s = {
            name: at_s
            for name, at_s in self._recheck_at_s.items()
            if at_s > now_s and name in names
        }

    def _in_order(self, candidates: Sequence[Object]) -> list[Object]:
        """Empty ones first, then those that were unneeded already."""
        return sorted(candidates, key=self._rank)

    def _rank(self, node: Object) -> tuple[bool, bool]:
        return bool(self.moving(node)), node["metadata"]["name"] not in self.unneeded

    def moving(self, node: Object) -> list[Object]:
        """The pods of a node that must find another one when it goes."""
        pods = self._pods.by("node", node["metadata"]["name"])
        return [pod for pod in pods if self._rules.moves(pod)]

    def _look(self, node: Object, cluster: Simulation, going: Iterable[str]) -> Unneeded | None:
        name, now_s = node["metadata"]["name"], self._clock.now_s()
        if name not in cluster or is_going(node) or _is_kept(node):
            return None
        use = use_of(cluster[name])
        if use.share >= SCALE_DOWN_USE:
            return None
        if self._recheck_at_s.get(name, 0.0) > now_s:
            return None
        moving = self.moving(node)
        why = next(filter(None, (self._rules.objection(pod) for pod in moving)), "")
        if not why and not self._move(name, moving, cluster, going):
            why = "no place to move pods to"
        if why:
            self.objections[name] = why
            self._recheck_at_s[name] = now_s + SCALE_DOWN_RECHECK_S
            return None
        before = self.unneeded.get(name)
        return Unneeded(node, before.since_s if before else now_s, use, moving)

    def _move(
        self, name: str, moving: Sequence[Object], cluster: Simulation, going: Iterable[str]
    ) -> bool:
        """Find a place for every pod; what was found stays, unless one found none."""
        others = [one for one in cluster.names if one != name and one not in going]
        uids = {pod["metadata"]["uid"] for pod in moving}
        pods = [pod for uid, pod in cluster[name].pods.items() if uid in uids]
        moved: list[tuple[PodInfo, str]] = []
        for pod in pods:
            cluster.take(pod, name)
            home = cluster.home(homeless(pod), others)
            if not home:
                cluster.place(pod, name)
                for other, where in moved:
                    cluster.take(other, where)
                    cluster.place(other, name)
                return False
            cluster.place(homeless(pod), home)
            moved.append((pod, home))
        return True

    def due(self) -> list[Unneeded]:
        """The nodes that have been unneeded for long enough, longest first."""
        return sorted(filter(self._is_due, self.unneeded.values()), key=_age)

    def _is_due(self, one: Unneeded) -> bool:
        wait_s = SCALE_DOWN_UNNEEDED_S if is_ready(one.node) else SCALE_DOWN_UNREADY_S
        return self._clock.now_s() - one.since_s >= wait_s

    def put_off(self, name: str) -> None:
        """The node could not be removed: think of it again in some minutes."""
        self.unneeded.pop(name, None)
        self._recheck_at_s[name] = self._clock.now_s() + SCALE_DOWN_RECHECK_S


def _age(one: Unneeded) -> float:
    return one.since_s


def use_of(node: NodeInfo) -> Use:
    """What the pods of a node request."""
    shares = [
        node.requested[name] / node.allocatable[name] if node.allocatable.get(name) else 0.0
        for name in ("cpu", "memory")
    ]
    return Use(*shares)


def is_going(node: Object) -> bool:
    """It is being removed already."""
    return has_taint(node, TO_BE_DELETED)


def is_candidate(node: Object) -> bool:
    """It is marked as one that may go."""
    return has_taint(node, CANDIDATE)


def _is_kept(node: Object) -> bool:
    return (node["metadata"].get("annotations") or {}).get(NO_SCALE_DOWN) == "true"


def _number(value: float) -> str:
    """As Go prints it: no `.0`."""
    return str(int(value)) if value == int(value) else repr(value)
