"""How much CPU and memory a simulated program uses, as a function of what it is asked.

A program at rest uses its knob `cpu_milli`; each request costs `cpu_ms_per_request` on top, so that
1 request a second at 10 ms is 10 millicores. Memory is its knob, and what it leaks.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from practice.limits import LOAD_REMEMBERED_S


@dataclass(slots=True)
class Load:
    """Requests of the last minute, counted by the second."""

    _counts: deque[tuple[int, int]] = field(default_factory=deque)

    def note(self, now: datetime) -> None:
        """One request more."""
        second = int(now.timestamp())
        if self._counts and self._counts[-1][0] == second:
            self._counts[-1] = (second, self._counts[-1][1] + 1)
            return
        self._counts.append((second, 1))
        while self._counts[0][0] < second - LOAD_REMEMBERED_S:
            self._counts.popleft()

    def per_s(self, begin: datetime, end: datetime) -> float:
        """Requests a second between two moments of the last minute."""
        first, last = begin.timestamp(), end.timestamp()
        asked = sum(count for second, count in self._counts if first <= second < last)
        return asked / (last - first) if last > first else 0.0
