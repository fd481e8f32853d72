"""The sentence by which a scheduler says that a pod has no place.

Mirrors kube-scheduler 1.37: `0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient
cpu. preemption: 0/3 nodes are available: …`, reasons counted and in the order of their text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from practice.scheduler.filters import Verdict
from practice.scheduler.preemption import NOT_HELPFUL, Candidate

NO_NODES = "no nodes available to schedule pods"


def failure(verdicts: Sequence[Verdict], preempting: str) -> str:
    """The message for a pod that every node was refused (one verdict per node)."""
    if not verdicts:
        return NO_NODES
    reasons = [reason for verdict in verdicts for reason in verdict.reasons]
    return f"{_sentence(len(verdicts), reasons)} preemption: {preempting}"


def failure_of_all(nodes: int, why: str) -> str:
    """The message for a pod that no node was asked about, since it is not their fault.

    The last words are kube-scheduler's: its preemption finds no verdicts of nodes, and says so.
    """
    return f"0/{nodes} nodes are available: {why}. not found" if nodes else NO_NODES


def no_candidate(nodes: int, reasons: Mapping[str, Sequence[str]]) -> str:
    """Why removing other pods does not help, either: `reasons` of the nodes where it might have."""
    told = [reason for some in reasons.values() for reason in some]
    return _sentence(nodes, [*told, *[NOT_HELPFUL] * (nodes - len(reasons))])


def makes_room(candidate: Candidate) -> str:
    """Where room is being made."""
    return (
        f"found a potential placement for pod on node {candidate.node}, "
        f"preempting {len(candidate.victims)} victims"
    )


def _sentence(nodes: int, reasons: Iterable[str]) -> str:
    counted = sorted(f"{count} {reason}" for reason, count in Counter(reasons).items())
    return f"0/{nodes} nodes are available: {', '.join(counted)}."
