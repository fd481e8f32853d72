"""Exec and attach: a command's input and output, its terminal's size, and how it ended.

The channels are numbered as in Kubernetes: 0 to 2 are the command's own, 3 tells the end as a
Status, 4 brings terminal sizes. Over SPDY each is a stream whose header `streamType` names it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from practice.api.node_services import Ended, OnEnd, OnOutput, Process
from practice.limits import STREAM_CREATION_S, STREAM_IDLE_S
from practice.streaming import channels
from practice.streaming.spdy import Connection, Data, Finished, Opened, Reset

STDIN, STDOUT, STDERR, ERROR, RESIZE = range(5)
STREAMS = {"stdin": STDIN, "stdout": STDOUT, "stderr": STDERR, "error": ERROR, "resize": RESIZE}
SPDY_PROTOCOLS = ("v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the client wants to be connected with. `command` is None for attach."""

    stdin: bool
    stdout: bool
    stderr: bool
    terminal: bool
    command: tuple[str, ...] | None = None


Begin = Callable[[OnOutput, OnEnd], Process]
"""Starts the command. ApiError: it cannot be started."""


class Wire(Protocol):
    """The five channels of one connection."""

    protocol: str

    async def receive(self) -> tuple[int, bytes | None] | None:
        """Channel and bytes (None: the client has closed it); None: the client is gone."""
        ...

    def send(self, channel: int, data: bytes) -> None:
        """Bytes on a channel."""
        ...


class SpdyWire:
    """The channels as SPDY streams. SPDY clients open all of them before anything happens."""

    def __init__(self, connection: Connection, protocol: str) -> None:
        self.protocol = protocol
        self._connection = connection
        self._streams: dict[int, int] = {}
        self._channels: dict[int, int] = {}

    async def open(self, wish: Wish) -> bool:
        """Wait for the streams; False: they did not come in time."""
        resizes = wish.terminal and self.protocol in SPDY_PROTOCOLS[:2]
        count = 1 + wish.stdin + wish.stdout + wish.stderr + resizes
        try:
            async with asyncio.timeout(STREAM_CREATION_S):
                while len(self._streams) < count:
                    event = await self._connection.next()
                    if event is None:
                        return False
                    if isinstance(event, Opened):
                        self._add(event)
        except TimeoutError:
            return False
        return True

    def _add(self, opened: Opened) -> None:
        channel = STREAMS.get(opened.headers.get("streamtype", ""))
        if channel is None or channel in self._streams:
            self._connection.refuse(opened.stream)
            return
        self._streams[channel], self._channels[opened.stream] = opened.stream, channel
        self._connection.accept(opened.stream)

    async def receive(self) -> tuple[int, bytes | None] | None:
        while (event := await self._connection.next()) is not None:
            match event:
                case Data(stream, data) if stream in self._channels:
                    return self._channels[stream], data
                case Finished(stream) | Reset(stream) if stream in self._channels:
                    return self._channels[stream], None
                case Opened(stream):
                    self._connection.refuse(stream)
        return None

    def send(self, channel: int, data: bytes) -> None:
        if channel in self._streams:
            self._connection.send(self._streams[channel], data)

    def finish(self) -> None:
        """All channels have said what they had to say."""
        for stream in self._streams.values():
            self._connection.finish(stream)


class _Output:
    """Collects what a command says, for one wire, and its end."""

    def __init__(self, wire: Wire, wish: Wish) -> None:
        self._wire = wire
        self._wanted = {STDOUT: wish.stdout, STDERR: wish.stderr and not wish.terminal}
        self.ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()

    def say(self, channel: int, data: bytes) -> None:
        if self._wanted.get(channel) and data:
            self._wire.send(channel, data)

    def end(self, ended: Ended) -> None:
        if not self.ended.done():
            self.ended.set_result(ended)


async def serve(wire: Wire, wish: Wish, begin: Begin, status: Callable[[Ended], Any]) -> None:
    """Connect the client with the command until one of them ends. ApiError as `begin`."""
    output = _Output(wire, wish)
    process = begin(output.say, output.end)
    reading = asyncio.create_task(_read(wire, process, stdin=wish.stdin))
    try:
        waiting: set[asyncio.Future[Any]] = {reading, output.ended}
        await asyncio.wait(
            waiting,
            timeout=STREAM_IDLE_S,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if output.ended.done():
            _tell(wire, status(output.ended.result()))
    finally:
        process.hang_up()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(wire: Wire, process: Process, *, stdin: bool) -> None:
    sizes = bytearray()
    while (received := await wire.receive()) is not None:
        match received:
            case (0, None):
                process.end_input()
            case (0, bytes(data)) if stdin and data:
                process.feed(data)
            case (4, bytes(data)):
                sizes += data
                _resize(process, sizes)


def _resize(process: Process, sizes: bytearray) -> None:
    """JSON objects one after the other; what is none is dropped."""
    text = bytes(sizes).decode(errors="replace").lstrip()
    decoder = json.JSONDecoder()
    while text:
        try:
            size, end = decoder.raw_decode(text)
        except ValueError:
            break
        text = text[end:].lstrip()
        if isinstance(size, dict):
            process.resize(_number(size, "Width"), _number(size, "Height"))
    sizes[:] = text.encode()[:256]


def _number(size: Mapping[str, Any], name: str) -> int:
    value = size.get(name)
    return value if isinstance(value, int) and 0 <= value <= 0xFFFF else 0


def _tell(wire: Wire, status: Mapping[str, Any]) -> None:
    """From version 4 on the end is a Status; before, a failure's text."""
    if "v4" in wire.protocol or "v5" in wire.protocol:
        wire.send(ERROR, json.dumps(status, separators=(",", ":")).encode())
    elif status["status"] != "Success":
        wire.send(ERROR, str(status["message"]).encode())


def first_sign(wire: Wire, wish: Wish) -> None:
    """An empty message on the lowest channel: a WebSocket client sees that the connection stands."""
    wire.send(STDOUT if wish.stdout else STDERR if wish.stderr else ERROR, b"")


# -- how it ended ----------------------------------------------------------------------------------


def runtime_status(wish: Wish, ended: Ended) -> dict[str, Any]:
    """As the container runtime (containerd) tells it."""
    if ended.error:
        doing = "attaching to" if wish.command is None else "executing command in"
        return _internal(f"error {doing} container: {ended.error}")
    command = " ".join(wish.command or ())
    words = f"error executing command [{command}], exit code {ended.code}"
    return _exit_status(ended.code, words)


def translated_status(wish: Wish, ended: Ended) -> dict[str, Any]:
    """As the API server tells it to clients of version 5: it asked the runtime by SPDY."""
    if ended.error:
        return _internal(str(runtime_status(wish, ended)["message"]))
    return _exit_status(ended.code, f"command terminated with exit code {ended.code}")


def refuse(wire: Wire, message: str) -> None:
    """The API server's words to a client of version 5, when the node refused the upgrade."""
    _tell(wire, _internal(message))


def _exit_status(code: int, words: str) -> dict[str, Any]:
    if code == 0:
        return {"metadata": {}, "status": "Success"}
    return {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: {words}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }


def _internal(message: str) -> dict[str, Any]:
    text = f"Internal error occurred: {message}"
    causes = [{"message": message}]
    return {
        "metadata": {},
        "status": "Failure",
        "message": text,
        "reason": "InternalError",
        "details": {"causes": causes},
        "code": 500,
    }


def status_for(wire: Wire, wish: Wish, *, translated: bool) -> Callable[[Ended], dict[str, Any]]:
    """Who tells this client how it ended: the API server (version 5), else the runtime."""
    through_server = translated and wire.protocol == channels.V5
    return partial(translated_status if through_server else runtime_status, wish)
