"""Why a pod is where it is: the last decisions, with every node's objection or points.

No real scheduler keeps this. It is what a picture needs to say "node-2, because node-1 is full".
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from practice.limits import SCHEDULER_DECISIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One attempt to place a pod (`namespace/name`)."""

    pod: str
    uid: str
    at: str
    """RFC 3339."""
    node: str = ""
    """The chosen one; "": none."""
    message: str = ""
    """What is said to people when there is none."""
    refused: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By node the filter plugin, then its reasons."""
    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By node the weighted points of each score plugin."""


class Decisions:
    """The newest decision about each of the last pods."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Decision] = OrderedDict()

    def keep(self, decision: Decision) -> None:
        """Forgets the oldest beyond `SCHEDULER_DECISIONS`."""
        self._kept[decision.uid] = decision
        self._kept.move_to_end(decision.uid)
        if len(self._kept) > SCHEDULER_DECISIONS:
            self._kept.popitem(last=False)

    def of(self, uid: str) -> Decision | None:
        """The newest decision about the pod with this uid."""
        return self._kept.get(uid)

    def all(self) -> list[Decision]:
        """Oldest first."""
        return list(self._kept.values())
