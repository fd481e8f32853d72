"""The CPU of one node: it goes on counting what containers used that have ended."""

from collections.abc import Iterable
from datetime import datetime

from practice.clock import Clock
from practice.images.program import Program
from practice.limits import SYSTEM_CPU_MILLI


class NodeCpu:
    """Since the node was switched on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun = clock.now()
        self._ended_ms = 0.0

    def ended(self, program: Program) -> None:
        """A container ends now."""
        self._ended_ms += program.cpu_ms(self._clock.now())

    def used_ms(self, running: Iterable[Program], at: datetime) -> float:
        """By a moment of the last minute, with the node's own programs, in milliseconds of one core."""
        own_ms = SYSTEM_CPU_MILLI * max(0.0, (at - self._begun).total_seconds())
        return own_ms + self._ended_ms + sum(one.cpu_ms(at) for one in running)
