"""A run's time: the practice cluster's own clock, or the wall's."""

import time
from collections.abc import Callable
from typing import Protocol

from explainer.doing.practice import Control
from explainer.limits import CLOCK_READ_S
from explainer.player.effects import Rate
from explainer.player.ways import Now


class Time(Protocol):
    """What tells a run how late it is."""

    async def now(self) -> Now: ...
    async def set_rate(self, rate: Rate) -> None: ...
    def reckoned(self) -> Now: ...


class WallTime:
    """A real cluster's: nobody changes it."""

    async def now(self) -> Now:
        """Both are the same here."""
        return self.reckoned()

    async def set_rate(self, rate: Rate) -> None:
        """Nothing can be done."""

    def reckoned(self) -> Now:
        """Without asking anybody."""
        return Now(time.monotonic(), time.time_ns() // 1_000_000)


class PracticeTime:
    """Read from the cluster about once a second, and reckoned by its rate in between."""

    def __init__(
        self, control: Control, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._control, self._monotonic = control, monotonic
        self._rate: Rate = 1.0
        self._at_s, self._read_s = 0.0, float("-inf")

    async def now(self) -> Now:
        """Raises KubeError."""
        if self._rate == "max" or self._monotonic() - self._read_s > CLOCK_READ_S:
            self._at_s, self._read_s = await self._control.now_s(), self._monotonic()
        return self.reckoned()

    def reckoned(self) -> Now:
        """Without asking. At the highest rate nobody knows; it is what was read last."""
        rate = 0.0 if self._rate == "max" else float(self._rate)
        passed_s = max(0.0, self._monotonic() - self._read_s) if rate else 0.0
        return Now(self._at_s + passed_s * rate, time.time_ns() // 1_000_000)

    async def set_rate(self, rate: Rate) -> None:
        """Raises KubeError."""
        self._at_s = await self._control.set_rate(rate)
        self._rate, self._read_s = rate, self._monotonic()


class HandTime:
    """Time that a rehearsal drives itself: what the lesson wants of the rate is of no account."""

    def __init__(self) -> None:
        self.cluster_s = 0.0
        self.wanted: Rate = 1.0

    async def now(self) -> Now:
        """Wall time goes with the cluster's, so that what waits two seconds waits two simulated ones."""
        return self.reckoned()

    async def set_rate(self, rate: Rate) -> None:
        """Noted only."""
        self.wanted = rate

    def reckoned(self) -> Now:
        """The same."""
        return Now(self.cluster_s, round(self.cluster_s * 1000))
