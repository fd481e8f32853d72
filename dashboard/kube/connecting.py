"""One watch from its opening to its end: one HTTP answer, with its guards against silence.

It is bounded in time by the API server (timeoutSeconds) and by its own deadline a little later; initial events that
stay away end it, too; and whoever knows better than to trust it ends it from outside."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack
from typing import Generic

from aiohttp import ClientResponse

from dashboard.kube import errors
from dashboard.kube.events import Changed, Replaced, T
from dashboard.kube.gathering import Gathering
from dashboard.kube.kinds import Kind, accept, path
from dashboard.kube.lines import LineSplitter, ReadAhead
from dashboard.kube.reading import Reader
from dashboard.kube.requests import Params, Requests, transport_of
from dashboard.kube.timing import Timing
from dashboard.limits import (
    RELIST_EARLIEST_S,
    REQUEST_TIMEOUT_S,
    WATCH_DEADLINE_EXTRA_S,
    WATCH_LINE_MAX_BYTES,
    WATCH_MAX_S,
    WATCH_MIN_S,
)


class Opened:
    """The API server answered the watch."""


class Connection(Generic[T]):
    """``silence_s``: the longest that initial events may stay away; None where none are asked for."""

    def __init__(
        self, api: Requests, kind: Kind, reader: Reader[T], timing: Timing, silence_s: float | None
    ) -> None:
        self._api = api
        self._kind = kind
        self._reader = reader
        self._timing = timing
        self._silence_s = silence_s
        self._deadline_s = float("inf")
        self._opening: asyncio.Timeout | None = None  # how long an answer is waited for now
        self._ahead: ReadAhead | None = None

    def end(self) -> None:
        """Trust it no longer: whoever reads from it comes to its end now."""
        if self._opening is not None:
            # One that has just run out is over by itself, and may not be set any more.
            if not self._opening.expired():
                self._opening.reschedule(asyncio.get_running_loop().time())
        elif self._ahead is not None:
            self._ahead.end()

    async def items(
        self, namespace: str, params: Mapping[str, str | int]
    ) -> AsyncGenerator[Opened | Changed[T] | Replaced[T], None]:
        """What it says; an empty Replaced marks the initial events' end. KubeError: it was not opened, or says so
        in an ERROR event, or breaks."""
        asked_s = round(self._timing.uniform(WATCH_MIN_S, WATCH_MAX_S))
        self._deadline_s = asyncio.get_running_loop().time() + asked_s + WATCH_DEADLINE_EXTRA_S
        wanted: Params = {
            "watch": "1",
            "allowWatchBookmarks": "true",
            "timeoutSeconds": asked_s,
            **params,
        }
        async with AsyncExitStack() as stack:
            response = await self._open(stack, path(self._kind, namespace), wanted)
            gathering = Gathering(response.content.readany, lambda: transport_of(response))
            gathering.is_wanted = self._silence_s is None
            self._ahead = await stack.enter_async_context(ReadAhead(gathering.read))
            yield Opened()
            splitter = LineSplitter(max_bytes=WATCH_LINE_MAX_BYTES)
            while chunk := await self._next(self._ahead):
                for event in self._events(splitter, chunk):
                    if isinstance(event, Replaced):
                        self._silence_s = None
                        gathering.is_wanted = True
                    yield event
                if self._reader.relist_wanted and self._silence_s is None:
                    earliest_s = self._reader.listed_at_s + RELIST_EARLIEST_S
                    self._deadline_s = min(self._deadline_s, earliest_s)
                if self._ahead.holds_more:
                    await asyncio.sleep(0)  # let the reader drain the socket between two chunks

    async def _open(self, stack: AsyncExitStack, where: str, params: Params) -> ClientResponse:
        opening = self._api.stream(where, params=params, accept=accept(self._kind))
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_S) as self._opening:
                return await stack.enter_async_context(opening)
        except TimeoutError as error:
            raise errors.Unreachable("The API server did not begin to answer.") from error
        finally:
            self._opening = None

    async def _next(self, ahead: ReadAhead) -> bytes:
        """What came; nothing at its end, and when it was silent for too long: the next connection will tell."""
        until_s = self._deadline_s
        if self._silence_s is not None:
            until_s = min(until_s, asyncio.get_running_loop().time() + self._silence_s)
        try:
            async with asyncio.timeout_at(until_s):
                return await ahead.next()
        except TimeoutError:
            return b""

    def _events(self, splitter: LineSplitter, chunk: bytes) -> Iterator[Changed[T] | Replaced[T]]:
        read_ms = self._timing.wall_ms()
        lines = splitter.feed(chunk)
        self._reader.count_oversized(splitter)
        for line in lines:
            event = self._reader.event(line, read_ms)
            if event is not None:
                yield event
