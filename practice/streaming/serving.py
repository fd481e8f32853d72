"""Answers to requests that become streams: which carrier, which protocol, and what then.

Both servers use it: the API server's `pods/exec` and its relatives, and the kubelet's own port.
A client chooses: WebSocket (by `Upgrade: websocket`) or SPDY (by `Upgrade: SPDY/3.1`). What is none
of them is refused as by the servers' shared proxy.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from aiohttp import web

from practice.api.errors import ApiError, bad_request
from practice.api.http.answers import text
from practice.api.http.streams import Streams
from practice.api.node_services import Connection as PodConnection
from practice.api.node_services import (
    NodeRefusal,
    NodeServices,
    NodeUnreachable,
    OnEnd,
    OnOutput,
    Process,
)
from practice.limits import STREAM_MESSAGE_BYTES, STREAM_SESSIONS
from practice.network import Outside
from practice.streaming import channels, commands, forwarding
from practice.streaming.carriers import Tunnel, Upgraded
from practice.streaming.spdy import Connection, SpdyError

Kind = Literal["websocket", "spdy", ""]
_CLOSE_S = 2.0  # for the other end's part in ending a WebSocket
PROTOCOL_HEADER, ACCEPTED_HEADER = (
    "X-Stream-Protocol-Version",
    "X-Accepted-Stream-Protocol-Versions",
)


def upgrade_of(request: web.Request) -> Kind:
    """What the client asks to switch to."""
    if "upgrade" not in request.headers.get("Connection", "").lower():
        return ""
    wanted = request.headers.get("Upgrade", "").lower()
    if wanted == "websocket":
        return "websocket"
    return "spdy" if "spdy/3.1" in wanted else ""


def upgrade_required() -> ApiError:
    """400: this path is for streams only."""
    return bad_request("Upgrade request required")


class StreamServer:
    """Serves streams of one server. `translated`: as the API server does for version 5."""

    def __init__(self, streams: Streams, *, translated: bool) -> None:
        self._streams = streams
        self._translated = translated
        self._sessions = 0

    @contextlib.contextmanager
    def _counted(self) -> Any:
        if self._sessions >= STREAM_SESSIONS:
            message = f"{STREAM_SESSIONS} streams are open already; end some of them first"
            raise ApiError(429, "TooManyRequests", message)
        self._sessions += 1
        try:
            yield
        finally:
            self._sessions -= 1

    # -- exec and attach -----------------------------------------------------------------------------

    async def command(
        self,
        request: web.Request,
        nodes: NodeServices,
        where: tuple[str, str, str],
        wish: commands.Wish,
    ) -> web.StreamResponse:
        """Exec or attach in `where` (namespace, pod, container). ApiError: 400, 429, 500."""
        kind = upgrade_of(request)
        if not kind:
            raise upgrade_required()
        begin = partial(_begin, nodes, where, wish)
        with self._counted():
            try:
                if kind == "spdy":
                    return await self._spdy_command(request, wish, begin)
                return await self._socket_command(request, wish, begin)
            except NodeRefusal as refusal:
                return text(refusal.text + "\n", code=refusal.code)
            except NodeUnreachable as trouble:
                raise ApiError(500, "", f"error dialing backend: {trouble}") from None

    async def _spdy_command(
        self, request: web.Request, wish: commands.Wish, begin: commands.Begin
    ) -> web.StreamResponse:
        protocol = _negotiated(request, commands.SPDY_PROTOCOLS)
        if isinstance(protocol, web.Response):
            return protocol
        # A refusal must come before the upgrade, and the command after the client's streams: so it
        # is begun here, and what it says waits for the streams.
        early = _Early(begin)
        carrier = Upgraded(request, {"Upgrade": "SPDY/3.1", PROTOCOL_HEADER: protocol})
        response = await carrier.open()
        with contextlib.suppress(SpdyError, ConnectionError):
            async with Connection(carrier) as connection:
                with self._streams.opened(connection.outbox):
                    wire = commands.SpdyWire(connection, protocol)
                    if await wire.open(wish):
                        status = commands.status_for(wire, wish, translated=False)
                        await commands.serve(wire, wish, early.connect, status)
                        wire.finish()
                    else:
                        early.process.hang_up()
        return response

    async def _socket_command(
        self, request: web.Request, wish: commands.Wish, begin: commands.Begin
    ) -> web.StreamResponse:
        asked = _protocols(request)
        translated = self._translated and channels.V5 in asked
        early = None if translated else _Early(begin)
        async with _socket(request, channels.COMMAND_PROTOCOLS) as socket:
            if not isinstance(socket, web.WebSocketResponse):
                if early is not None:
                    early.process.hang_up()
                return socket
            async with channels.Channels(request, socket) as wire:
                with self._streams.opened(wire.outbox):
                    commands.first_sign(wire, wish)
                    status = commands.status_for(wire, wish, translated=translated)
                    start = early.connect if early is not None else begin
                    try:
                        await commands.serve(wire, wish, start, status)
                    except NodeRefusal as refusal:
                        words = f"unable to upgrade connection: {refusal.text}"
                        commands.refuse(wire, words)
                    except NodeUnreachable as trouble:
                        commands.refuse(wire, f"error dialing backend: {trouble}")
            return socket

    # -- port-forward --------------------------------------------------------------------------------

    async def forward(
        self, request: web.Request, nodes: NodeServices, pod: Mapping[str, Any]
    ) -> web.StreamResponse:
        """Port-forward into a pod. ApiError: 400, 429."""
        kind = upgrade_of(request)
        if not kind:
            raise upgrade_required()
        metadata = pod["metadata"]
        target = forwarding.Pod(
            name=metadata["name"],
            namespace=metadata["namespace"],
            uid=metadata["uid"],
            dial=partial(_dial, nodes, metadata["namespace"], metadata["name"]),
        )
        with self._counted():
            if kind == "spdy":
                protocol = _negotiated(request, (forwarding.PROTOCOL,))
                if isinstance(protocol, web.Response):
                    return protocol
                carrier = Upgraded(request, {"Upgrade": "SPDY/3.1", PROTOCOL_HEADER: protocol})
                response = await carrier.open()
                await self._forward_pairs(Connection(carrier), target)
                return response
            return await self._socket_forward(request, target)

    async def _forward_pairs(self, connection: Connection, target: forwarding.Pod) -> None:
        with contextlib.suppress(SpdyError, ConnectionError):
            async with connection:
                with self._streams.opened(connection.outbox):
                    await forwarding.Forwarding(connection, target).serve()

    async def _socket_forward(
        self, request: web.Request, target: forwarding.Pod
    ) -> web.StreamResponse:
        if forwarding.TUNNEL in _protocols(request):
            async with _socket(request, (forwarding.TUNNEL,)) as socket:
                if isinstance(socket, web.WebSocketResponse):
                    await self._forward_pairs(Connection(Tunnel(request, socket)), target)
                return socket
        ports = _ports(request)
        if isinstance(ports, web.Response):
            return ports
        async with _socket(request, channels.FORWARD_PROTOCOLS) as socket:
            if isinstance(socket, web.WebSocketResponse):
                async with channels.Channels(request, socket) as wire:
                    with self._streams.opened(wire.outbox):
                        await forwarding.serve_ports(wire, target, ports)
            return socket


class _Early:
    """A command that was begun before its client is connected. What it says is kept until then."""

    def __init__(self, begin: commands.Begin) -> None:
        self._said: list[tuple[Any, ...]] = []
        self._on_output: OnOutput | None = None
        self._on_end: OnEnd | None = None
        self.process = begin(self._output, self._end)

    def connect(self, on_output: OnOutput, on_end: OnEnd) -> Process:
        self._on_output, self._on_end = on_output, on_end
        for entry in self._said:
            if len(entry) == 2:
                on_output(*entry)
            else:
                on_end(*entry)
        self._said.clear()
        return self.process

    def _output(self, channel: int, data: bytes) -> None:
        if self._on_output is not None:
            self._on_output(channel, data)
        else:
            self._said.append((channel, data))

    def _end(self, ended: Any) -> None:
        if self._on_end is not None:
            self._on_end(ended)
        else:
            self._said.append((ended,))


def _begin(
    nodes: NodeServices,
    where: tuple[str, str, str],
    wish: commands.Wish,
    on_output: OnOutput,
    on_end: OnEnd,
) -> Process:
    outputs: dict[str, Any] = {"on_output": Outside(on_output), "on_end": Outside(on_end)}
    if wish.command is None:
        return nodes.open_attachment(*where, stdin=wish.stdin, **outputs)
    return nodes.open_command(
        *where, wish.command, terminal=wish.terminal, stdin=wish.stdin, **outputs
    )


def _dial(
    nodes: NodeServices, namespace: str, name: str, port: int, on_data: forwarding.OnData
) -> PodConnection | None:
    return nodes.connect(namespace, name, port, Outside(on_data))


def _protocols(request: web.Request) -> list[str]:
    header = ",".join(request.headers.getall("Sec-WebSocket-Protocol", []))
    return [name.strip() for name in header.split(",") if name.strip()]


@contextlib.asynccontextmanager
async def _socket(
    request: web.Request, offered: Sequence[str]
) -> AsyncIterator[web.WebSocketResponse | web.Response]:
    """The WebSocket; or the refusal, for a client that speaks none of these protocols."""
    asked = _protocols(request)
    if asked and not any(name in offered for name in asked):
        yield web.Response(status=403)
        return
    socket = web.WebSocketResponse(
        protocols=offered, timeout=_CLOSE_S, max_msg_size=STREAM_MESSAGE_BYTES, compress=False
    )
    try:
        await socket.prepare(request)
    except web.HTTPException as refused:
        yield web.Response(status=refused.status, text=refused.text)
        return
    with contextlib.suppress(SpdyError, ConnectionError):
        yield socket


def _negotiated(request: web.Request, served: Sequence[str]) -> str | web.Response:
    """The first of the client's SPDY protocols that is served, or the refusal."""
    values = request.headers.getall(PROTOCOL_HEADER, [])
    asked = [name.strip() for value in values for name in value.split(",") if name.strip()]
    found = next((name for name in asked if name in served), None)
    if found is not None:
        return found
    if not values:
        count = len(set(request.headers))
        why = f"header {PROTOCOL_HEADER} does not exist in request with {count} headers"
        return text(f"unable to upgrade: {why}\n", code=400)
    words = f"client supports [{' '.join(asked)}], server accepts [{' '.join(served)}]"
    refusal = text(f"unable to upgrade: unable to negotiate protocol: {words}\n", code=403)
    for name in served:
        refusal.headers.add(ACCEPTED_HEADER, name)
    return refusal


def _ports(request: web.Request) -> list[int] | web.Response:
    values = request.query.getall("port", request.query.getall("ports", []))
    if not values:
        return text('query parameter "port" is required', code=400)
    found = []
    for value in values:
        for word in value.split(","):
            if not word.isdigit() or int(word) > 65_535:
                return text(f'unable to parse "{value}" as a port', code=400)
            if int(word) < 1:
                return text(f'port "{word}" must be > 0', code=400)
            found.append(int(word))
    return found[:128]


def wish_of(query: Mapping[str, str], names: Mapping[str, str]) -> commands.Wish | web.Response:
    """The streams that a request asks for. `names` are those of the query's fields."""

    def asked(name: str) -> bool:
        return query.get(names[name], "") in ("1", "true", "True", "t", "T", "TRUE")

    wish = commands.Wish(
        stdin=asked("stdin"),
        stdout=asked("stdout"),
        stderr=asked("stderr") and not asked("terminal"),
        terminal=asked("terminal"),
    )
    if not (wish.stdin or wish.stdout or wish.stderr):
        return text("you must specify at least 1 of stdin, stdout, stderr", code=400)
    return wish
