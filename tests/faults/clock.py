"""An event loop whose time runs faster than the clock on the wall.

All that waits on the loop (sleeps, timeouts, back-off, a watch's end) passes `speed` times as fast, while other
processes live in real time: their answers seem `speed` times as slow, so that what is measured is never too good.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from dashboard.kube.api import Api
from dashboard.kube.timing import Timing

T = TypeVar("T")
EPOCH_MS = 1_767_603_600_000  # any moment: nothing compares it with the server's time


class _Selector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Waits for the real length of a wait of the fast time."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self.speed = speed

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout / self.speed if timeout and timeout > 0 else timeout)


class FastLoop(asyncio.SelectorEventLoop):
    """One second of the wall is ``speed`` seconds of this loop."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._until_now_s = self._since_s = 0.0
        self._waits = _Selector(speed)
        super().__init__(self._waits)

    def time(self) -> float:
        return self._until_now_s + (super().time() - self._since_s) * self.speed

    def turn(self, speed: float) -> None:
        """So fast from now on. What waits already is waited for in the new time."""
        self._until_now_s, self._since_s = self.time(), super().time()
        self.speed = self._waits.speed = speed


def run(work: Callable[[], Coroutine[Any, Any, T]], *, speed: float = 1.0) -> T:
    """Run to its end on a loop of its own."""
    with asyncio.Runner(loop_factory=lambda: FastLoop(speed)) as runner:
        return runner.run(work())


ANSWER_SHARE = 1.0
"""Seconds of the loop that an answer of the cluster to us may take: a quarter of what Podium's pulse waits for one."""
ANSWERS = 3


async def possible(api: Api, wanted: float) -> float:
    """The speed that this machine allows now: answers pass in real time, and on a busy one they would seem so slow to
    Podium that it rightly calls the cluster away."""
    took_s = []
    for _ in range(ANSWERS):
        began_s = time.monotonic()
        await api.request("GET", "/version")
        took_s.append(time.monotonic() - began_s)
    return max(1.0, min(wanted, ANSWER_SHARE / max(took_s)))


class WallClock:
    """Podium's wall clock, which a row may set wrong."""

    def __init__(self) -> None:
        self.wrong_by_ms = 0

    def wall_ms(self) -> int:
        return EPOCH_MS + int(asyncio.get_running_loop().time() * 1000) + self.wrong_by_ms

    def timing(self) -> Timing:
        """Everything by the running loop's time."""
        loop = asyncio.get_running_loop()
        return Timing(monotonic=loop.time, wall_ms=self.wall_ms, sleep=asyncio.sleep)
