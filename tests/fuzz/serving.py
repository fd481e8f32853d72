"""A cluster in a thread of its own, and a plain caller: what a fuzzer talks to, and looks into."""

import asyncio
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Coroutine, Iterator, Sized
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from practice.api.api import Api
from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.bootstrap import bootstrap
from practice.api.http.server import HttpServer
from practice.clock import Clock
from practice.cluster import START, Cluster
from practice.hosting.front import Front
from practice.hosting.sites import Sites
from tests.fuzz.pacing import Pacemaker

Json = dict[str, Any]
T = TypeVar("T")
TOKENS = {name: f"{name}-token" for name in USERS}
ADMIN = {"Authorization": f"Bearer {TOKENS['admin']}"}
PATIENCE_S = 300.0
"""How long an answer may take before the server counts as hanging: far beyond any bound that is judged, also with
the lowest priority on a machine that is busy with everything else."""

STREAM_PATIENCE_S = 0.03
"""How long a stream that has begun is listened to: what it has to say at once comes at once."""

STREAM_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    raw: bytes
    content_type: str = "application/json"

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


class Served(Protocol):
    """What can be put on a socket."""

    async def start(self, sock: socket.socket, *, context: None) -> None: ...

    async def close(self) -> None: ...


@dataclass(slots=True)
class Target:
    """A served API. Without controllers nothing but the requests changes its store."""

    api: Api
    port: int
    loop: asyncio.AbstractEventLoop
    streams: Sized
    _connection: http.client.HTTPConnection | None = field(default=None)

    def call(
        self, method: str, path: str, body: bytes | None = None, headers: Json | None = None
    ) -> Answer:
        """One request. ValueError: no HTTP client would send it. OSError: no answer."""
        connection = self._connection or self.connection()
        self._connection = None
        try:
            _send(connection, method, path, body, {**ADMIN, **(headers or {})})
            # Taken now: the connection lets go of it when the answer says that it closes.
            sock = connection.sock
            raw = _read(sock, response := connection.getresponse())
        except BaseException:
            connection.close()
            raise
        if response.isclosed() and not response.will_close:
            self._connection = connection
        else:
            connection.close()
        return Answer(response.status, raw, response.headers.get("Content-Type", ""))

    def connection(self) -> http.client.HTTPConnection:
        """A new one."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def inside(self, work: Coroutine[Any, Any, T]) -> T:
        """Done on the server's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_S * 6)

    def documents(self) -> dict[str, Json]:
        """Every OpenAPI v3 document of the server, by its path."""
        paths = self.call("GET", "/openapi/v3").body["paths"]
        return {n: self.call("GET", one["serverRelativeURL"]).body for n, one in paths.items()}

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None,
    headers: Json,
) -> None:
    """ValueError for a path with control characters, which http.client calls an InvalidURL."""
    try:
        connection.request(method, path, body=body, headers=headers)
    except http.client.InvalidURL as error:
        raise ValueError(str(error)) from error


def _read(sock: socket.socket, response: http.client.HTTPResponse) -> bytes:
    """The whole body; of a stream without an end only what comes at once."""
    if response.length is not None or not response.chunked:
        return response.read()
    sock.settimeout(STREAM_PATIENCE_S)
    parts: list[bytes] = []
    try:
        while sum(map(len, parts)) < STREAM_BYTES and (part := response.read1(STREAM_BYTES)):
            parts.append(part)
        sock.settimeout(PATIENCE_S)
    except TimeoutError:
        pass  # the connection is closed then: the response has not ended
    return b"".join(parts)


@contextlib.contextmanager
def bare_api() -> Iterator[Target]:
    """An API server in which nothing acts."""
    users = {token: USERS[name] for name, token in TOKENS.items()}
    api = Api(Clock(seed=1, start=START), authenticator=Authenticator(users))
    bootstrap(api)
    with _served(api, HttpServer(api)) as target:
        yield target


@contextlib.contextmanager
def living_cluster(scenario: str = "empty") -> Iterator[tuple[Target, Cluster, Pacemaker]]:
    """A whole cluster, whose clock is driven, and told how much real time has passed."""
    users = {token: USERS[name] for name, token in TOKENS.items()}
    cluster = Cluster(scenario, seed=1)
    cluster.api.authenticator = Authenticator(users)
    cluster.start()
    with _served(cluster.api, HttpServer(cluster.api)) as target:
        pacemaker = Pacemaker(cluster.clock)
        target.inside(pacemaker.begin())
        try:
            yield target, cluster, pacemaker
        finally:
            target.inside(pacemaker.end())


@contextlib.contextmanager
def controlled_cluster(scenario: str = "empty") -> Iterator[tuple[Target, Sites]]:
    """A cluster with its control endpoint. Nobody drives its clock but requests."""
    cluster = Cluster(scenario, seed=1)
    cluster.start()

    async def make() -> Sites:
        return Sites(cluster, address="https://127.0.0.1:6443", tokens=TOKENS)

    with _loop() as loop:
        sites = asyncio.run_coroutine_threadsafe(make(), loop).result(PATIENCE_S)
        front = Front(sites, hosts=[])
        with _on(loop, cluster.api, front, sites.main.server.streams) as target:
            yield target, sites


@contextlib.contextmanager
def _served(api: Api, server: HttpServer) -> Iterator[Target]:
    with _loop() as loop, _on(loop, api, server, server.streams) as target:
        yield target


@contextlib.contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE_S)
        assert not thread.is_alive(), "the server did not end"
        loop.close()


@contextlib.contextmanager
def _on(
    loop: asyncio.AbstractEventLoop, api: Api, server: Served, streams: Sized
) -> Iterator[Target]:
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    target = Target(api, sock.getsockname()[1], loop, streams)
    target.inside(server.start(sock, context=None))
    try:
        yield target
    finally:
        target.close()
        target.inside(server.close())
