"""What may help a pod that waits: which change is worth another try.

Mirrors kube-scheduler's queueing hints (on by default since 1.34): each filter plugin that refused the pod says
which events may change its mind. Without them every label of a node would try every waiting pod again.
"""

from practice.scheduler.node_affinity import wants_node
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.queue import Waiting
from practice.scheduler.taints import first_untolerated

_ROOM = {"NodeResourcesFit", "NodePorts", "PodTopologySpread", "InterPodAffinity"}
_COMPANY = {"PodTopologySpread", "InterPodAffinity"}


def company_may_help(waiting: Waiting) -> bool:
    """A pod was placed: some want others near them."""
    return bool(waiting.plugins & _COMPANY)


def volumes_may_help(waiting: Waiting) -> bool:
    """A claim, a volume or a storage class appeared, changed or went."""
    return "VolumeBinding" in waiting.plugins


def room_may_help(waiting: Waiting) -> bool:
    """A pod has gone from a node."""
    return bool(waiting.plugins & _ROOM)


def node_may_help(node: NodeInfo, changed: frozenset[str], waiting: Waiting) -> bool:
    """A node appeared (`new`) or changed."""
    is_new = "new" in changed
    if not waiting.plugins:
        return True  # there was no node at all, or binding failed
    return any(
        (is_new or bool(changed & _ASPECTS.get(plugin, _ANY))) and _would_do(plugin, node, waiting)
        for plugin in waiting.plugins
    )


_ANY = frozenset({"labels", "taints", "unschedulable", "allocatable"})
_ASPECTS = {
    "NodeName": frozenset({"new"}),
    "NodeUnschedulable": frozenset({"unschedulable", "taints"}),
    "TaintToleration": frozenset({"taints"}),
    "NodeAffinity": frozenset({"labels"}),
    "NodePorts": frozenset({"new"}),
    "NodeResourcesFit": frozenset({"allocatable"}),
    "PodTopologySpread": frozenset({"labels", "taints"}),
    "InterPodAffinity": frozenset({"labels"}),
}


def _would_do(plugin: str, node: NodeInfo, waiting: Waiting) -> bool:
    """Whether the plugin would take the node if it were empty."""
    pod = waiting.pod
    match plugin:
        case "NodeResourcesFit":
            return all(node.allocatable.get(name, 0) >= need for name, need in pod.requests.items())
        case "NodeAffinity":
            return wants_node(pod, node)
        case "TaintToleration":
            effects = ("NoSchedule", "NoExecute")
            return first_untolerated(pod.tolerations, node.taints, effects) is None
        case _:
            return True
