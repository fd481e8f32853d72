"""Lines of many containers, merged as they come into frames of NDJSON, with bounded buffers.

Each source has a reader of its own. All of them wait when the queue is full, and so do the API
server and the kubelets behind them; what a browser has not asked for is never read. The stream
ends after so many bytes or seconds with `again`, and the browser comes back with its places.

Frames (`t`): `sources` (what is read), `line` (`k` source, `at` moment, `n` text), `trouble` (`k`,
`text`; empty: it is over), `beat`, `again` (come back at once), `end` (nothing more will come),
`bye` (`text`: why; do not come back).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.web.logs import sources
from dashboard.web.logs.moments import Place, Resuming, split
from dashboard.web.logs.sources import Source

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a viewer wants to read. `container` empty: all. `places`: from where on, by source."""

    target: Target
    container: str = ""
    follow: bool = False
    previous: bool = False
    tail: int = limits.LOG_TAIL_LINES
    places: Mapping[str, Place] = field(default_factory=dict)


class Stream:
    """One answer. `may_read` is asked now and then; its sentence ends the stream. `tell` words what
    cannot be read."""

    def __init__(
        self,
        api: Api,
        asked: Asked,
        *,
        may_read: Callable[[], Awaitable[str]],
        tell: Callable[[errors.KubeError], str] = lambda error: error.message,
    ) -> None:
        self._api, self._asked, self._may_read, self._tell = api, asked, may_read, tell
        self._queue: asyncio.Queue[Frame] = asyncio.Queue(limits.LOG_QUEUE_LINES)
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._now: dict[str, Source] = {}
        self._looked = asyncio.Event()
        self._said: list[str] = []
        self._troubles: dict[str, str] = {}

    async def frames(self) -> AsyncIterator[bytes]:
        """NDJSON, in chunks of about `LOG_CHUNK_BYTES`."""
        looking = asyncio.create_task(self._look(), name="log sources")
        try:
            async for chunk in self._chunks():
                yield chunk
        finally:
            tasks = [looking, *self._readers.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _chunks(self) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        begun_s, sent_bytes = loop.time(), 0
        while sent_bytes < limits.LOG_STREAM_MAX_BYTES:
            left_s = limits.LOG_STREAM_MAX_S - (loop.time() - begun_s)
            if left_s <= 0:
                break
            try:
                async with asyncio.timeout(min(limits.LOG_BEAT_S, left_s)):
                    first = await self._queue.get()
            except TimeoutError:
                first = {"t": "beat"}
                if refused := await self._may_read():
                    first = {"t": "bye", "text": refused}
            chunk, is_last = self._gather(first)
            sent_bytes += len(chunk)
            yield chunk
            if is_last:
                return
        refused = await self._may_read()
        yield encode({"t": "bye", "text": refused} if refused else {"t": "again"})

    def _gather(self, first: Frame) -> tuple[bytes, bool]:
        """As many waiting frames as make a chunk, and whether one of them is the last of all."""
        chunk, frame = b"", first
        while True:
            chunk += encode(frame)
            if frame["t"] in ("end", "bye"):
                return chunk, True
            if len(chunk) >= limits.LOG_CHUNK_BYTES or self._queue.empty():
                return chunk, False
            frame = self._queue.get_nowait()

    async def _look(self) -> None:
        """Now and then: which sources are there? Each new one gets a reader. The end is when every
        reader ended and none will come."""
        while True:
            try:
                found = await sources.find(
                    self._api, self._asked.target, container=self._asked.container
                )
            except errors.NotFound:
                self._now = {}
                self._looked.set()
                await self._drain()
                await self._queue.put({"t": "end", "text": "It is gone from the cluster."})
                return
            except errors.KubeError as error:
                await self._queue.put({"t": "trouble", "k": "", "text": self._tell(error)})
                await asyncio.sleep(limits.LOG_LOOK_S)
                continue
            await self._meet(found)
            if await self._is_finished():
                await self._queue.put({"t": "end", "text": ""})
                return
            await asyncio.sleep(limits.LOG_LOOK_S)

    async def _meet(self, found: sources.Found) -> None:
        self._now = {one.key: one for one in found.sources}
        keys = sorted(self._now)
        if keys != self._said:
            self._said = keys
            told = [
                {"k": one.key, "pod": one.pod, "container": one.container, "part": one.part}
                for one in found.sources
            ]
            await self._queue.put({"t": "sources", "of": told, "left_out": found.left_out})
        for key in keys:
            if key not in self._readers:
                self._readers[key] = asyncio.create_task(self._read(key), name=f"log {key}")
        for key in self._readers.keys() - self._now.keys():
            if self._readers[key].done():
                del self._readers[key]
        self._looked.set()
        self._looked = asyncio.Event()

    async def _is_finished(self) -> bool:
        """Without following: once all readers ended. Following a pod: once none of its containers
        will write again. A workload may always get new pods."""
        if self._asked.follow and (
            self._asked.target.kind != "Pod" or not all(one.is_over for one in self._now.values())
        ):
            return False
        await self._drain()
        return True

    async def _drain(self) -> None:
        await asyncio.gather(*self._readers.values(), return_exceptions=True)

    async def _read(self, key: str) -> None:
        """A source until it is over: each of its runs, once started, to its end."""
        place = self._asked.places.get(key) or Place()
        reading, seen_run = Resuming(Place(place.at, place.lines)), ""
        while source := self._now.get(key):
            if not self._asked.follow:
                await self._read_run(source, reading)
                return
            looked = self._looked
            if source.run and source.run != seen_run:
                if await self._read_run(source, reading):
                    seen_run = source.run
            elif source.waiting and not source.run:
                await self._trouble(key, f"waits to start ({source.waiting})")
            if source.is_over:
                return
            await looked.wait()

    async def _read_run(self, source: Source, reading: Resuming) -> bool:
        """Whether it was read to its end; trouble is told once, and tried again after a look."""
        reading.restart()
        await self._trouble(source.key, "")
        try:
            lines = self._api.follow_logs(
                self._asked.target.namespace,
                source.pod,
                container=source.container,
                follow=self._asked.follow,
                previous=self._asked.previous,
                timestamps=True,
                tail=None if reading.place.at else self._asked.tail,
                since_time=reading.place.at,
            )
            async with contextlib.aclosing(lines):  # type: ignore[type-var]
                async for line in lines:
                    at, text = split(line)
                    if reading.is_new(at):
                        frame = {"t": "line", "k": source.key, "at": at, "n": text}
                        await self._queue.put(frame)
        except errors.NotFound:
            return True
        except errors.KubeError as error:
            await self._trouble(source.key, self._tell(error))
            return False
        return True

    async def _trouble(self, key: str, text: str) -> None:
        """Tell it once; an empty text takes back what was told."""
        if text == self._troubles.get(key, ""):
            return
        self._troubles[key] = text
        await self._queue.put({"t": "trouble", "k": key, "text": text})


def encode(frame: Frame) -> bytes:
    """One line."""
    return msgspec.json.encode(frame) + b"\n"
