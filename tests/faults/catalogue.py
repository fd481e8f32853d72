"""The faults: what answers in the API server's place, and what becomes of a watch's lines."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from aiohttp import web

from tests.faults.asked import Asked
from tests.faults.proxy import Answer, FaultProxy, Where
from tests.faults.streams import Bend, Cut
from tests.kube.server import bookmark, error, event, hanging, status

Object = dict[str, Any]
TOO_LARGE = {
    "causes": [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]
}


def of(*plurals: str, verb: str = "") -> Where:
    """Requests for these kinds (all, when none is named), of this verb."""
    return lambda asked: (
        bool(asked.plural) and (not plurals or asked.plural in plurals) and verb in ("", asked.verb)
    )


def anything(_asked: Asked) -> bool:
    """Every request."""
    return True


# --- answers ----------------------------------------------------------------------------------


def refused(code: int, reason: str, message: str = "said so", **headers: str) -> Answer:
    """A Status and nothing else."""

    async def answer(_request: web.Request, _asked: Asked) -> web.StreamResponse:
        return status(code, reason, message, **headers)

    return answer


def sometimes(chance: float, random: Random, answer: Answer) -> Answer:
    """This answer, or with luck the real one."""

    async def either(request: web.Request, asked: Asked) -> web.StreamResponse | None:
        return await answer(request, asked) if random.random() < chance else None

    return either


def says(*pieces: bytes) -> Answer:
    """A watch that says these things and ends."""

    async def answer(request: web.Request, _asked: Asked) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
        return response

    return answer


def gone_as_event() -> Answer:
    """200, and then: too old."""
    return says(error(410, "Expired"))


def version_too_large() -> Answer:
    """504 as a replica answers that has not seen this position yet (or never will)."""

    async def answer(_request: web.Request, _asked: Asked) -> web.StreamResponse:
        body = json.loads(error(504, "Timeout", **TOO_LARGE))["object"]
        return web.json_response(body, status=504)

    return answer


async def never(request: web.Request, _asked: Asked) -> web.StreamResponse:
    """Accepted, and no answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def silent(request: web.Request, _asked: Asked) -> web.StreamResponse:
    """A watch that opens and says nothing."""
    return await hanging(request)


async def reset(request: web.Request, _asked: Asked) -> web.StreamResponse:
    """The connection is reset instead of an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def done_and_cut(proxy: FaultProxy) -> Answer:
    """A write is done, and its answer lost."""

    async def answer(request: web.Request, _asked: Asked) -> web.StreamResponse | None:
        if request.method == "GET":
            return None
        async with proxy.ask(request) as upstream:
            await upstream.read()
        return await reset(request, _asked)

    return answer


def late(wait_s: float) -> Answer:
    """The real answer, its first byte so late."""

    async def answer(_request: web.Request, _asked: Asked) -> None:
        await asyncio.sleep(wait_s)

    return answer


# --- what becomes of lines --------------------------------------------------------------------


def bending(where: Where, change: Callable[[bytes], Iterable[bytes]]) -> Bend:
    """Lines of these watches are changed, all others pass."""
    return lambda asked, line: change(line) if where(asked) else [line + b"\n"]


def torn(line: bytes) -> Iterable[bytes]:
    """Half a line, and the end."""
    yield line[: len(line) // 2]
    raise Cut


def byte_by_byte(line: bytes) -> Iterable[bytes]:
    """Each byte in a chunk of its own."""
    text = line + b"\n"
    return (text[i : i + 1] for i in range(len(text)))


def twice(line: bytes) -> Iterable[bytes]:
    """Every event is sent again."""
    return [line + b"\n", line + b"\n"]


def without_bookmarks(line: bytes) -> Iterable[bytes]:
    """Bookmarks never come."""
    return [] if line.startswith(b'{"type":"BOOKMARK"') else [line + b"\n"]


class Once:
    """A change that happens to the first line, then no more."""

    def __init__(self, change: Callable[[bytes], Iterable[bytes]]) -> None:
        self._change = change
        self.is_done = False

    def __call__(self, line: bytes) -> Iterable[bytes]:
        if self.is_done:
            return [line + b"\n"]
        self.is_done = True
        return self._change(line)


def then(*pieces: bytes) -> Callable[[bytes], Iterable[bytes]]:
    """The line, and something after it."""
    return lambda line: [line + b"\n", *pieces]


INTERNAL_ERROR = error(500, "InternalError")
GONE = error(410, "Expired")
GARBAGE = b"<html>502 Bad Gateway</html>\n"


def huge(size: int) -> bytes:
    """An event beyond every bound, in one line."""
    return event("MODIFIED", {"kind": "Pod", "metadata": {"annotations": {"x": "y" * size}}})


def early_bookmark(version: str) -> bytes:
    """One more bookmark, of this position."""
    return bookmark(version)


def first_page_only(plural: str) -> Answer:
    """A list whose rest is behind a token."""

    async def answer(_request: web.Request, _asked: Asked) -> web.StreamResponse:
        metadata = {"resourceVersion": "1", "continue": "more"}
        return web.json_response({"kind": f"{plural}List", "metadata": metadata, "items": []})

    return answer


def trickling(bytes_per_s: int) -> Answer:
    """A first list that drips: so many bytes a second of an endless beginning."""

    async def answer(request: web.Request, _asked: Asked) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"metadata":{"resourceVersion":"1"},"items":[')
        while True:
            await response.write(b" " * (bytes_per_s // 4))
            await asyncio.sleep(0.25)

    return answer


class Replay:
    """The last lines again, after each new one; ``most`` None: all of them. ``told`` counts the new ones."""

    def __init__(self, most: int | None = 4) -> None:
        self._past: deque[bytes] = deque(maxlen=most)
        self.told = 0

    def __call__(self, line: bytes) -> Iterable[bytes]:
        if b'"BOOKMARK"' in line[:30] or b'"ERROR"' in line[:30]:
            return [line + b"\n"]
        again = list(self._past)
        self._past.append(line + b"\n")
        self.told += 1
        return [line + b"\n", *again]


def replaying(where: Where) -> Bend:
    """The same for several kinds at once: each watch repeats events of its own kind only."""
    kinds: dict[str, Replay] = {}

    def bend(asked: Asked, line: bytes) -> Iterable[bytes]:
        if not where(asked):
            return [line + b"\n"]
        return kinds.setdefault(asked.plural, Replay())(line)

    return bend
