"""May this pod run on that node? The filter plugins, in kube-scheduler's order.

Each is a pure function that gives None (yes) or a `Verdict`. The words are those of Kubernetes
1.37, because people search the web for them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from practice.scheduler.node_affinity import wants_node
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.taints import UNSCHEDULABLE_TAINT, first_untolerated, tolerates


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a node is out of the question."""

    plugin: str
    reasons: tuple[str, ...]
    resolvable: bool = False
    """Could removing other pods from the node help?"""


def node_name(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """The pod names its node."""
    if not pod.node or pod.node == node.name:
        return None
    return Verdict("NodeName", ("node(s) didn't match the requested node name",))


def node_unschedulable(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """The node is cordoned."""
    if not node.unschedulable or tolerates(pod.tolerations, UNSCHEDULABLE_TAINT):
        return None
    return Verdict("NodeUnschedulable", ("node(s) were unschedulable",))


def taint_toleration(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """The node keeps pods away that do not tolerate its taints."""
    if first_untolerated(pod.tolerations, node.taints, ("NoSchedule", "NoExecute")) is None:
        return None
    return Verdict("TaintToleration", ("node(s) had untolerated taint(s)",))


def node_affinity(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """The pod asks for other nodes."""
    if wants_node(pod, node):
        return None
    return Verdict("NodeAffinity", ("node(s) didn't match Pod's node affinity/selector",))


def node_ports(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """A host port is taken."""
    if not any(_collides(port, taken) for port in pod.host_ports for taken in node.host_ports):
        return None
    reason = "node(s) didn't have free ports for the requested pod ports"
    return Verdict("NodePorts", (reason,), resolvable=True)


def node_resources_fit(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """The node has too little left, or too many pods."""
    reasons: list[str] = []
    resolvable = True
    if len(node.pods) + 1 > node.allocatable.get("pods", 0):
        reasons.append("Too many pods")
    for name, wanted in sorted(pod.requests.items(), key=_resource_order):
        offered = node.allocatable.get(name, 0)
        if wanted > offered - node.requested[name] and wanted > 0:
            reasons.append(f"Insufficient {name}")
            resolvable = resolvable and wanted <= offered
    return Verdict("NodeResourcesFit", tuple(reasons), resolvable) if reasons else None


Filter = Callable[[PodInfo, NodeInfo], Verdict | None]

FILTERS: tuple[Filter, ...] = (
    node_name,
    node_unschedulable,
    taint_toleration,
    node_affinity,
    node_ports,
    node_resources_fit,
)


def judge(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    """The first objection of any filter."""
    for one in FILTERS:
        verdict = one(pod, node)
        if verdict is not None:
            return verdict
    return None


def _collides(port: tuple[str, str, int], taken: tuple[str, str, int]) -> bool:
    every = "0.0.0.0"  # noqa: S104 - Kubernetes' word for all addresses
    same_address = port[0] == taken[0] or every in (port[0], taken[0])
    return same_address and port[1:] == taken[1:]


_ORDER = {"cpu": 0, "memory": 1, "ephemeral-storage": 2}


def _resource_order(item: tuple[str, int]) -> tuple[int, str]:
    return _ORDER.get(item[0], 3), item[0]
