"""Taints (core/v1), as scheduling sees them; what tolerates them stands in `practice.tolerations`."""

from collections.abc import Iterable, Sequence

from practice.informer import Object
from practice.tolerations import matching

UNSCHEDULABLE_TAINT: Object = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def tolerates(tolerations: Iterable[Object], taint: Object) -> bool:
    """Is there a toleration for this taint?"""
    return bool(matching(tolerations, taint))


def first_untolerated(
    tolerations: Sequence[Object], taints: Iterable[Object], effects: Sequence[str]
) -> Object | None:
    """The first taint with one of these effects that nothing tolerates."""
    for taint in taints:
        if taint["effect"] in effects and not tolerates(tolerations, taint):
            return taint
    return None
