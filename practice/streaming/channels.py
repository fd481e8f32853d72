"""Numbered channels in the messages of a WebSocket: `v4.channel.k8s.io` and its relatives.

The first byte of a message is the channel; in the base64 forms it is a digit and the rest is
base64. Version 5 adds a message of the client that closes a channel: byte 255, then its number.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from types import TracebackType
from typing import Self

from aiohttp import WSMsgType, web

from practice.api.http.outbox import Outbox
from practice.limits import STREAM_CHUNK_BYTES, STREAM_WAITING_CHUNKS
from practice.streaming.carriers import pump

V5, V4, V4_BASE64 = "v5.channel.k8s.io", "v4.channel.k8s.io", "v4.base64.channel.k8s.io"
V1, V1_BASE64 = "channel.k8s.io", "base64.channel.k8s.io"
COMMAND_PROTOCOLS = (V5, V4, V4_BASE64, V1, V1_BASE64)
FORWARD_PROTOCOLS = (V4, V4_BASE64)
_CLOSE = 255


class _Messages:
    """Each piece is one message."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, *, text: bool) -> None:
        self._request = request
        self._socket = socket
        self._text = text

    async def read(self) -> bytes:
        raise NotImplementedError

    async def write(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            if self._text:
                await self._socket.send_str(piece.decode())
            else:
                await self._socket.send_bytes(piece)

    async def close(self) -> None:
        await self._socket.close()

    def abort(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()


class Channels:
    """The channels of one WebSocket; an asynchronous context manager that closes it."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self.protocol = socket.ws_protocol or ""
        self._base64 = "base64" in self.protocol
        self._messages = _Messages(request, socket, text=self._base64)
        self.outbox: Outbox[bytes] = Outbox(limit=STREAM_WAITING_CHUNKS)

    async def __aenter__(self) -> Self:
        self._pumping = asyncio.create_task(pump(self.outbox, self._messages))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.outbox.close()
        if kind is not None:
            self._pumping.cancel()
        await asyncio.gather(self._pumping, return_exceptions=True)
        await self._messages.close()

    async def receive(self) -> tuple[int, bytes | None] | None:
        """Channel and bytes, or None for bytes where the client closes the channel; None: the end."""
        while True:
            message = await self._socket.receive()
            if message.type is WSMsgType.TEXT:
                raw: bytes = message.data.encode()
            elif message.type is WSMsgType.BINARY:
                raw = message.data
            else:
                return None
            if not raw:
                continue
            if self.protocol == V5 and raw[0] == _CLOSE:
                return (raw[1], None) if len(raw) == 2 else None
            if not self._base64:
                return raw[0], raw[1:]
            try:
                return raw[0] - ord("0"), base64.b64decode(raw[1:], validate=True)
            except binascii.Error:
                continue

    def send(self, channel: int, data: bytes) -> None:
        """Bytes on a channel; empty ones too, which say that the connection stands."""
        for start in range(0, max(len(data), 1), STREAM_CHUNK_BYTES):
            self.outbox.push(self._message(channel, data[start : start + STREAM_CHUNK_BYTES]))

    def _message(self, channel: int, data: bytes) -> bytes:
        if self._base64:
            return str(channel).encode() + base64.b64encode(data)
        return bytes([channel]) + data
