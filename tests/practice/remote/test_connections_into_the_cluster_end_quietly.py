"""The way into simulated pods ends with open connections, and nobody reads of a failure that was none."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from practice.kubelet.remote.egress import Egress


class Silent:
    """A pod that answers nothing; ``ended`` counts how often it was let go."""

    ended = 0

    def send(self, data: bytes) -> None:
        """Heard, and nothing said."""

    def close(self) -> None:
        """The caller is gone."""
        self.ended += 1


async def _connected(path: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(b"CONNECT 10.0.0.1:80 HTTP/1.1\r\n\r\n")
    assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def test_ending_it_with_an_open_connection_reports_no_failure(tmp_path: Path) -> None:
    """asyncio calls its handler for what goes wrong in a callback; here nothing may."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context))
    pod = Silent()
    egress = Egress(lambda *_where: pod, {})
    await egress.start(tmp_path / "egress")
    reader, writer = await _connected(tmp_path / "egress")
    await egress.close()
    assert await reader.read() == b""
    writer.close()
    assert (told, pod.ended) == ([], 1)


async def test_what_really_fails_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A defect of ours must not go under with its connection."""

    def fails(*_where: object) -> Silent:
        raise RuntimeError("no such program")

    egress = Egress(fails, {})
    await egress.start(tmp_path / "egress")
    reader, writer = await asyncio.open_unix_connection(tmp_path / "egress")
    writer.write(b"CONNECT 10.0.0.1:80 HTTP/1.1\r\n\r\n")
    assert await reader.read() == b""
    writer.close()
    await egress.close()
    assert "no such program" in caplog.text
