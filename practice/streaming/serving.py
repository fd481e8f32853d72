"""Answers to requests that become streams: which carrier, which protocol, and what then.

Both servers use it: the API server's `pods/exec` and its relatives, and the kubelet's own port.
A client chooses: WebSocket (by `Upgrade: websocket`) or SPDY (by `Upgrade: SPDY/3.1`). What is none
of them is refused as by the servers' shared proxy.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from practice.api.errors import ApiError
from practice.api.http.answers import text
from practice.api.http.streams import Streams
from practice.api.node_services import Connection as PodConnection
from practice.api.node_services import NodeRefusal, NodeServices, NodeUnreachable
from practice.limits import STREAM_SESSIONS
from practice.network import Outside
from practice.streaming import channels, commands, forwarding
from practice.streaming.carriers import Tunnel, Upgraded
from practice.streaming.early import Early, begin_command
from practice.streaming.negotiating import (
    PROTOCOL_HEADER,
    negotiated,
    ports_of,
    protocols_of,
    socket_for,
    upgrade_of,
    upgrade_required,
)
from practice.streaming.spdy import Connection, SpdyError


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
        begin = partial(begin_command, nodes, where, wish)
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
        protocol = negotiated(request, commands.SPDY_PROTOCOLS)
        if isinstance(protocol, web.Response):
            return protocol
        # A refusal must come before the upgrade, and the command after the client's streams: so it
        # is begun here, and what it says waits for the streams.
        early = Early(begin)
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
        asked = protocols_of(request)
        translated = self._translated and channels.V5 in asked
        early = None if translated else Early(begin)
        async with socket_for(request, channels.COMMAND_PROTOCOLS) as socket:
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
                protocol = negotiated(request, (forwarding.PROTOCOL,))
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
        if forwarding.TUNNEL in protocols_of(request):
            async with socket_for(request, (forwarding.TUNNEL,)) as socket:
                if isinstance(socket, web.WebSocketResponse):
                    await self._forward_pairs(Connection(Tunnel(request, socket)), target)
                return socket
        ports = ports_of(request)
        if isinstance(ports, web.Response):
            return ports
        async with socket_for(request, channels.FORWARD_PROTOCOLS) as socket:
            if isinstance(socket, web.WebSocketResponse):
                async with channels.Channels(request, socket) as wire:
                    with self._streams.opened(wire.outbox):
                        await forwarding.serve_ports(wire, target, ports)
            return socket


def _dial(
    nodes: NodeServices, namespace: str, name: str, port: int, on_data: forwarding.OnData
) -> PodConnection | None:
    return nodes.connect(namespace, name, port, Outside(on_data))
