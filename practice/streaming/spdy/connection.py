"""The server's end of a SPDY connection: streams that come, bytes that go.

One reader asks for `next()`; anybody may send, at once. What cannot be sent yet waits, bounded: a
client that does not read loses the connection. SPDY's flow control is left out, as in the library
that Kubernetes itself uses.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from practice.api.http.outbox import Outbox
from practice.limits import SPDY_STREAMS, STREAM_CHUNK_BYTES, STREAM_WAITING_CHUNKS
from practice.streaming.carriers import Carrier, pump
from practice.streaming.spdy import frames


@dataclass(frozen=True, slots=True)
class Opened:
    """The client has opened a stream: `accept` or `refuse` it."""

    stream: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes of an accepted stream."""

    stream: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """The client sends no more on this stream."""

    stream: int


@dataclass(frozen=True, slots=True)
class Reset:
    """The client has given this stream up."""

    stream: int


Event = Opened | Data | Finished | Reset


class Connection:
    """One connection; an asynchronous context manager that closes it."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._reader = frames.Reader()
        self._writer = frames.Writer()
        self._outbox: Outbox[bytes] = Outbox(limit=STREAM_WAITING_CHUNKS)
        self._events: deque[Event] = deque()
        self._open: dict[int, None] = {}
        self._newest = 0

    async def __aenter__(self) -> Self:
        self._pumping = asyncio.create_task(pump(self._outbox, self._carrier))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._outbox.close()
        if kind is not None:
            self._pumping.cancel()
        await asyncio.gather(self._pumping, return_exceptions=True)
        await self._carrier.close()

    async def next(self) -> Event | None:
        """What happens next; None: the connection has ended. SpdyError: it is broken."""
        while not self._events:
            data = await self._carrier.read()
            if not data or self._outbox.closed:
                return None
            for frame in self._reader.feed(data):
                self._take(frame)
        return self._events.popleft()

    def _take(self, frame: frames.Frame) -> None:
        match frame:
            case frames.SynStream():
                if frame.stream <= self._newest or frame.stream % 2 == 0:
                    self._push(self._writer.rst_stream(frame.stream, frames.PROTOCOL_ERROR))
                elif len(self._open) >= SPDY_STREAMS:
                    self._push(self._writer.rst_stream(frame.stream, frames.REFUSED_STREAM))
                else:
                    self._newest = frame.stream
                    self._open[frame.stream] = None
                    self._events.append(Opened(frame.stream, frame.headers))
                    if frame.fin:
                        self._events.append(Finished(frame.stream))
            case frames.DataFrame() if frame.stream in self._open:
                if frame.data:
                    self._events.append(Data(frame.stream, frame.data))
                if frame.fin:
                    self._events.append(Finished(frame.stream))
            case frames.RstStream():
                if self._open.pop(frame.stream, 0) is None:
                    self._events.append(Reset(frame.stream))
            case frames.Ping():
                self._push(self._writer.ping(frame.number))
            case _:
                pass

    def accept(self, stream: int) -> None:
        """Let a new stream be."""
        self._push(self._writer.syn_reply(stream))

    def refuse(self, stream: int) -> None:
        """Send a new stream away."""
        self._open.pop(stream, None)
        self._push(self._writer.rst_stream(stream, frames.REFUSED_STREAM))

    def send(self, stream: int, data: bytes) -> None:
        """Bytes on a stream; nothing when it is closed."""
        if stream in self._open:
            for start in range(0, len(data), STREAM_CHUNK_BYTES):
                chunk = data[start : start + STREAM_CHUNK_BYTES]
                self._push(self._writer.data(stream, chunk))

    def finish(self, stream: int) -> None:
        """No more bytes from here on this stream."""
        if stream in self._open:
            self._push(self._writer.data(stream, b"", fin=True))

    def reset(self, stream: int) -> None:
        """End a stream in both directions, at once."""
        if self._open.pop(stream, 0) is None:
            self._push(self._writer.rst_stream(stream, frames.CANCEL))

    def forget(self, stream: int) -> None:
        """Both directions are over: what still comes for it is dropped."""
        self._open.pop(stream, None)

    def close(self) -> None:
        """End the connection after what waits has been sent."""
        self._outbox.close()

    @property
    def outbox(self) -> Outbox[bytes]:
        """For whoever ends all streams of a server."""
        return self._outbox

    def _push(self, frame: bytes) -> None:
        self._outbox.push(frame)
