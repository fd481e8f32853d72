"""From a socket to whole lines: reading ahead of the decoder, and splitting with a bound.

The API server cuts watchers that do not drain their connection (it shares about 100 ms among all
that lag), so a task of its own reads while the lines before are still being decoded."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from dashboard.limits import WATCH_QUEUE_MAX_BYTES


class ReadAhead:
    """Reads into a queue of bounded bytes while its consumer is busy; use as a context manager."""

    def __init__(
        self, read: Callable[[], Awaitable[bytes]], *, max_bytes: int = WATCH_QUEUE_MAX_BYTES
    ) -> None:
        """``read`` returns the next bytes, and b"" at the end."""
        self._read = read
        self._max_bytes = max_bytes
        self._chunks: deque[bytes] = deque()
        self._held_bytes = 0
        self._ended = False
        self._stopped = False
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._pump(), name="watch read-ahead")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        # gather collects the outcome, so that a failure nobody waited for is not reported as lost.
        await asyncio.gather(self._task, return_exceptions=True)

    def end(self) -> None:
        """Read no more: what is held is still given, then the end."""
        self._stopped = self._ended = True
        self._filled.set()
        self._task.cancel()

    @property
    def holds_more(self) -> bool:
        """Whether the next bytes are here already: waiting for them gives way to nobody."""
        return bool(self._chunks)

    async def next(self) -> bytes:
        """The next bytes; b"" at the end. Raises what reading raised, after all that came
        before."""
        while not self._chunks:
            if self._ended:
                if not self._stopped:
                    await self._task  # a failed read speaks here
                return b""
            self._filled.clear()
            await self._filled.wait()
        chunk = self._chunks.popleft()
        self._held_bytes -= len(chunk)
        self._drained.set()
        return chunk

    async def _pump(self) -> None:
        try:
            while chunk := await self._read():
                self._chunks.append(chunk)
                self._held_bytes += len(chunk)
                self._filled.set()
                while self._held_bytes >= self._max_bytes:
                    self._drained.clear()
                    await self._drained.wait()
        finally:
            self._ended = True
            self._filled.set()


class LineSplitter:
    """Cuts bytes at newlines, whatever the pieces; a line beyond the bound is dropped and
    counted."""

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []
        self._size = 0
        self.oversized = 0
        """Lines dropped so far because they were too long."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that are complete now, without newline; empty lines are left out."""
        *ends, rest = chunk.split(b"\n")
        lines = []
        for end in ends:
            self._hold(end)
            if self._size > self._max_bytes:
                self.oversized += 1
            elif self._size:
                lines.append(b"".join(self._parts))
            self._parts.clear()
            self._size = 0
        self._hold(rest)
        return lines

    def _hold(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._max_bytes:
            self._parts.clear()  # only the length still counts
        elif part:
            self._parts.append(part)
