"""A practice API server on loopback (without TLS), with nothing acting in it, and a caller."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from practice.api.api import Api
from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.client import Client
from practice.api.http.server import HttpServer
from practice.api.rbac.default_policy import install
from practice.clock import Clock

Json = dict[str, Any]
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
PARTIAL = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    headers: aiohttp.typedefs.LooseHeaders
    raw: bytes

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.raw)
        return found

    @property
    def text(self) -> str:
        return self.raw.decode()


@dataclass(slots=True)
class Stream:
    """An open watch: its events, one by one."""

    response: aiohttp.ClientResponse

    async def next(self) -> Json | None:
        """The next event; None when the stream ended well."""
        async with asyncio.timeout(5):
            line = await self.response.content.readline()
        return json.loads(line) if line else None

    async def take(self, count: int) -> list[Json | None]:
        return [await self.next() for _ in range(count)]


@dataclass(slots=True)
class Served:
    """The server, its core, and requests to it as any of the users."""

    api: Api
    server: HttpServer
    base: str
    session: aiohttp.ClientSession
    _streams: list[aiohttp.ClientResponse] = field(default_factory=list)

    @property
    def inside(self) -> Client:
        """The cluster's own way to write."""
        return Client(self.api, user="system:test")

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        user: str = "admin",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        given = {"Authorization": f"Bearer {user}-token"} if user else {}
        given |= headers or {}
        data: Any = body if isinstance(body, bytes | None) else json.dumps(body)
        if isinstance(data, bytes):
            data = io.BytesIO(data)
        if data is not None:
            given.setdefault("Content-Type", "application/json")
        async with self.session.request(
            method, self.base + path, data=data, headers=given
        ) as answer:
            return Answer(answer.status, answer.headers.copy(), await answer.read())

    async def get(self, path: str, **more: Any) -> Answer:
        return await self.call("GET", path, **more)

    async def raw(self, sent: bytes) -> bytes:
        """What comes back on a connection of its own, which the server must close."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(sent)
        try:
            return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    async def watch(self, path: str, *, accept: str = "application/json") -> Stream:
        headers = {"Authorization": "Bearer admin-token", "Accept": accept}
        response = await self.session.get(self.base + path, headers=headers)
        assert response.status == 200, await response.text()
        self._streams.append(response)
        return Stream(response)

    def close_streams(self) -> None:
        for response in self._streams:
            response.close()


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    clock = Clock(seed=1, start=START)
    tokens = {f"{name}-token": user for name, user in USERS.items()}
    api = Api(clock, authenticator=Authenticator(tokens))
    install(api.context)
    inside = Client(api, user="system:test")
    inside.create("namespaces", {"metadata": {"name": "default"}})
    inside.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "default"}})
    server = HttpServer(api)
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    await server.start(sock, context=None)
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    async with aiohttp.ClientSession() as session:
        made = Served(api, server, base, session)
        try:
            yield made
        finally:
            made.close_streams()
            await server.close()


CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"


def config_map(name: str, **data: str) -> Json:
    return {
        "kind": "ConfigMap",
        "apiVersion": "v1",
        "metadata": {"name": name, "labels": {"app": name}},
        "data": data,
    }
