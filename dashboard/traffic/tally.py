"""Counting what came of requests: since the start, in the last ten seconds, by generation."""

from collections import deque
from dataclasses import dataclass, field

from dashboard.limits import PROBE_RATES_PER_S, PROBE_RECENT_S
from dashboard.traffic.judging import Outcome

NOT_KNOWN = "?"
"""Stands for the letter of a generation when nobody said which pod answered."""
_HELD = max(PROBE_RATES_PER_S) * (PROBE_RECENT_S + 5)


@dataclass(slots=True)
class Counts:
    """How many of each."""

    answered: int = 0
    failed: int = 0
    unknown: int = 0

    def add(self, outcome: Outcome) -> None:
        """One more."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(slots=True)
class Tally:
    """All counts of one probe. Memory is bounded: totals, letters, and ten seconds of requests."""

    total: Counts = field(default_factory=Counts)
    skipped: int = 0
    by_letter: dict[str, Counts] = field(default_factory=dict)
    _recent: deque[tuple[float, Outcome, int]] = field(default_factory=lambda: deque(maxlen=_HELD))

    def add(self, now_s: float, outcome: Outcome, took_ms: int, letter: str) -> None:
        """One request is over."""
        self.total.add(outcome)
        if outcome != "unknown":
            self.by_letter.setdefault(letter, Counts()).add(outcome)
        self._recent.append((now_s, outcome, took_ms))

    def recent(self, now_s: float) -> Counts:
        """Of the last ten seconds."""
        self._forget(now_s)
        counts = Counts()
        for _, outcome, _ in self._recent:
            counts.add(outcome)
        return counts

    def latency_ms(self, now_s: float, share: float) -> int | None:
        """The latency that this share of the recent answers did not exceed (nearest rank); None
        without any."""
        self._forget(now_s)
        times = sorted(took for _, outcome, took in self._recent if outcome == "answered")
        if not times:
            return None
        return times[max(0, -(-len(times) * round(share * 100) // 100) - 1)]

    def _forget(self, now_s: float) -> None:
        while self._recent and self._recent[0][0] < now_s - PROBE_RECENT_S:
            self._recent.popleft()
