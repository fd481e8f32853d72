"""Many observers in a process of their own: `python -m bench.many`, told on stdin, telling on stdout.

A socket here is as light as it can be: frames are cut out of the bytes, looked through for the labels
that are measured, and acknowledged twice a second. No text is decoded, so a thousand of them disturb a
machine of two cores as little as they can. They ask from where the server stands: what is measured is
the way of a change, not of the first picture.
"""

import asyncio
import base64
import json
import os
import re
import sys
from urllib.parse import urlsplit

from bench.measuring import now_ms

STEP = re.compile(rb'"bench/step":"([^"]+)"')
TO = re.compile(rb'"to":(\d+)')
HELLO = re.compile(rb'"epoch":"(\w+)","seq":(\d+)')
ACK_AFTER_S = 0.5
AT_ONCE = 8
TRIES = 3
TEXT, PING, PONG = 1, 9, 10


class Observer(asyncio.Protocol):
    """One socket. ``steps``: label → when it came first (Unix ms)."""

    def __init__(self, host: str, path: str, origin: str, cookie: str) -> None:
        self.steps: dict[str, float] = {}
        self.frames = self.size_bytes = 0
        self.is_lost = self._is_done = False
        self.there = asyncio.get_running_loop().create_future()
        self._data = bytearray()
        self._last = b""
        self._is_open = False
        self._owed = b""
        self._acking: asyncio.TimerHandle | None = None
        key = base64.b64encode(os.urandom(16)).decode()
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        assert isinstance(transport, asyncio.Transport)
        self._out = transport
        transport.write(self._request.encode())

    def connection_lost(self, exc: Exception | None) -> None:
        """Before the first frame that is a failure; later it shows as labels that were missed, and is counted."""
        if self._is_done:
            return
        self.is_lost = True
        sys.stderr.write(f"an observer was lost after {self.frames} frames: {self._last[:120]!r}\n")
        if not self.there.done():
            said = f"{self._last[:200]!r} {bytes(self._data[:200])!r}"
            self.there.set_exception(RuntimeError(f"the socket was closed: {said} {exc}"))

    def data_received(self, data: bytes) -> None:
        """Cut frames out of the bytes. A server's frames are never masked (RFC 6455, 5.1)."""
        self._data += data
        if not self._is_open:
            end = self._data.find(b"\r\n\r\n")
            if end < 0 or b" 101 " not in self._data[:end]:
                return
            del self._data[: end + 4]
            self._is_open = True
        at = 0
        while (found := self._frame(at)) is not None:
            opcode, start, stop = found
            self._take(opcode, bytes(self._data[start:stop]))
            at = stop
        del self._data[:at]

    def _frame(self, at: int) -> tuple[int, int, int] | None:
        data = self._data
        if len(data) < at + 2:
            return None
        size, start = data[at + 1] & 0x7F, at + 2
        if size > 125:
            wide = 2 if size == 126 else 8
            size, start = int.from_bytes(data[start : start + wide], "big"), start + wide
        return (data[at] & 0x0F, start, start + size) if len(data) >= start + size else None

    def _take(self, opcode: int, payload: bytes) -> None:
        self._last = payload
        if opcode == PING:
            self._send(PONG, payload)
        if opcode != TEXT:
            return
        self.frames += 1
        self.size_bytes += len(payload)
        if not self.there.done():
            hello = HELLO.search(payload)
            if hello:
                sub = {"t": "sub", "epoch": hello[1].decode(), "seq": int(hello[2])}
                self._send(TEXT, json.dumps(sub).encode())
                self.there.set_result(None)
            return
        at_ms = now_ms()
        for step in STEP.findall(payload):
            self.steps.setdefault(step.decode(), at_ms)
        to = TO.search(payload[:256])
        if to:
            self._owed = to[1]
            if self._acking is None:
                self._acking = asyncio.get_running_loop().call_later(ACK_AFTER_S, self._ack)

    def _ack(self) -> None:
        """By a timer: who is held back for what it owes gets no further frame that could remind it."""
        self._acking = None
        if not self._out.is_closing():
            self._send(TEXT, b'{"t":"ack","seq":' + self._owed + b"}")

    def _send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self._out.write(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

    def close(self) -> None:
        """Without ceremony: nothing more is measured."""
        self._is_done = True
        self._out.abort()


async def main() -> None:
    """Open all, say so, listen until a line comes, tell what came."""
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    told = json.loads(await reader.readline())
    address = urlsplit(told["address"])
    gate = asyncio.Semaphore(AT_ONCE)

    async def come(cookie: str) -> Observer:
        for _ in range(
            TRIES
        ):  # a server that is busy may refuse a handshake; browsers come back, too
            try:
                return await once(cookie)
            except (OSError, RuntimeError, TimeoutError) as why:
                sys.stderr.write(f"an observer was refused: {why}\n")
                await asyncio.sleep(1)
        return await once(cookie)

    async def once(cookie: str) -> Observer:
        async with gate:
            _, one = await loop.create_connection(
                lambda: Observer(address.netloc, "/live/", told["address"], cookie),
                address.hostname, address.port,
            )  # fmt: skip
            async with asyncio.timeout(30):
                await one.there
            return one

    observers = await asyncio.gather(*map(come, told["cookies"]))
    print("there", flush=True)
    await reader.readline()
    found = {
        "steps": [one.steps for one in observers],
        "frames": sum(one.frames for one in observers),
        "bytes": sum(one.size_bytes for one in observers),
        "lost": sum(one.is_lost for one in observers),
        "processor_s": sum(os.times()[:2]),
    }
    print(json.dumps(found), flush=True)
    for one in observers:
        one.close()


if __name__ == "__main__":
    asyncio.run(main())
