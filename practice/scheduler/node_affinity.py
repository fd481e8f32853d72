"""Which nodes a pod asks for: nodeSelector and node affinity.

Mirrors core/v1 NodeSelector: terms are alternatives, the expressions of a term must all hold, and a
term without expressions selects nothing.
"""

from practice import node_selection
from practice.informer import Object
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo


def wants_node(pod: PodInfo, node: NodeInfo) -> bool:
    """Does the node satisfy what the pod requires?"""
    if any(node.labels.get(key) != value for key, value in pod.node_selector.items()):
        return False
    affinity = pod.affinity.get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return required is None or any(
        term_holds(term, node) for term in required.get("nodeSelectorTerms") or ()
    )


def preference(pod: PodInfo, node: NodeInfo) -> int:
    """The weights of the preferred terms that the node satisfies, added up."""
    affinity = pod.affinity.get("nodeAffinity") or {}
    return sum(
        one["weight"]
        for one in affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
        if term_holds(one["preference"], node)
    )


def term_holds(term: Object, node: NodeInfo) -> bool:
    """Do all expressions of a term hold?"""
    return node_selection.term_holds(term, node.labels, node.name)
