"""Which nodes a pod asks for: nodeSelector and node affinity.

Mirrors core/v1 NodeSelector: terms are alternatives, the expressions of a term must all hold, and a
term without expressions selects nothing.
"""

from collections.abc import Mapping, Sequence

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
    expressions = term.get("matchExpressions") or ()
    fields = term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    return all(_holds(one, node.labels) for one in expressions) and all(
        _holds(one, {"metadata.name": node.name}) for one in fields
    )


def _holds(expression: Object, values: Mapping[str, str]) -> bool:
    key, operator = expression["key"], expression["operator"]
    wanted: Sequence[str] = expression.get("values") or ()
    match operator:
        case "In":
            return values.get(key) in wanted
        case "NotIn":
            return values.get(key) not in wanted
        case "Exists":
            return key in values
        case "DoesNotExist":
            return key not in values
        case "Gt" | "Lt":
            return _compares(operator, values.get(key), wanted)
        case _:
            return False


def _compares(operator: str, value: str | None, wanted: Sequence[str]) -> bool:
    try:
        left, right = int(value or ""), int(wanted[0])
    except (ValueError, IndexError):
        return False
    return left > right if operator == "Gt" else left < right
