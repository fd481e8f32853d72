"""A TCP proxy between Podium and an API server that can be cut, closed and stopped in mid-sentence.

Below TLS, so it serves the real control plane and the practice cluster alike.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from dashboard.kube.config import Connection


class TcpProxy:
    """Forwards to one address; ``connection`` is the given one, through the proxy."""

    def __init__(self, to: Connection) -> None:
        parts = urlsplit(to.server)
        assert parts.hostname is not None
        self._host, self._port = parts.hostname, parts.port or 443
        self._to = to
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._port_here = 0
        self.swallowing = False
        self.refused = 0

    @property
    def connection(self) -> Connection:
        scheme = urlsplit(self._to.server).scheme
        hostname = self._to.server_hostname or (self._host if scheme == "https" else None)
        return replace(
            self._to,
            server=f"{scheme}://127.0.0.1:{self._port_here}",
            server_hostname=hostname,
        )

    async def open(self) -> None:
        """Listen (again, on the same port)."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port_here)
        self._port_here = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Every connection ends at once, wherever it is in its sentence."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def close(self) -> None:
        """Nobody listens any more, and nobody is connected: the API server is gone."""
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there_reader, there_writer = await asyncio.open_connection(self._host, self._port)
            self._writers |= {writer, there_writer}
            try:
                lost: list[bool] = []
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._copy(reader, there_writer, lost))
                    group.create_task(self._copy(there_reader, writer, lost))
            finally:
                self._writers -= {writer, there_writer}
        writer.transport.abort()

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: list[bool]
    ) -> None:
        """A connection that has lost bytes never speaks again: TCP leaves nothing out."""
        with suppress(OSError):
            while data := await reader.read(65536):
                if self.swallowing or lost:
                    lost.append(True)
                    continue
                # Small pieces: a cut then falls into the middle of a line.
                for i in range(0, len(data), 1000):
                    writer.write(data[i : i + 1000])
                await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def proxied(connection: Connection) -> AsyncIterator[TcpProxy]:
    proxy = TcpProxy(connection)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
