"""How much CPU and memory a simulated program uses, as a function of what it is asked.

A program at rest uses its knob `cpu_milli`; each request costs `cpu_ms_per_request` on top, so that
1 request a second at 10 ms is 10 millicores. Memory and disk are knobs, and what it leaks or writes.
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


@dataclass(frozen=True, slots=True)
class Growth:
    """Bytes that grow evenly: so many at an age (seconds), and so many more each second."""

    size_bytes: int
    per_s: int = 0
    at_age_s: float = 0.0

    def at(self, age_s: float) -> int:
        """Bytes at that age."""
        return self.size_bytes + int(self.per_s * (age_s - self.at_age_s))

    def on(self, age_s: float, size_bytes: int | None, per_s: int) -> "Growth":
        """From that age on otherwise; `size_bytes` None: it goes on from where it is."""
        return Growth(self.at(age_s) if size_bytes is None else size_bytes, per_s, age_s)
