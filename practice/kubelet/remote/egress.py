"""Connections of the API server to pods, over a Unix socket: no network address is touched.

A kube-apiserver with an EgressSelectorConfiguration (`cluster`, HTTPConnect, `uds`) asks for every
connection into the cluster by `CONNECT address:port` here. An address of a simulated pod leads to
its program; the ports of our own kubelets are connected on loopback; everything else is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from practice.api.http.outbox import Outbox
from practice.api.node_services import Connection
from practice.limits import REQUEST_LINE_BYTES, STREAM_CHUNK_BYTES, STREAM_WAITING_CHUNKS

log = logging.getLogger(__name__)
Address = tuple[str, int]
OnData = Callable[[bytes | None], None]
Dial = Callable[[str, int, OnData], Connection | None]
"""A connection to the pod with this address; None: refused, or nobody has the address."""


class Egress:
    """Serves one Unix socket. `own`: where the ports of our own kubelets really are."""

    def __init__(self, dial: Dial, own: Mapping[Address, Address]) -> None:
        self._dial = dial
        self._own = own
        self._server: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], None] = {}

    async def start(self, path: Path) -> None:
        """OSError when the socket cannot be made."""
        path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._began, path, limit=REQUEST_LINE_BYTES)
        path.chmod(0o600)

    async def close(self) -> None:
        """End all connections."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _began(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A task of ours: one that asyncio makes itself for a coroutine is reported as failed when it is cancelled."""
        task = asyncio.create_task(self._serve(reader, writer), name="egress connection")
        self._tasks[task] = None
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a connection into the practice cluster failed", exc_info=error)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await self._connect(head.decode("latin-1"), reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _connect(
        self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        method, _, rest = head.partition(" ")
        host, _, port = rest.partition(" ")[0].rpartition(":")
        host = host.strip("[]")
        if method != "CONNECT" or not port.isdigit():
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        elif (host, int(port)) in self._own:
            await self._to_kubelet(self._own[host, int(port)], reader, writer)
        else:
            await self._to_pod(host, int(port), reader, writer)

    async def _to_kubelet(
        self, where: Address, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(*where)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            asking = asyncio.create_task(_copy(reader, inner_writer))
            await _copy(inner_reader, writer)
        finally:
            inner_writer.close()
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    async def _to_pod(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        outbox: Outbox[bytes] = Outbox(limit=STREAM_WAITING_CHUNKS)
        inside = self._dial(host, port, partial(_said, outbox))
        if inside is None:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        saying = asyncio.create_task(_say(outbox, writer))
        try:
            while data := await reader.read(STREAM_CHUNK_BYTES):
                inside.send(data)
        finally:
            inside.close()
            outbox.close()
            await asyncio.gather(saying, return_exceptions=True)


def _said(outbox: Outbox[bytes], data: bytes | None) -> None:
    if data is None:
        outbox.close()
    else:
        outbox.push(data)


async def _say(outbox: Outbox[bytes], writer: asyncio.StreamWriter) -> None:
    while await outbox.wait(None):
        batch = outbox.take(STREAM_WAITING_CHUNKS)
        if not batch:
            break
        writer.write(b"".join(batch))
        await writer.drain()
    writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until one end is over: then the other one is, too, as TLS has no half-closed connections."""
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(STREAM_CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    writer.close()
