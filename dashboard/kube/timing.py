"""Time and chance as they are handed to everything that waits, so that tests own both."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dashboard.limits import BACKOFF_MAX_S, BACKOFF_MIN_S


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock (``monotonic`` in seconds, ``wall_ms`` Unix milliseconds), sleep and chance."""

    monotonic: Callable[[], float] = time.monotonic
    wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    uniform: Callable[[float, float], float] = random.uniform


class Backoff:
    """Full-jitter back-off: a random wait below a ceiling that doubles with each failure.

    Full jitter spreads the clients of a server that comes back best (AWS Architecture Blog,
    "Exponential Backoff And Jitter").
    """

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._ceiling_s = BACKOFF_MIN_S

    def next_s(self, at_least_s: float = 0.0) -> float:
        """How long to wait now; never less than ``at_least_s`` (a server's Retry-After)."""
        wait = self._timing.uniform(0.0, self._ceiling_s)
        self._ceiling_s = min(self._ceiling_s * 2, BACKOFF_MAX_S)
        return max(at_least_s + wait, wait)

    def reset(self) -> None:
        """Things went well for long enough."""
        self._ceiling_s = BACKOFF_MIN_S
