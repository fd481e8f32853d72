"""Many observers from the side of who measures: their sessions, and the process that holds their sockets."""

import asyncio
import json
import sys
from typing import Any

from bench.clients import Viewer
from tests.running.podium import Podium

SOCKETS_PER_PERSON = 8
OBSERVERS_S = 300.0  # a thousand handshakes on a machine that is busy


async def cookies_for(
    podium: Podium, observers: int, per_person: int = SOCKETS_PER_PERSON
) -> list[str]:
    """A session for every `per_person` sockets, one text for each socket."""
    people = [Viewer(podium.links["observer"]) for _ in range(-(-observers // per_person))]
    for one in people:
        await one.come_in()
    texts = ["; ".join(f"{k}={v}" for k, v in one.cookies.items()) for one in people]
    return [texts[i // per_person] for i in range(observers)]


class Crowd:
    """The process with the observers (bench.many)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def begin(cls, address: str, cookies: list[str]) -> "Crowd":
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.many", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=256 * 1024 * 1024,
        )  # fmt: skip
        one = cls(process)
        await one._say({"address": address, "cookies": cookies})
        if await one._hear() != b"there\n":
            raise RuntimeError("not all observers were let in")
        return one

    async def end(self) -> dict[str, Any]:
        await self._say({})
        found: dict[str, Any] = json.loads(await self._hear())
        await self._process.wait()
        return found

    async def _say(self, what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        await self._process.stdin.drain()

    async def _hear(self) -> bytes:
        assert self._process.stdout is not None
        async with asyncio.timeout(OBSERVERS_S):
            return await self._process.stdout.readline()
