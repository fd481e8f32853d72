"""Letting a clock run as real time passes.

Promises: actions run no earlier than the clock's rate says; a machine that cannot keep up makes
time go slower instead of in a burst; other work of the event loop gets its turn. A failing action
is logged and counted, and the others go on: one controller's defect must not end a demonstration
(kube-controller-manager's workers recover in the same way).
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable

from practice.clock import MAX, Clock, ClockError
from practice.limits import CLOCK_LAG_S, CLOCK_SLICE_S

log = logging.getLogger(__name__)


class Driver:
    """Drives one clock. `real_s` gives real seconds that never go back (tests bring their own)."""

    def __init__(self, clock: Clock, *, real_s: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._real_s = real_s
        self._anchor = (real_s(), clock.now_us)
        self._wake = asyncio.Event()

    async def drive(self) -> None:
        """Run what falls due as real time passes, until cancelled.

        ClockError: a component schedules itself for ever.
        """
        self.anchor()
        self._clock.pace = self
        try:
            while True:
                self._run_slice()
                await self._rest()
        finally:
            self._clock.catch_up()
            self._clock.pace = None

    def _run_slice(self) -> None:
        """Run due actions for at most one slice, so that the event loop's other work goes on."""
        started_s = self._real_s()
        while self._real_s() - started_s < CLOCK_SLICE_S and self._wait_s() <= 0:
            try:
                self._clock.run_next()
            except ClockError:
                raise
            except Exception:
                self._clock.failures += 1
                log.exception("an action of the practice cluster failed; the others go on")

    async def _rest(self) -> None:
        wait_s = self._wait_s()
        if wait_s <= 0:
            self._forgive_lag()
            await asyncio.sleep(0)
            return
        self._wake.clear()
        try:
            async with asyncio.timeout(None if wait_s == math.inf else wait_s):
                await self._wake.wait()
        except TimeoutError:
            return

    def _wait_s(self) -> float:
        """Real seconds until the next action is due (inf: nothing to do, or paused)."""
        due_us, rate = self._clock.next_us(), self._clock.rate
        if due_us is None or rate == 0:
            return math.inf
        if rate == MAX:
            return 0.0
        return (due_us - self.target_us()) / 1e6 / rate

    def _forgive_lag(self) -> None:
        """When the machine cannot keep up (or slept), time goes slower instead of in a burst."""
        rate = self._clock.rate
        if rate != MAX and self.lag_s > CLOCK_LAG_S * rate:
            self.anchor()

    # -- what the clock asks -----------------------------------------------------------------------

    @property
    def lag_s(self) -> float:
        """Simulated seconds that the clock is behind."""
        return (self.target_us() - self._clock.now_us) / 1e6

    def target_us(self) -> int:
        """Where simulated time should be by now, if nothing had to be waited for."""
        rate = self._clock.rate
        if rate in (0, MAX):
            return self._clock.now_us
        real_s, simulated_us = self._anchor
        return simulated_us + round((self._real_s() - real_s) * rate * 1e6)

    def anchor(self) -> None:
        """Count from this moment."""
        self._anchor = (self._real_s(), self._clock.now_us)

    def wake(self) -> None:
        """Look again when the next action is due."""
        self._wake.set()
