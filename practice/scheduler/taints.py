"""Taints and tolerations (core/v1), as scheduling sees them."""

from collections.abc import Iterable, Sequence

from practice.informer import Object

UNSCHEDULABLE_TAINT: Object = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def tolerates(tolerations: Iterable[Object], taint: Object) -> bool:
    """Is there a toleration for this taint?"""
    return any(_matches(one, taint) for one in tolerations)


def first_untolerated(
    tolerations: Sequence[Object], taints: Iterable[Object], effects: Sequence[str]
) -> Object | None:
    """The first taint with one of these effects that nothing tolerates."""
    for taint in taints:
        if taint["effect"] in effects and not tolerates(tolerations, taint):
            return taint
    return None


def _matches(toleration: Object, taint: Object) -> bool:
    if toleration.get("effect") and toleration["effect"] != taint["effect"]:
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    if toleration.get("operator", "Equal") == "Exists":
        return True
    value: str = toleration.get("value") or ""
    return bool(toleration.get("key")) and value == (taint.get("value") or "")
