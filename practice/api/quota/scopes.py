"""Which objects a quota with scopes means."""

from __future__ import annotations

from practice.api.quota.usage import names_for
from practice.api.resource import Object
from practice.api.values import at

_AFFINITIES = ("podAffinity", "podAntiAffinity")


def matches(quota: Object, key: str, obj: Object) -> bool:
    """Whether the object counts against the quota: a name of its kind, and all scopes."""
    hard = list(at(quota, "status", "hard") or {})
    return bool(names_for(key, hard)) and in_scopes(quota["spec"], key, obj)


def in_scopes(spec: Object, key: str, obj: Object) -> bool:
    """Whether all scopes of a quota's spec hold for the object."""
    selectors = [{"scopeName": one, "operator": "Exists"} for one in spec.get("scopes") or ()]
    selectors += at(spec, "scopeSelector", "matchExpressions") or ()
    if not selectors:
        return True
    return key == "pods" and all(_holds(selector, obj) for selector in selectors)


def _holds(selector: Object, pod: Object) -> bool:
    scope: str = selector["scopeName"]
    spec = pod["spec"]
    if scope in ("Terminating", "NotTerminating"):
        return is_terminating(pod) is (scope == "Terminating")
    if scope in ("BestEffort", "NotBestEffort"):
        return is_best_effort(pod) is (scope == "BestEffort")
    if scope == "PriorityClass":
        return _in_class(selector, spec.get("priorityClassName", ""))
    return scope == "CrossNamespacePodAffinity" and _looks_abroad(spec)


def is_terminating(pod: Object) -> bool:
    """It ends by itself: it has a deadline."""
    return at(pod, "spec", "activeDeadlineSeconds") is not None


def is_best_effort(pod: Object) -> bool:
    """No container asks for cpu or memory, and none is limited."""
    spec = pod["spec"]
    containers = [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]
    return not any(
        name in ("cpu", "memory")
        for container in containers
        for word in ("requests", "limits")
        for name in (container.get("resources") or {}).get(word) or ()
    )


def _in_class(selector: Object, name: str) -> bool:
    operator: str = selector["operator"]
    values: list[str] = selector.get("values") or []
    if operator == "In":
        return name in values
    if operator == "NotIn":
        return name not in values
    return bool(name) is bool(operator == "Exists")


def _looks_abroad(spec: Object) -> bool:
    """A term of pod affinity names other namespaces."""
    for kind in _AFFINITIES:
        affinity = at(spec, "affinity", kind) or {}
        terms = list(affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or ())
        for weighted in affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or ():
            terms.append(weighted.get("podAffinityTerm") or {})
        if any(
            term.get("namespaces") or term.get("namespaceSelector") is not None for term in terms
        ):
            return True
    return False
