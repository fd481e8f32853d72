"""How much CPU and memory a simulated program uses, as a function of what it is asked.

A program at rest uses its knob `cpu_milli`; each request costs `cpu_ms_per_request` on top, so that
1 request a second at 10 ms is 10 millicores. Beyond its CPU limit it is throttled: what does not fit is
done later, and what has waited too long is given up. Memory and disk are knobs, and what it leaks or writes.
"""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime

from practice.limits import CPU_OWED_S, LOAD_REMEMBERED_S


@dataclass(frozen=True, slots=True)
class Work:
    """CPU by one moment (Unix seconds), in milliseconds of one core."""

    at_s: float
    idle_milli: float
    limit_milli: float | None
    done_ms: float = 0.0
    owed_ms: float = 0.0
    """What is to be done and did not fit under the limit yet."""

    def later(self, at_s: float) -> "Work":
        """At a later moment, when nothing is asked meanwhile."""
        passed_s = max(0.0, at_s - self.at_s)
        wanted_ms = self.owed_ms + self.idle_milli * passed_s
        done_ms = wanted_ms
        if self.limit_milli is not None:
            done_ms = min(wanted_ms, self.limit_milli * passed_s)
        owed_ms = wanted_ms - done_ms
        # Written out: `replace` takes three times as long, and each request comes here.
        return Work(at_s, self.idle_milli, self.limit_milli, self.done_ms + done_ms, owed_ms)

    def asked(self, cost_ms: float) -> "Work":
        """With one request more."""
        owed_ms = self.owed_ms + cost_ms
        if self.limit_milli is not None:
            owed_ms = min(owed_ms, self.limit_milli * CPU_OWED_S)
        return Work(self.at_s, self.idle_milli, self.limit_milli, self.done_ms, owed_ms)


class Cpu:
    """The CPU that a program has used, since its start and in the last minute."""

    def __init__(self, now: datetime, idle_milli: float, limit_milli: float | None) -> None:
        self._past = deque([Work(now.timestamp(), idle_milli, limit_milli)])
        """How it was after the last change in each second in which there was one."""

    def asked(self, now: datetime, cost_ms: float) -> None:
        """It was asked something that costs so much."""
        self._note(self._past[-1].later(now.timestamp()).asked(cost_ms))

    def rests_at(self, now: datetime, idle_milli: float) -> None:
        """From now on it uses so much when nobody asks it anything."""
        self._note(replace(self._past[-1].later(now.timestamp()), idle_milli=idle_milli))

    def limited_to(self, now: datetime, limit_milli: float | None) -> None:
        """From now on it may use so much."""
        self._note(replace(self._past[-1].later(now.timestamp()), limit_milli=limit_milli))

    def _note(self, work: Work) -> None:
        past = self._past
        if int(past[-1].at_s) == int(work.at_s):
            past[-1] = work
            return
        past.append(work)
        while past[1].at_s < work.at_s - LOAD_REMEMBERED_S:
            past.popleft()

    def used_ms(self, at: datetime) -> float:
        """Since the start, by a moment of the last minute: exact for whole seconds and for now."""
        at_s = at.timestamp()
        before = next((one for one in reversed(self._past) if one.at_s < at_s), None)
        return before.later(at_s).done_ms if before is not None else 0.0


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
