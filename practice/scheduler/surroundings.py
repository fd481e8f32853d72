"""What a decision about one pod may look at beyond a single node."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from practice.informer import Object
from practice.scheduler.filters import Verdict
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo

Labels = Mapping[str, str]
Objection = Callable[[NodeInfo], Verdict | None]


def no_objections(_pod: PodInfo) -> Sequence[Objection]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """All nodes, and what is known of their pods at this moment."""

    nodes: Sequence[NodeInfo]
    sociable: Sequence[tuple[PodInfo, NodeInfo]] = ()
    """Placed pods that have rules about other pods, with their nodes."""
    namespaces: Mapping[str, Labels] = field(default_factory=dict)
    """Labels of the namespaces: terms may choose namespaces by them."""
    volumes: Callable[[PodInfo], Sequence[Objection]] = no_objections
    """What a pod's claims have against a node."""

    def with_node(self, changed: NodeInfo) -> "Surroundings":
        """The same, if one node were like this."""
        nodes = [changed if one.name == changed.name else one for one in self.nodes]
        elsewhere = [(pod, node) for pod, node in self.sociable if node.name != changed.name]
        there = [(pod, changed) for pod in changed.pods.values() if pod.is_sociable]
        return replace(self, nodes=nodes, sociable=[*elsewhere, *there])


def rules(pod: PodInfo, kind: str, strength: str) -> Sequence[Object]:
    """The terms of `podAffinity` or `podAntiAffinity`, `required` or `preferred`."""
    found: Sequence[Object] = (pod.affinity.get(kind) or {}).get(
        f"{strength}DuringSchedulingIgnoredDuringExecution"
    ) or ()
    return found
