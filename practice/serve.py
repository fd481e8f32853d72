"""Runs one practice cluster behind HTTPS: binds, makes users and tokens, drives the clock.

Promises: the address is bound before anything else is made, so a taken port costs nothing; when
`running` yields, the kubeconfig is written and the first request would be answered; at its end
everything is closed and awaited. Tokens and the key are drawn from the system's randomness, not
from the cluster's seed: they are secrets, and have no influence on what the cluster does.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from practice.api.http.kubeconfig import kubeconfig_text, write_kubeconfig
from practice.api.http.tls import make_identity
from practice.cluster import Cluster
from practice.hosting.front import Front
from practice.hosting.sites import Sites
from practice.limits import LISTEN_BACKLOG


class ServeError(Exception):
    """The cluster cannot be served; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Running:
    """A served cluster, and its forks. `driving` ends only when the clock finds a defect."""

    sites: Sites
    server: str
    tokens: dict[str, str]
    driving: asyncio.Future[None]


def bind(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. ServeError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(LISTEN_BACKLOG)
        sock.setblocking(False)
    except (OSError, OverflowError) as error:
        sock.close()
        raise ServeError(_why_not(host, port, error)) from None
    return sock


def _why_not(host: str, port: int, error: Exception) -> str:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return f"port {port} on {host} is in use by another program; choose another with --port"
    if code == errno.EACCES:
        return f"port {port} needs more rights than this user has; choose one above 1023"
    return f"cannot listen on {host}, port {port}: {error}"


def address_of(sock: socket.socket, host: str) -> str:
    """`https://127.0.0.1:6443`. A server bound to all addresses is reached by loopback."""
    port = sock.getsockname()[1]
    try:
        if ipaddress.ip_address(host).is_unspecified:
            host = "::1" if ":" in host else "127.0.0.1"
    except ValueError:
        pass  # a name, used as it is
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


@contextlib.asynccontextmanager
async def running(
    cluster: Cluster, *, host: str = "127.0.0.1", port: int = 0, kubeconfig: Path | None = None
) -> AsyncIterator[Running]:
    """Serve `cluster` (which is started already). ServeError when address or file cannot be had."""
    sock = bind(host, port)
    try:
        server_address = address_of(sock, host)
        identity = make_identity(host, asks_clients=True)
        sites = Sites(
            cluster,
            address=server_address,
            certificate_pem=identity.certificate_pem,
            authority_key_pem=identity.key_pem,
            hosts=[host],
        )
        front = Front(sites, hosts=[host])
        await front.start(sock, context=identity.context)
        cluster.publish_root_ca(identity.certificate_pem.decode(), identity.key_pem.decode())
    except BaseException:
        sock.close()
        raise
    tokens = sites.main.tokens
    try:
        sites.begin()
        if kubeconfig is not None:
            text = kubeconfig_text(server_address, identity.certificate_pem, tokens)
            _write(kubeconfig, text)
        yield Running(sites, server_address, tokens, sites.main.stopped)
    finally:
        await front.close()


def _write(path: Path, text: str) -> None:
    try:
        write_kubeconfig(path, text)
    except OSError as error:
        why = error.strerror or error
        raise ServeError(f"cannot write the kubeconfig {path}: {why}") from None
