"""`matchLabelKeys` and `mismatchLabelKeys`: a pod's own labels become part of its selectors.

Mirrors the API server: when a pod is created, each key that the pod has as a label is written into the
selector of the term (KEP-3633) or of the spread constraint (KEP-3243) as an expression with its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from practice.api.resource import Object
from practice.api.values import at

_STRENGTHS = (
    "preferredDuringSchedulingIgnoredDuringExecution",
    "requiredDuringSchedulingIgnoredDuringExecution",
)


def merge_label_keys(pod: Object) -> None:
    """Changes the pod in place."""
    labels: Mapping[str, str] = pod["metadata"].get("labels") or {}
    for kind in ("podAffinity", "podAntiAffinity"):
        for strength in _STRENGTHS:
            for term in at(pod, "spec", "affinity", kind, strength) or ():
                one = term.get("podAffinityTerm", term)
                _merge(one, one.get("matchLabelKeys"), "In", labels)
                _merge(one, one.get("mismatchLabelKeys"), "NotIn", labels)
    for constraint in pod["spec"].get("topologySpreadConstraints") or ():
        _merge(constraint, constraint.get("matchLabelKeys"), "In", labels)


def _merge(
    holder: Object, keys: Iterable[str] | None, operator: str, labels: Mapping[str, str]
) -> None:
    selector = holder.get("labelSelector")
    if selector is None:
        return  # it selects nothing, and shall go on so
    for key in keys or ():
        if key in labels:
            found = {"key": key, "operator": operator, "values": [labels[key]]}
            selector.setdefault("matchExpressions", []).append(found)
