"""The cluster in thought: would this pod run there, if that were so?

Answers with the scheduler's own filters, on copies of what it knows of nodes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from practice.scheduler.checking import Check
from practice.scheduler.filters import Verdict
from practice.scheduler.nodes import HOSTNAME, NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.surroundings import Labels, Objection, Surroundings

ByVolumes = Callable[[PodInfo], Sequence[Objection]]
"""What the claims of a pod have against nodes."""


class Simulation:
    """Nodes with their pods, to be changed at will."""

    def __init__(
        self, nodes: Iterable[NodeInfo], namespaces: Mapping[str, Labels], volumes: ByVolumes
    ) -> None:
        self._volumes = volumes
        self._nodes = {one.name: one.copy() for one in nodes}
        self._namespaces = namespaces
        self._sociable: dict[str, tuple[PodInfo, NodeInfo]] = {}
        """Pods that have rules about other pods, by uid."""
        for node in self._nodes.values():
            self._note(node)

    def _note(self, node: NodeInfo) -> None:
        found = {uid: (pod, node) for uid, pod in node.pods.items() if pod.is_sociable}
        self._sociable.update(found)

    def __getitem__(self, name: str) -> NodeInfo:
        return self._nodes[name]

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    @property
    def names(self) -> list[str]:
        """All nodes."""
        return list(self._nodes)

    def copy(self) -> "Simulation":
        """The same, to go another way."""
        return Simulation(self._nodes.values(), self._namespaces, self._volumes)

    def add_like(self, template: NodeInfo, name: str) -> None:
        """One node more, like that one."""
        node = template.copy()
        node.name = name
        node.labels = {**node.labels, HOSTNAME: name}
        self._nodes[name] = node
        self._note(node)

    def remove(self, name: str) -> None:
        """One node less, and its pods."""
        node = self._nodes.pop(name, None)
        for uid in node.pods if node else ():
            self._sociable.pop(uid, None)

    def place(self, pod: PodInfo, node: str) -> None:
        """The pod runs there."""
        self._nodes[node].add(pod)
        if pod.is_sociable:
            self._sociable[pod.uid] = (pod, self._nodes[node])

    def take(self, pod: PodInfo, node: str) -> None:
        """The pod runs there no more."""
        self._nodes[node].remove(pod.uid)
        self._sociable.pop(pod.uid, None)

    def verdict(self, pod: PodInfo, node: str) -> Verdict | None:
        """The first objection of any filter; None: it may run there."""
        return self._check(pod).verdict(self._nodes[node])

    def home(self, pod: PodInfo, nodes: Iterable[str]) -> str:
        """The first of these nodes on which it may run, "" for none."""
        check = self._check(pod)
        fitting = (name for name in nodes if check.verdict(self._nodes[name]) is None)
        return next(fitting, "")

    def _check(self, pod: PodInfo) -> Check:
        sociable = [one for uid, one in self._sociable.items() if uid != pod.uid]
        around = Surroundings(
            nodes=list(self._nodes.values()),
            sociable=sociable,
            namespaces=self._namespaces,
            volumes=self._volumes,
        )
        return Check(pod, around)


def homeless(pod: PodInfo) -> PodInfo:
    """The same pod, as one that looks for a node."""
    return replace(pod, node="", nominated="")
