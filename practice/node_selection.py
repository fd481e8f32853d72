"""Which nodes a pod spec asks for: nodeSelector and required node affinity.

Mirrors core/v1 NodeSelector: terms are alternatives, the expressions of a term must all hold, and a
term without expressions selects nothing. The scheduler and the DaemonSet controller ask alike.
"""

from collections.abc import Mapping, Sequence

from practice.informer import Object
from practice.selectors import labels_of


def selects_node(spec: Object, node: Object) -> bool:
    """Does the node have the labels, and fit the required affinity, of a pod spec?"""
    labels, name = labels_of(node), str(node["metadata"]["name"])
    if any(labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return required is None or any(
        term_holds(term, labels, name) for term in required.get("nodeSelectorTerms") or ()
    )


def term_holds(term: Object, labels: Mapping[str, str], name: str) -> bool:
    """Do all expressions of a term hold for a node of these labels and this name?"""
    expressions = term.get("matchExpressions") or ()
    fields = term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    return all(_holds(one, labels) for one in expressions) and all(
        _holds(one, {"metadata.name": name}) for one in fields
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
