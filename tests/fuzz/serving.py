"""A cluster in a thread of its own, and a plain caller: what a fuzzer talks to, and looks into."""

import asyncio
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practice.api.api import Api
from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.bootstrap import bootstrap
from practice.api.client import Client
from practice.api.http.server import HttpServer
from practice.api.rbac.default_policy import install
from practice.clock import Clock
from practice.clock.driver import Driver
from practice.cluster import START, Cluster

Json = dict[str, Any]
TIMEOUT_S = 20.0
TOKENS = {f"{name}-token": user for name, user in USERS.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    raw: bytes

    @property
    def status(self) -> Json:
        """The body, which of a refusal must be a Status."""
        found: Json = json.loads(self.raw)
        return found


@dataclass(slots=True)
class Target:
    """A served API. Without controllers nothing but the requests changes its store."""

    api: Api
    port: int

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own: nothing can be left over from the last one."""
        given = {"Authorization": "Bearer admin-token", **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body=body, headers=given)
            response = connection.getresponse()
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def documents(self) -> dict[str, Json]:
        """Every OpenAPI v3 document of the server, by its path."""
        paths = self.call("GET", "/openapi/v3").status["paths"]
        return {
            name: self.call("GET", one["serverRelativeURL"]).status for name, one in paths.items()
        }


@contextlib.contextmanager
def bare_api() -> Iterator[Target]:
    """An API server in which nothing acts."""
    api = Api(Clock(seed=1, start=START), authenticator=Authenticator(TOKENS))
    install(api.context)
    bootstrap(api)
    with _served(api, None) as target:
        yield target


@contextlib.contextmanager
def living_cluster(scenario: str) -> Iterator[tuple[Target, Cluster]]:
    """A whole cluster at twenty times the speed; its clock counts the actions that failed."""
    cluster = Cluster(scenario, seed=1)
    cluster.api.authenticator = Authenticator(TOKENS)
    cluster.start()
    cluster.clock.rate = 20
    with _served(cluster.api, cluster) as target:
        yield target, cluster


@contextlib.contextmanager
def _served(api: Api, cluster: Cluster | None) -> Iterator[Target]:
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    target = Target(api, sock.getsockname()[1])
    loop = asyncio.new_event_loop()
    ready, stop = threading.Event(), asyncio.Event()

    async def serve() -> None:
        server = HttpServer(api)
        await server.start(sock, context=None)
        driving = asyncio.create_task(Driver(cluster.clock).drive()) if cluster else None
        ready.set()
        await stop.wait()
        if driving is not None:
            driving.cancel()
            await asyncio.gather(driving, return_exceptions=True)
        await server.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(TIMEOUT_S)
    try:
        yield target
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(TIMEOUT_S)
        assert not thread.is_alive(), "the server did not end"
        loop.close()


def inside(target: Target) -> Client:
    """The cluster's own way to write."""
    return Client(target.api, user="system:test")
