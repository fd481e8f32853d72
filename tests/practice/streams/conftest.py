"""One running container, and commands in it: what they say, and how they end."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.http.server import HttpServer
from practice.api.node_services import Ended
from practice.clock.driver import Driver
from tests.practice.kubelet.lab import Lab


@dataclass
class Heard:
    """What a client of a command hears."""

    out: bytes = b""
    err: bytes = b""
    ended: Ended | None = None
    process: Any = None

    def say(self, channel: int, data: bytes) -> None:
        if channel == 1:
            self.out += data
        else:
            self.err += data

    def end(self, ended: Ended) -> None:
        assert self.ended is None, "the end is told once"
        self.ended = ended

    @property
    def code(self) -> int | None:
        return self.ended.code if self.ended else None


@dataclass
class Room:
    """A pod `web` with one running container."""

    lab: Lab
    heard: list[Heard] = field(default_factory=list)

    def begin(self, *command: str, terminal: bool = False, stdin: bool = False) -> Heard:
        heard = Heard()
        heard.process = self.lab.kubelets.open_command(
            "default",
            "web",
            "main",
            command,
            terminal=terminal,
            stdin=stdin,
            on_output=heard.say,
            on_end=heard.end,
        )
        return heard

    def sh(self, script: str, for_s: float = 5) -> Heard:
        heard = self.begin("sh", "-c", script)
        self.lab.clock.run_for(for_s)
        return heard


def room_with(**spec: Any) -> Room:
    lab = Lab()
    lab.run_pod("web", **spec)
    lab.until(lambda: "running" in lab.container()["state"])
    lab.clock.run_for(1)
    return Room(lab)


@pytest.fixture
def room() -> Room:
    return room_with(image="nginx:1.27")


@dataclass
class Wires:
    """An API server on loopback in front of the room, and a client of it."""

    room: Room
    port: int
    session: aiohttp.ClientSession

    def url(self, kind: str, query: str) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1/namespaces/default/pods/web/{kind}?{query}"

    async def socket(self, kind: str, query: str, *protocols: str) -> Any:
        return await self.session.ws_connect(self.url(kind, query), protocols=protocols)

    def headers(self, user: str = "admin") -> dict[str, str]:
        return {"Authorization": f"Bearer {user}"}


@pytest.fixture
async def wires(room: Room) -> AsyncIterator[Wires]:
    lab = room.lab
    lab.api.node_services = lab.kubelets
    lab.api.authenticator = Authenticator({name: USERS[name] for name in USERS})
    server = HttpServer(lab.api)
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    await server.start(sock, context=None)
    driving = asyncio.create_task(Driver(lab.clock).drive())
    headers = {"Authorization": "Bearer admin"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield Wires(room, sock.getsockname()[1], session)
    driving.cancel()
    await asyncio.gather(driving, return_exceptions=True)
    await server.close()
