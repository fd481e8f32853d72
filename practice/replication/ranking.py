"""Which pods go first when a ReplicaSet has too many.

Mirrors the documentation of ReplicaSet ("Scaling a ReplicaSet") and kube-controller-manager's
ranking: 1 without a node, 2 Pending before Unknown before Running, 3 not ready, 4 lower
`pod-deletion-cost`, 5 more pods of the same owner on the node, 6 ready for a shorter time, 7 more
restarts, 8 younger. The times are compared by powers of two of their age, so that pods of about the
same age go in an order that their uids decide (since 1.22, against always losing the newest zone).
"""

import math
from collections import Counter
from collections.abc import Iterable

from practice.api.kinds.pod_annotations import DELETION_COST
from practice.clock import Clock
from practice.informer import Object
from practice.podstate import condition, is_active, is_ready, max_restarts, phase

_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}

# Unassigned, phase, ready, cost, company, time ready, restarts, age, and the uid to break the tie.
Rank = tuple[bool, int, bool, int, int, int, int, int, str]


def pods_to_delete(
    pods: list[Object], related: Iterable[Object], count: int, clock: Clock
) -> list[Object]:
    """The `count` pods to delete; `related` are the pods of all ReplicaSets of the same owner."""
    if count >= len(pods):
        return pods
    company = Counter(pod["spec"].get("nodeName") for pod in related if is_active(pod))
    return sorted(pods, key=lambda pod: rank(pod, company, clock))[:count]


def rank(pod: Object, company: Counter[str | None], clock: Clock) -> Rank:
    """Sort key: the smaller goes first."""
    node = pod["spec"].get("nodeName")
    ready = condition(pod, "Ready") if is_ready(pod) else None
    return (
        bool(node),
        _PHASES.get(phase(pod), 0),
        ready is not None,
        _deletion_cost(pod),
        -company[node],
        _power_of_two(clock.age_s(ready["lastTransitionTime"])) if ready else 0,
        -max_restarts(pod),
        _power_of_two(clock.age_s(pod["metadata"]["creationTimestamp"])),
        pod["metadata"]["uid"],
    )


def _deletion_cost(pod: Object) -> int:
    """The annotation; no number counts as 0 (a real API server refuses such values)."""
    text = (pod["metadata"].get("annotations") or {}).get(DELETION_COST, "0")
    try:
        return int(text)
    except ValueError:
        return 0


def _power_of_two(age_s: float) -> int:
    return int(math.log2(age_s * 1e9)) if age_s > 0 else -1
