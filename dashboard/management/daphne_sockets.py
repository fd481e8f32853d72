"""Daphne's WebSockets, made to send one frame to hundreds.

Three things cost more than the frame itself, for each viewer: framing the same text again, words for a log
that nobody reads, and asking the kernel when there is room before anything is written (two system calls of
epoll for each send). Here a frame is made once, and written at once where nothing waits before it. Whatever
is not the ordinary case goes Autobahn's way.
"""

import struct
from functools import lru_cache
from typing import Any

from daphne.ws_protocol import WebSocketProtocol

from dashboard.limits import SOCKET_FRAMES_SHARED, SOCKET_SHARED_MAX_CHARS

_TEXT = 0x81  # a text in one piece (RFC 6455, 5.2); a server masks nothing


class Socket(WebSocketProtocol):
    """One WebSocket of Daphne."""

    def send_now(self, text: str) -> None:
        """A text for the browser, from who does not wait; nothing once the line is closed."""
        if self.state != self.STATE_OPEN:
            return
        out: Any = self.transport
        if len(text) > SOCKET_SHARED_MAX_CHARS or self._perMessageCompress is not None:
            super().serverSend(text)  # type: ignore[no-untyped-call]
        elif self.send_queue or not _is_free(out):
            super().sendData(framed(text))
        else:
            _write(out, framed(text))

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802 - Daphne's name
        """A message for the browser."""
        if isinstance(content, str) and self.state == self.STATE_OPEN:
            self.send_now(content)
        else:
            super().serverSend(content, binary)  # type: ignore[no-untyped-call]

    def sendData(  # noqa: N802 - Autobahn's name
        self, data: bytes, sync: bool = False, chopsize: int | None = None
    ) -> None:
        """Bytes of frames, in their order."""
        out: Any = self.transport
        if sync or chopsize or self.send_queue or not _is_free(out):
            super().sendData(data, sync, chopsize)
        else:
            _write(out, data)


def _write(out: Any, data: bytes) -> None:
    """At once, as far as the kernel takes it; the rest when there is room again."""
    sent = out.writeSomeData(data)
    if not isinstance(sent, int):
        sent = 0  # the connection is lost; the reactor finds out, and says so to everybody
    if sent < len(data):
        out.write(data[sent:])


@lru_cache(maxsize=SOCKET_FRAMES_SHARED)
def framed(text: str) -> bytes:
    """The bytes of a frame, the same for all who get this text."""
    payload = text.encode()
    size = len(payload)
    if size <= 125:
        head = struct.pack("!BB", _TEXT, size)
    elif size <= 0xFFFF:
        head = struct.pack("!BBH", _TEXT, 126, size)
    else:
        head = struct.pack("!BBQ", _TEXT, 127, size)
    return head + payload


def _is_free(out: Any) -> bool:
    """Whether nothing waits to be written before: what is written now would overtake it."""
    waits = out.dataBuffer or out._tempDataBuffer  # Twisted tells it nowhere else
    return out.connected and not waits and not out.disconnecting
