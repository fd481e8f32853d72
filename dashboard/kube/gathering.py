"""Lets small pieces gather in the kernel while they follow one another quickly.

Each piece that wakes the process costs as much as reading a pod out of it: the selector, TLS, HTTP's chunks, two
tasks. What arrives within a few milliseconds leaves in the same tick anyway, so a busy watch is read at that pace. The
first events after a quiet moment are read at once, and so is whatever comes in large pieces (lists)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from dashboard.limits import GATHER_AFTER_PIECES, GATHER_PIECE_MAX_BYTES, GATHER_S


class Pausable(Protocol):
    """As much of a transport as is needed."""

    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class Gathering:
    """Reads on behalf of one watch. ``is_wanted`` is off while its first list comes in."""

    def __init__(
        self,
        read: Callable[[], Awaitable[bytes]],
        transport: Callable[[], Pausable | None],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``read`` gives all that is there, and b"" at the end; ``transport`` is None once it is closed."""
        self._read = read
        self._transport = transport
        self._clock = clock
        self._sleep = sleep
        self._quick = 0  # small pieces in a row that hardly had to be waited for
        self.is_wanted = True

    async def read(self) -> bytes:
        """The next bytes; b"" at the end."""
        if self.is_wanted and self._quick >= GATHER_AFTER_PIECES:
            await self._rest()
        asked_s = self._clock()
        piece = await self._read()
        is_quick = len(piece) < GATHER_PIECE_MAX_BYTES and self._clock() - asked_s < GATHER_S
        self._quick = self._quick + 1 if is_quick else 0
        return piece

    async def _rest(self) -> None:
        transport = self._transport()
        if transport is None:
            return
        transport.pause_reading()
        try:
            await self._sleep(GATHER_S)
        finally:
            transport.resume_reading()
