"""Clients end their connections in the middle of answers all the time: no word of it in the log."""

import asyncio
import logging
import socket
import struct

import pytest

from tests.practice.http.conftest import Served, config_map

HEAD = "GET {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin-token\r\n\r\n"
MANY = 400


@pytest.mark.parametrize(
    "path", ["/api/v1/configmaps?watch=true", "/api/v1/configmaps", "/openapi/v2"]
)
async def test_a_torn_connection_leaves_no_stream_and_no_error(
    served: Served, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(MANY):
        made = config_map(f"c{number}", a="x" * 5_000)
        made["metadata"]["namespace"] = "default"
        served.inside.create("configmaps", made)
    with caplog.at_level(logging.WARNING):
        for number in range(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            writer.write(HEAD.format(path).encode())
            if number % 2:
                await reader.readexactly(100)
            torn = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, torn)
            writer.close()
        async with asyncio.timeout(10):
            while len(served.server.streams):
                await asyncio.sleep(0.01)
            await served.get("/readyz")
    assert not caplog.records
