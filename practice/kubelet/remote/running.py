"""Runs simulated nodes on a real control plane, from their registration to their end.

Promises: only nodes of its own names, with its own annotation, are touched, and only pods that the
scheduler placed on them. Time is real: the clock runs at rate 1. At the end what was to be written
is written; the nodes stay, and become NotReady like any node that went away, or are removed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from practice.api.errors import ApiError
from practice.api.http.tls import make_identity
from practice.api.node_services import Connection
from practice.clock import Clock, real_time
from practice.clock.driver import Driver
from practice.informer import Informers, Object, split_key
from practice.kubelet import SIMULATED, Kubelets
from practice.kubelet.addresses import node_ip
from practice.kubelet.remote.client import RemoteClient
from practice.kubelet.remote.egress import Egress, OnData
from practice.kubelet.remote.kubeconfig import Access
from practice.kubelet.remote.places import path_of
from practice.kubelet.remote.server import KubeletServer
from practice.limits import LISTEN_BACKLOG, SHUTDOWN_S
from practice.network import Network, Outside

log = logging.getLogger(__name__)
REFERRED = ("configmaps", "secrets", "persistentvolumeclaims", "persistentvolumes")
"""Resources that pods' volumes and environments refer to."""

KUBELET_PORT = 10250
_REQUEST_S = 30.0


class RemoteError(Exception):
    """It cannot begin; the text is one sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is asked for. `names`: the nodes."""

    access: Access
    names: tuple[str, ...]
    address: str = "127.0.0.1"
    client_ca: Path | None = None
    egress: Path | None = None
    remove_nodes: bool = False
    seed: int = 0


class Fleet:
    """All nodes of one process."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.ports: dict[str, int] = {}
        """Where each node's kubelet port really is."""
        self._clock = Clock(seed=options.seed, start=real_time())
        self._client = RemoteClient(self._clock, frozenset(options.names))
        self._kubelets = Kubelets(self._client, self._clock)
        for resource in REFERRED:
            self._client.reflect(resource)
        self._network = Network(Informers(self._client), self._clock, self._kubelets)
        self._kubelets.use_network(self._network)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        """Registered and serving; the task ends only by a defect. RemoteError: it cannot begin."""
        options = self._options
        sockets = {name: bound(options.address) for name in options.names}
        ports = {name: int(sock.getsockname()[1]) for name, sock in sockets.items()}
        self.ports = ports
        server = KubeletServer(self._kubelets, self._clock)
        addresses = dict(zip(ports, self._addresses(list(ports.values())), strict=True))
        real = {addresses[name]: (options.address, port) for name, port in ports.items()}
        egress = Egress(self._dial, real)
        async with _session(options.access) as session:
            try:
                await self._register(session, addresses)
                await server.start(sockets, _tls(options))
                if options.egress is not None:
                    await egress.start(options.egress)
            except BaseException as error:
                await server.close()
                for sock in sockets.values():
                    sock.close()
                if isinstance(error, (OSError, aiohttp.ClientError)):
                    raise RemoteError(f"cannot begin: {error}") from None
                raise
            acting = asyncio.create_task(self._act(session))
            writing = asyncio.create_task(self._client.writer.run(session))
            try:
                yield acting
            finally:
                acting.cancel()
                await asyncio.gather(acting, return_exceptions=True)
                await egress.close()
                await server.close()
                await self._client.writer.flushed(SHUTDOWN_S * 4)
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
                if options.remove_nodes:
                    await self._remove(session)

    async def _act(self, session: aiohttp.ClientSession) -> None:
        async with asyncio.TaskGroup() as group:
            for reflector in self._client.reflectors.values():
                group.create_task(reflector.run(session))
            group.create_task(Driver(self._clock).drive())

    def _dial(self, ip: str, port: int, on_data: OnData) -> Connection | None:
        for key in self._network.places.pods_at(ip):
            namespace, name = split_key(key)
            try:
                found = self._kubelets.connect(namespace, name, port, Outside(on_data))
            except ApiError:
                continue
            if found is not None:
                return found
        return None

    # -- nodes -------------------------------------------------------------------------------------

    def _addresses(self, ports: list[int]) -> list[tuple[str, int]]:
        """Where the API server finds the nodes: behind the egress socket they have addresses of
        their own, without it they are where they listen."""
        if self._options.egress is None:
            return [(self._options.address, port) for port in ports]
        return [(node_ip(number), KUBELET_PORT) for number in range(len(ports))]

    async def _register(
        self, session: aiohttp.ClientSession, addresses: dict[str, tuple[str, int]]
    ) -> None:
        for name, (address, port) in addresses.items():
            node = node_object(name, address, port)
            async with session.post(path_of("nodes"), json=node) as answer:
                body = await answer.json(content_type=None)
            if answer.status == 409:
                await self._take_over(session, name, node)
            elif answer.status >= 300:
                message = body.get("message", answer.status)
                raise RemoteError(f"the API server does not take node {name}: {message}")

    async def _take_over(self, session: aiohttp.ClientSession, name: str, node: Object) -> None:
        """A node of an earlier run gets its new port. RemoteError: it is somebody else's."""
        path = path_of("nodes", None, name)
        async with session.get(path) as answer:
            found: Any = await answer.json(content_type=None)
        if (found["metadata"].get("annotations") or {}).get(SIMULATED) != "true":
            raise RemoteError(f"there is a node {name} already that is not simulated")
        parts = ("addresses", "daemonEndpoints")
        patch = {"status": {part: node["status"][part] for part in parts}}
        headers = {"Content-Type": "application/merge-patch+json"}
        async with session.patch(f"{path}/status", json=patch, headers=headers) as answer:
            answer.raise_for_status()

    async def _remove(self, session: aiohttp.ClientSession) -> None:
        for name in self._options.names:
            async with session.delete(path_of("nodes", None, name)) as answer:
                if answer.status not in (200, 404):
                    log.warning("node %s could not be removed: %s", name, answer.status)


def node_object(name: str, address: str, port: int) -> Object:
    """A node as a kubelet registers it; what it offers is reported a moment later."""
    labels = {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels, "annotations": {SIMULATED: "true"}},
        "status": {
            "addresses": [
                {"type": "InternalIP", "address": address},
                {"type": "Hostname", "address": name},
            ],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": port}},
        },
    }


def bound(address: str) -> socket.socket:
    """A socket on a free port. RemoteError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.bind((address, 0))
        sock.listen(LISTEN_BACKLOG)
        sock.setblocking(False)
    except OSError as error:
        sock.close()
        raise RemoteError(f"cannot listen on {address}: {error}") from None
    return sock


def _tls(options: Options) -> ssl.SSLContext:
    context = make_identity(options.address).context
    if options.client_ca is not None:
        context.load_verify_locations(options.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def _session(access: Access) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(ssl=access.tls if access.tls is not None else False, limit=0)
    return aiohttp.ClientSession(
        access.server.rstrip("/") + "/",
        connector=connector,
        headers={**access.headers, "User-Agent": "practice-kubelet"},
        timeout=aiohttp.ClientTimeout(total=_REQUEST_S),
    )
