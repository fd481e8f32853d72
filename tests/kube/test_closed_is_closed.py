"""Whoever has waited for an end finds no socket open, also where a TLS connection was given up just as it was there."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.kube import config
from dashboard.kube.sockets import Sockets


@pytest.fixture
def mute() -> Iterator[tuple[str, int]]:
    """A server that never says a word: connections stay with the kernel."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


async def test_a_connection_that_is_saying_goodbye_is_waited_for(practice_kubeconfig: Path) -> None:
    connection = config.from_kubeconfig(practice_kubeconfig)
    where = urlsplit(connection.server)
    sockets, loop = Sockets(), asyncio.get_running_loop()
    one = sockets.make((socket.AF_INET, socket.SOCK_STREAM, 0))
    one.setblocking(False)
    await loop.sock_connect(one, (where.hostname, where.port))
    transport, _ = await loop.create_connection(
        asyncio.Protocol, sock=one, ssl=connection.ssl, server_hostname=where.hostname
    )
    transport.close()
    assert one.fileno() != -1
    await sockets.closed()
    assert one.fileno() == -1


async def test_who_does_not_answer_is_not_waited_for_without_end(mute: tuple[str, int]) -> None:
    sockets, loop = Sockets(), asyncio.get_running_loop()
    one = sockets.make((socket.AF_INET, socket.SOCK_STREAM, 0))
    one.setblocking(False)
    await loop.sock_connect(one, mute)
    await sockets.closed(within_s=0.02)
    assert one.fileno() != -1
    one.close()


async def test_where_nothing_is_open_nothing_is_waited_for() -> None:
    sockets = Sockets()
    sockets.make((socket.AF_INET, socket.SOCK_STREAM, 0)).close()
    await sockets.closed()
