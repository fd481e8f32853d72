"""Many observers from the side of who measures: their sessions, and the process that holds their sockets."""

import asyncio
import json
import sys
from contextlib import suppress
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
    return [people[i // per_person].cookie for i in range(observers)]


class Told:
    """A process of Python that is told by lines of JSON, and answers each by a line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def begin(cls, module: str) -> "Told":
        """The module, run as a program."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, limit=256 * 1024 * 1024,
            )
        )  # fmt: skip

    async def say(self, what: object) -> None:
        """One line."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        await self._process.stdin.drain()

    async def hear(self, within_s: float) -> bytes:
        """One line. Raises RuntimeError when it has ended, TimeoutError."""
        assert self._process.stdout is not None
        async with asyncio.timeout(within_s):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("a process with sockets has ended")
        return line

    async def ended(self) -> None:
        """Once it has come to its end by itself."""
        await self._process.wait()

    async def end(self) -> None:
        """Whatever it does."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()


class Crowd:
    """The process with the observers (bench.many)."""

    def __init__(self, process: Told) -> None:
        self._process = process

    @classmethod
    async def begin(cls, address: str, cookies: list[str]) -> "Crowd":
        one = cls(await Told.begin("bench.many"))
        await one._process.say({"address": address, "cookies": cookies})
        if await one._process.hear(OBSERVERS_S) != b"there\n":
            raise RuntimeError("not all observers were let in")
        return one

    async def end(self) -> dict[str, Any]:
        await self._process.say({})
        found: dict[str, Any] = json.loads(await self._process.hear(OBSERVERS_S))
        await self._process.ended()
        return found
