"""Port-forward: connections to ports in a pod, in one connection of the client.

Over SPDY, each forwarded connection is a pair of streams (data, error) with one request id. The
older WebSocket form has a pair of channels for each port, one connection each, and begins each
channel with the port as two bytes, lowest first.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from practice.api.errors import ApiError
from practice.api.node_services import Connection as PodConnection
from practice.streaming.channels import Channels
from practice.streaming.spdy import Connection, Data, Finished, Opened, Reset

PROTOCOL = "portforward.k8s.io"
TUNNEL = f"SPDY/3.1+{PROTOCOL}"
OnData = Callable[[bytes | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """Where the connections go."""

    name: str
    namespace: str
    uid: str
    dial: Callable[[int, OnData], PodConnection | None]
    """A connection to a port of it; None: refused. ApiError: there is no such pod any more."""

    def refusal(self, port: int, why: str = "") -> bytes:
        """The kubelet's words for a connection that cannot be had."""
        where = f"failed to connect to localhost:{port} inside namespace"
        inner = why or (
            f'failed to execute portforward in network namespace "/var/run/netns/cni-{self.uid}":'
            f' {where} "{self.uid}", IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused'
            f" IPv6 dial tcp6: address localhost: no suitable address found "
        )
        return f"error forwarding port {port} to pod {self.name}, uid {self.uid}: {inner}".encode()


class _Pair:
    """One forwarded connection over SPDY."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.port = 0
        self.data = 0
        self.error = 0
        self.inside: PodConnection | None = None

    def say(self, data: bytes | None) -> None:
        """The program's bytes; None: it has hung up."""
        if data is not None:
            self._connection.send(self.data, data)
            return
        self.end()

    def end(self) -> None:
        for stream in (self.data, self.error):
            self._connection.finish(stream)
            self._connection.forget(stream)
        if self.inside is not None:
            self.inside.close()

    def refuse(self, words: bytes) -> None:
        self._connection.send(self.error, words)
        self._connection.finish(self.error)
        self._connection.reset(self.data)
        self._connection.forget(self.error)


class Forwarding:
    """All forwarded connections of one SPDY connection."""

    def __init__(self, connection: Connection, pod: Pod) -> None:
        self._connection = connection
        self._pod = pod
        self._waiting: dict[str, _Pair] = {}
        self._by_stream: dict[int, _Pair] = {}

    async def serve(self) -> None:
        """Until the client goes. SpdyError: it does not speak SPDY."""
        try:
            while (event := await self._connection.next()) is not None:
                self._take(event)
        finally:
            for pair in self._by_stream.values():
                if pair.inside is not None:
                    pair.inside.close()

    def _take(self, event: Opened | Data | Finished | Reset) -> None:
        if isinstance(event, Opened):
            self._opened(event)
            return
        pair = self._by_stream.get(event.stream)
        if pair is None or pair.inside is None or event.stream != pair.data:
            return
        if isinstance(event, Data):
            pair.inside.send(event.data)
        elif isinstance(event, Reset):
            self._drop(pair)
            pair.end()
        # A half-closed connection stays: the program may still be answering.

    def _opened(self, opened: Opened) -> None:
        headers, stream = opened.headers, opened.stream
        kind, port = headers.get("streamtype", ""), headers.get("port", "")
        if kind not in ("data", "error") or not port.isdigit() or not 0 < int(port) < 65_536:
            self._connection.refuse(stream)
            return
        number = stream if kind == "error" else stream - 2
        request = headers.get("requestid") or f"stream {number}"
        pair = self._waiting.setdefault(request, _Pair(self._connection))
        if getattr(pair, kind):
            self._connection.refuse(stream)
            return
        setattr(pair, kind, stream)
        pair.port = int(port)
        self._by_stream[stream] = pair
        self._connection.accept(stream)
        if pair.data and pair.error:
            del self._waiting[request]
            self._connect(pair)

    def _connect(self, pair: _Pair) -> None:
        try:
            pair.inside = self._pod.dial(pair.port, pair.say)
        except ApiError as error:
            self._refuse(pair, str(error))
            return
        if pair.inside is None:
            self._refuse(pair, "")

    def _refuse(self, pair: _Pair, why: str) -> None:
        pair.refuse(self._pod.refusal(pair.port, why))
        self._drop(pair)

    def _drop(self, pair: _Pair) -> None:
        self._by_stream.pop(pair.data, None)
        self._by_stream.pop(pair.error, None)


class _Channel:
    """One port of the older form: two channels, one connection."""

    def __init__(self, channels: Channels, number: int) -> None:
        self._channels = channels
        self._number = number
        self.inside: PodConnection | None = None
        self.over = False

    def say(self, data: bytes | None) -> None:
        if data is None:
            self.over = True
            self._channels.outbox.close()
        elif data:
            self._channels.send(2 * self._number, data)

    def refuse(self, words: bytes) -> None:
        self._channels.send(2 * self._number + 1, words)


async def serve_ports(channels: Channels, pod: Pod, ports: list[int]) -> None:
    """The older WebSocket form: until the client goes, or a program hangs up."""
    pairs = [_Channel(channels, number) for number in range(len(ports))]
    try:
        for number, port in enumerate(ports):
            _begin(channels, pod, pairs[number], number, port)
        if all(pair.inside is None for pair in pairs):
            return
        while (received := await channels.receive()) is not None:
            channel, data = received
            if channel % 2 == 0 and channel // 2 < len(pairs) and data:
                inside = pairs[channel // 2].inside
                if inside is not None:
                    inside.send(data)
    finally:
        for pair in pairs:
            if pair.inside is not None:
                pair.inside.close()


def _begin(channels: Channels, pod: Pod, pair: _Channel, number: int, port: int) -> None:
    for channel in (2 * number, 2 * number + 1):
        channels.send(channel, struct.pack("<H", port))
    try:
        pair.inside = pod.dial(port, pair.say)
    except ApiError as error:
        pair.refuse(pod.refusal(port, str(error)))
    else:
        if pair.inside is None:
            pair.refuse(pod.refusal(port))
