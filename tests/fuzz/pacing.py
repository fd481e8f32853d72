"""Real time that passes when the test says so: the clock's own driver, and yet every run is the same."""

import asyncio
import contextlib

from practice.clock import Clock
from practice.clock.driver import Driver


class Pacemaker:
    """Drives a clock with a `Driver`. All of it happens on the server's loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._passed_s = 0.0
        self._driver = Driver(clock, real_s=self._real_s)
        self._task: asyncio.Task[None] | None = None

    def _real_s(self) -> float:
        return self._passed_s

    async def begin(self) -> None:
        self._task = asyncio.create_task(self._driver.drive())
        await asyncio.sleep(0)

    async def pass_s(self, seconds: float) -> None:
        """Let so many simulated seconds pass, in steps below what the driver would forgive.

        ClockError: a component schedules itself for ever.
        """
        assert self._task is not None
        end_s = self._passed_s + seconds / self._clock.rate
        while self._passed_s < end_s:
            self._passed_s = min(end_s, self._passed_s + 0.5)
            self._driver.wake()
            while self._is_behind() and not self._task.done():
                await asyncio.sleep(0)
            if self._task.done():
                return self._task.result()

    def _is_behind(self) -> bool:
        due_us = self._clock.next_us()
        return due_us is not None and due_us <= self._driver.target_us()

    async def end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
