"""What carries bytes both ways: an upgraded HTTP connection, or a WebSocket as a tunnel."""

from __future__ import annotations

import asyncio
from typing import Protocol

from aiohttp import WSMsgType, web

from practice.api.http.outbox import Outbox
from practice.limits import STREAM_WAITING_CHUNKS


class Carrier(Protocol):
    """Bytes in order, both ways."""

    async def read(self) -> bytes:
        """What has come; empty at the end."""
        ...

    async def write(self, pieces: list[bytes]) -> None:
        """Send, waiting while the other end is slow. ConnectionError: it is gone."""
        ...

    async def close(self) -> None:
        """No more, in both directions."""
        ...

    def abort(self) -> None:
        """Break the connection: the other end does not take what it is sent."""
        ...


class Upgraded:
    """An HTTP/1.1 connection after the answer 101.

    aiohttp knows upgrades to WebSocket only. Its server hands all further bytes of a connection to
    a payload parser, if one is set, and that is what this is.
    """

    def __init__(self, request: web.Request, headers: dict[str, str]) -> None:
        self._request = request
        self._response = web.StreamResponse(status=101, headers=headers)
        self._incoming: Outbox[bytes] = Outbox(limit=STREAM_WAITING_CHUNKS)

    async def open(self) -> web.StreamResponse:
        """Answer 101; the caller returns the response when all is over."""
        self._request.protocol.set_parser(self)  # type: ignore[arg-type]
        self._response.force_close()
        self._response.headers["Connection"] = "Upgrade"
        await self._response.prepare(self._request)
        return self._response

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """aiohttp: bytes have come."""
        self._incoming.push(bytes(data))
        return self._incoming.closed, b""

    def feed_eof(self) -> None:
        """aiohttp: the connection is gone."""
        self._incoming.close()

    async def read(self) -> bytes:
        await self._incoming.wait(None)
        return b"".join(self._incoming.take(STREAM_WAITING_CHUNKS))

    async def write(self, pieces: list[bytes]) -> None:
        await self._response.write(b"".join(pieces))

    async def close(self) -> None:
        self._incoming.close()
        if self._request.transport is not None:
            self._request.transport.close()

    def abort(self) -> None:
        self._incoming.close()
        if self._request.transport is not None:
            self._request.transport.abort()


class Tunnel:
    """A WebSocket whose binary messages are a stream of bytes."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request = request
        self._socket = socket

    async def read(self) -> bytes:
        message = await self._socket.receive()
        while message.type is WSMsgType.BINARY and not message.data:  # kubectl sends empty ones
            message = await self._socket.receive()
        return message.data if message.type is WSMsgType.BINARY else b""

    async def write(self, pieces: list[bytes]) -> None:
        await self._socket.send_bytes(b"".join(pieces))

    async def close(self) -> None:
        await self._socket.close()

    def abort(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()


async def pump(outbox: Outbox[bytes], carrier: Carrier) -> None:
    """Write what waits until the outbox is closed. A reader that is too slow is cut."""
    try:
        while await outbox.wait(None):
            batch = outbox.take(STREAM_WAITING_CHUNKS)
            if not batch:
                return
            await _write(batch, outbox, carrier)
    except ConnectionError:
        outbox.close()
    finally:
        if outbox.overflowed:
            carrier.abort()
        await carrier.close()


async def _write(pieces: list[bytes], outbox: Outbox[bytes], carrier: Carrier) -> None:
    writing = asyncio.ensure_future(carrier.write(pieces))
    try:
        while not writing.done():
            await asyncio.wait({writing}, timeout=1.0)
            if outbox.overflowed:
                break
    finally:
        if not writing.done():
            writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    if not writing.cancelled() and (error := writing.exception()) is not None:
        raise error
