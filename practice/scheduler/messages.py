"""The sentence by which a scheduler says that a pod has no place.

Mirrors kube-scheduler 1.37: `0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient
cpu. preemption: 0/3 nodes are available: …`, reasons counted and in the order of their text.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from practice.scheduler.filters import Verdict

NO_NODES = "no nodes available to schedule pods"


def failure(verdicts: Sequence[Verdict], *, never_preempts: bool = False) -> str:
    """The message for a pod that every node was refused (one verdict per node)."""
    if not verdicts:
        return NO_NODES
    reasons = [reason for verdict in verdicts for reason in verdict.reasons]
    return f"{_sentence(len(verdicts), reasons)} preemption: {preemption(verdicts, never_preempts)}"


def preemption(verdicts: Sequence[Verdict], never_preempts: bool) -> str:
    """Why removing other pods does not help, either."""
    if never_preempts:
        return "not eligible due to preemptionPolicy=Never."
    reasons = [
        "No preemption victims found for incoming pod"
        if verdict.resolvable
        else "Preemption is not helpful for scheduling"
        for verdict in verdicts
    ]
    return _sentence(len(verdicts), reasons)


def _sentence(nodes: int, reasons: Iterable[str]) -> str:
    counted = sorted(f"{count} {reason}" for reason, count in Counter(reasons).items())
    return f"0/{nodes} nodes are available: {', '.join(counted)}."
