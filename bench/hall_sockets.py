"""A share of a large audience in a process of its own: `python -m bench.hall_sockets`, told by lines of JSON.

Beside what bench.many does, these note when each frame came (for the spread over the audience), and come back all at
once when they are told to.
"""

import asyncio
import json
import os
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from bench.many import AT_ONCE, TEXT, TO, Observer
from bench.measuring import now_ms

LIVE_WITHIN_S = 60.0
TRIES = 5
AGAIN_AFTER_S = 0.5


class Noting(Observer):
    """``came``: sequence number → when its frame was there (Unix ms). ``live``: the first frame after the greeting."""

    def __init__(self, host: str, path: str, origin: str, cookie: str) -> None:
        super().__init__(host, path, origin, cookie)
        self.came: dict[int, float] = {}
        self.live = asyncio.Event()

    def _take(self, opcode: int, payload: bytes) -> None:
        is_greeted = self.there.done()
        super()._take(opcode, payload)
        if opcode == TEXT and is_greeted:
            self.live.set()
            if found := TO.search(payload[:256]):
                self.came[int(found[1])] = now_ms()


class Share:
    """All sockets of this process. Each method answers one line."""

    def __init__(self) -> None:
        self._address = ""
        self._cookies: list[str] = []
        self._sockets: list[Noting] = []
        self._refused = 0

    async def come(self, address: str, cookies: list[str]) -> dict[str, Any]:
        """More of them, a few at a time; once all are live."""
        self._address = address
        gate = asyncio.Semaphore(AT_ONCE)
        first = len(self._cookies)
        self._cookies += cookies
        work = (self._open(cookie, at, gate) for at, cookie in enumerate(cookies, first))
        self._sockets += await asyncio.gather(*work)
        return {"there": len(self._sockets)}

    async def forget(self) -> dict[str, Any]:
        """What came until now."""
        for one in self._sockets:
            one.came.clear()
            one.frames = one.size_bytes = 0
        return {}

    async def tell(self) -> dict[str, Any]:
        """What came since, by sequence number."""
        arrivals: dict[int, list[float]] = {}
        for one in self._sockets:
            for seq, at_ms in one.came.items():
                arrivals.setdefault(seq, []).append(round(at_ms, 1))
        return {
            "arrivals": arrivals,
            "frames": sum(one.frames for one in self._sockets),
            "bytes": sum(one.size_bytes for one in self._sockets),
            "lost": sum(one.is_lost for one in self._sockets),
        }

    async def come_back(self) -> dict[str, Any]:
        """All lines are cut at once, and all come back at once: no jitter, as after a switch that restarted."""
        for one in self._sockets:
            one.close()
        self._refused, began_s = 0, time.monotonic()
        gate = asyncio.Semaphore(len(self._cookies))
        after_s: list[float] = []

        async def back(window: int, cookie: str) -> Noting:
            one = await self._open(cookie, window, gate)
            after_s.append(time.monotonic() - began_s)
            return one

        work = (back(window, cookie) for window, cookie in enumerate(self._cookies))
        self._sockets = list(await asyncio.gather(*work))
        return {"after_s": after_s, "refused": self._refused}

    async def _open(self, cookie: str, window: int, gate: asyncio.Semaphore) -> Noting:
        for left in reversed(range(TRIES)):
            try:
                async with gate:
                    return await self._once(cookie, window)
            except (OSError, RuntimeError, TimeoutError):
                self._refused += 1
                if not left:
                    raise
                await asyncio.sleep(AGAIN_AFTER_S)
        raise AssertionError("the last try raises")

    async def _once(self, cookie: str, window: int) -> Noting:
        """``window``: as a page says its name, so that it takes its own place again."""
        where = urlsplit(self._address)
        assert where.hostname is not None
        assert where.port is not None
        _, one = await asyncio.get_running_loop().create_connection(
            lambda: Noting(
                where.netloc, f"/live/?window={os.getpid()}-{window}", self._address, cookie
            ),
            where.hostname,
            where.port,
        )
        async with asyncio.timeout(LIVE_WITHIN_S):
            await one.there
            await one.live.wait()
        return one


async def main() -> None:
    """Until the input ends."""
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    share = Share()
    while line := await reader.readline():
        told = json.loads(line)
        answer = await getattr(share, told.pop("do"))(**told)
        print(json.dumps(answer | {"processor_s": sum(os.times()[:2])}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
