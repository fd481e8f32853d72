"""Frames go straight to the kernel where nothing waits before them, and never overtake what does."""

from collections import deque
from typing import Any

import pytest
from autobahn.websocket.protocol import TrafficStats
from autobahn.websocket.protocol import WebSocketServerProtocol as Autobahn
from twisted.internet.error import ConnectionLost
from websockets.frames import Frame
from websockets.streams import StreamReader

from dashboard.live.consumers import SEND_NOW
from dashboard.management.daphne_server import _Server
from dashboard.management.daphne_sockets import Socket, framed


class Transport:
    """A kernel that takes so many bytes at a time, and what Twisted holds back."""

    connected, disconnecting = True, False

    def __init__(self, takes: int, *, waiting: bytes = b"") -> None:
        self.takes = takes
        self.sent = b""
        self.dataBuffer = b""
        self._tempDataBuffer = [waiting] if waiting else []

    def writeSomeData(self, data: bytes) -> int | Exception:  # noqa: N802 - Twisted's name
        if self.takes < 0:
            return ConnectionLost()
        self.sent += data[: self.takes]
        return min(self.takes, len(data))

    def write(self, data: bytes) -> None:
        self._tempDataBuffer.append(data)

    @property
    def held(self) -> bytes:
        return b"".join(self._tempDataBuffer)


def socket(transport: Transport) -> Socket:
    made = Socket.__new__(Socket)
    made.transport = transport
    made.send_queue = deque()
    made.state = Autobahn.STATE_OPEN
    made.trafficStats = TrafficStats()
    made.peer = "anybody"
    made.client_addr = None
    made.logOctets = made.logFrames = False
    made._perMessageCompress = None
    return made


def test_a_frame_is_written_at_once() -> None:
    out = Transport(10_000)
    socket(out).serverSend("hello")
    assert (out.sent, out.held) == (b"\x81\x05hello", b"")


def test_what_the_kernel_does_not_take_is_kept_for_later() -> None:
    out = Transport(4)
    socket(out).serverSend("hello")
    assert (out.sent, out.held) == (b"\x81\x05he", b"llo")


def test_no_frame_overtakes_another_one_that_waits() -> None:
    out = Transport(4)
    viewer = socket(out)
    viewer.serverSend("one")
    out.takes = 10_000
    viewer.serverSend("two")
    assert (out.sent, out.held) == (b"\x81\x03on", b"e\x81\x03two")


def test_a_connection_that_is_lost_is_left_to_the_reactor() -> None:
    out = Transport(-1)
    socket(out).serverSend("hello")
    assert (out.sent, out.held) == (b"", b"\x81\x05hello")


def test_nothing_is_sent_on_a_line_that_is_closed() -> None:
    out = Transport(10_000)
    viewer = socket(out)
    viewer.state = Autobahn.STATE_CLOSING
    viewer.send_now("late")
    assert (out.sent, out.held) == (b"", b"")


async def test_an_application_is_told_that_it_may_send_at_once() -> None:
    told: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        told.append(scope)

    server = _Server(application, endpoints=["tcp:0"])
    server.connections = {}
    viewer = socket(out := Transport(10_000))
    server.protocol_connected(viewer)
    server.create_application(viewer, {"type": "websocket"})
    await server.connections[viewer]["application_instance"]
    told[0]["extensions"][SEND_NOW]("hello")
    assert out.sent == b"\x81\x05hello"


def read(raw: bytes) -> str:
    reader = StreamReader()
    reader.feed_data(raw)
    parsing = Frame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as end:
        next(parsing)
    return bytes(end.value.value.data).decode()


@pytest.mark.parametrize("size", [0, 125, 126, 0xFFFF, 0x10000])
def test_frames_of_every_size_are_read_as_they_were_written(size: int) -> None:
    text = "ä" + "x" * (size - 2) if size > 1 else ""
    assert read(framed(text)) == text


def test_who_gets_the_same_text_gets_the_same_bytes() -> None:
    text = '{"t":"delta"}'
    assert framed(text) is framed(text)
