"""Frames of SPDY/3.1: bytes to frames and back, without any input or output.

A frame is 8 bytes of head and its payload. Control frames carry headers, compressed by one zlib
stream per direction that lives as long as the connection; so every block has to be read, in order.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from practice.limits import SPDY_FRAME_BYTES, SPDY_HEADER_BYTES, SPDY_HEADERS
from practice.streaming.spdy.dictionary import DICTIONARY

VERSION = 3
SYN_STREAM, SYN_REPLY, RST_STREAM, PING, GO_AWAY, HEADERS = 1, 2, 3, 6, 7, 8
FIN = 0x01
PROTOCOL_ERROR, REFUSED_STREAM, CANCEL = 1, 3, 5
_CONTROL = 0x80000000
_STREAM = 0x7FFFFFFF
_HEAD_BYTES = 8


class SpdyError(Exception):
    """The other end broke the rules; the connection cannot go on."""


@dataclass(frozen=True, slots=True)
class DataFrame:
    """Bytes of one stream."""

    stream: int
    data: bytes
    fin: bool


@dataclass(frozen=True, slots=True)
class SynStream:
    """A new stream, with its headers."""

    stream: int
    headers: Mapping[str, str]
    fin: bool


@dataclass(frozen=True, slots=True)
class RstStream:
    """The other end has no use for a stream any more."""

    stream: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Wants to come back as it is."""

    number: int


@dataclass(frozen=True, slots=True)
class GoAway:
    """The other end takes no more streams."""


Frame = DataFrame | SynStream | RstStream | Ping | GoAway


class Reader:
    """Collects bytes and cuts them into frames. Frames of no use to a server are passed over."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._unpack = zlib.decompressobj(zdict=DICTIONARY)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are complete now. SpdyError: these are no frames."""
        self._buffer += data
        while len(self._buffer) >= _HEAD_BYTES:
            word, length = struct.unpack_from(">II", self._buffer)
            flags, length = length >> 24, length & 0xFFFFFF
            if length > SPDY_FRAME_BYTES:
                raise SpdyError(f"a frame of {length} bytes")
            if len(self._buffer) < _HEAD_BYTES + length:
                return
            payload = bytes(self._buffer[_HEAD_BYTES : _HEAD_BYTES + length])
            del self._buffer[: _HEAD_BYTES + length]
            if not word & _CONTROL:
                yield DataFrame(word & _STREAM, payload, bool(flags & FIN))
                continue
            if (word >> 16) & 0x7FFF != VERSION:
                raise SpdyError(f"version {(word >> 16) & 0x7FFF}")
            frame = self._control(word & 0xFFFF, flags, payload)
            if frame is not None:
                yield frame

    def _control(self, kind: int, flags: int, payload: bytes) -> Frame | None:
        try:
            if kind == SYN_STREAM:
                (stream,) = struct.unpack_from(">I", payload)
                return SynStream(stream & _STREAM, self._headers(payload[10:]), bool(flags & FIN))
            if kind in (SYN_REPLY, HEADERS):
                self._headers(payload[4:])  # keeps the compression in step
            elif kind == RST_STREAM:
                return RstStream(struct.unpack_from(">I", payload)[0] & _STREAM)
            elif kind == PING:
                return Ping(struct.unpack_from(">I", payload)[0])
            elif kind == GO_AWAY:
                return GoAway()
        except (struct.error, zlib.error, UnicodeDecodeError) as error:
            raise SpdyError(f"a malformed control frame of type {kind}: {error}") from error
        return None  # settings and window updates: nobody in Kubernetes heeds them

    def _headers(self, block: bytes) -> dict[str, str]:
        """Names in lower case; of several values of a name the first."""
        raw = self._unpack.decompress(block, SPDY_HEADER_BYTES)
        if self._unpack.unconsumed_tail:
            raise SpdyError("headers that are too long")
        (count,) = struct.unpack_from(">I", raw)
        if count > SPDY_HEADERS:
            raise SpdyError(f"{count} headers")
        at, found = 4, {}
        for _ in range(count):
            name, at = _text(raw, at)
            value, at = _text(raw, at)
            found[name.lower()] = value.partition("\0")[0]
        return found


def _text(raw: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from(">I", raw, at)
    end = at + 4 + length
    if end > len(raw):
        raise SpdyError("a header that ends too early")
    return raw[at + 4 : end].decode(), end


class Writer:
    """Makes frames, in the order in which they are to be sent."""

    def __init__(self) -> None:
        self._pack = zlib.compressobj(zdict=DICTIONARY)

    def data(self, stream: int, data: bytes, *, fin: bool = False) -> bytes:
        """Bytes of a stream; `fin`: its last ones from this side."""
        return struct.pack(">II", stream, FIN << 24 | len(data) if fin else len(data)) + data

    def syn_stream(self, stream: int, headers: Mapping[str, str], *, fin: bool = False) -> bytes:
        """A new stream (clients send it)."""
        payload = struct.pack(">IIBB", stream, 0, 0, 0) + self._block(headers)
        return _control(SYN_STREAM, payload, FIN if fin else 0)

    def syn_reply(self, stream: int) -> bytes:
        """The stream is welcome."""
        return _control(SYN_REPLY, struct.pack(">I", stream) + self._block({}))

    def rst_stream(self, stream: int, status: int) -> bytes:
        """The stream is refused, or over before its time."""
        return _control(RST_STREAM, struct.pack(">II", stream, status))

    def ping(self, number: int) -> bytes:
        """An answer to a ping."""
        return _control(PING, struct.pack(">I", number))

    def go_away(self, last_stream: int) -> bytes:
        """No more streams."""
        return _control(GO_AWAY, struct.pack(">II", last_stream, 0))

    def _block(self, headers: Mapping[str, str]) -> bytes:
        raw = struct.pack(">I", len(headers))
        for name, value in headers.items():
            for text in (name.lower().encode(), value.encode()):
                raw += struct.pack(">I", len(text)) + text
        return self._pack.compress(raw) + self._pack.flush(zlib.Z_SYNC_FLUSH)


def _control(kind: int, payload: bytes, flags: int = 0) -> bytes:
    head = struct.pack(">II", _CONTROL | VERSION << 16 | kind, flags << 24 | len(payload))
    return head + payload
