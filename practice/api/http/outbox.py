"""What waits to be written to one slow reader: bounded, and never waited for by the writers.

Promises: `push` never blocks; when the reader is too far behind, the outbox closes itself as
`overflowed`, and the stream ends instead of growing. One reader per outbox.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Outbox(Generic[Entry]):
    """A queue between synchronous writers and one asynchronous reader of the same loop."""

    def __init__(self, *, limit: int) -> None:
        self._waiting: deque[Entry] = deque()
        self._limit = limit
        self._wake = asyncio.Event()
        self.closed = False
        self.overflowed = False

    def push(self, entry: Entry) -> None:
        """Queue one entry; beyond the limit everything is dropped and the stream ends."""
        if self.closed:
            return
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self.overflowed = True
            self.close()
            return
        self._waiting.append(entry)
        self._wake.set()

    def close(self) -> None:
        """No more entries. Those that wait are still handed out."""
        self.closed = True
        self._wake.set()

    def take(self, most: int, may_go: Callable[[Entry], bool] | None = None) -> list[Entry]:
        """Up to `most` waiting entries, at once; those before the first that may not go yet."""
        taken: list[Entry] = []
        while self._waiting and len(taken) < most:
            if may_go is not None and not may_go(self._waiting[0]):
                break
            taken.append(self._waiting.popleft())
        return taken

    def __len__(self) -> int:
        return len(self._waiting)

    async def wait(self, timeout_s: float | None) -> bool:
        """True when there is something to take or the outbox is closed; False after the time.

        None: however long it takes.
        """
        if not self._waiting and not self.closed:
            self._wake.clear()
            try:
                async with asyncio.timeout(None if timeout_s is None else max(timeout_s, 0)):
                    await self._wake.wait()
            except TimeoutError:
                return False
        return True
