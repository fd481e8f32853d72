"""The three subresources over WebSocket and SPDY, byte by byte."""

import asyncio
import base64
import json
from typing import Any

import aiohttp
import pytest

from practice.streaming.spdy.frames import DataFrame, Reader, Writer
from tests.practice.streams.conftest import Wires

EXEC = "stdin=true&stdout=true&stderr=true&command="
SUCCESS = {"metadata": {}, "status": "Success"}


async def messages(socket: Any) -> list[bytes]:
    async with asyncio.timeout(5):
        return [
            one.data.encode() if isinstance(one.data, str) else one.data async for one in socket
        ]


def of(channel: int, found: list[bytes]) -> bytes:
    return b"".join(one[1:] for one in found if one[0] == channel)


@pytest.mark.parametrize("protocol", ["v5.channel.k8s.io", "v4.channel.k8s.io"])
async def test_a_command_over_a_websocket(wires: Wires, protocol: str) -> None:
    query = EXEC + "sh&command=-c&command=echo%20hi;cat%20/none;exit%203"
    async with await wires.socket("exec", query, protocol) as socket:
        assert socket.protocol == protocol
        found = await messages(socket)
    assert found[0] == b"\x01"  # says that the connection stands
    assert of(1, found) == b"hi\n"
    assert of(2, found) == b"cat: can't open '/none': No such file or directory\n"
    status = json.loads(of(3, found))
    assert status["details"] == {"causes": [{"reason": "ExitCode", "message": "3"}]}
    words = "command terminated with exit code 3"
    if protocol.startswith("v4"):
        words = "error executing command [sh -c echo hi;cat /none;exit 3], exit code 3"
    assert status["message"] == f"command terminated with non-zero exit code: {words}"


async def test_version_5_closes_the_input(wires: Wires) -> None:
    async with await wires.socket("exec", EXEC + "cat", "v5.channel.k8s.io") as socket:
        await socket.send_bytes(b"\x00hello")
        await socket.send_bytes(b"\xff\x00")
        found = await messages(socket)
    assert of(1, found) == b"hello"
    assert json.loads(of(3, found)) == SUCCESS


async def test_channels_in_base64(wires: Wires) -> None:
    async with await wires.socket("exec", EXEC + "hostname", "base64.channel.k8s.io") as socket:
        found = await messages(socket)
    assert [one[:1] for one in found[:2]] == [b"1", b"1"]
    assert base64.b64decode(found[1][1:]) == b"web\n"


async def test_a_refusal_of_the_node_reaches_each_kind_of_client(wires: Wires) -> None:
    wires.room.lab.run_pod("late", image="nginx:1.27", command=["sh", "-c", "exit 0"])
    lab = wires.room.lab
    lab.clock.run_for(8)
    url = wires.url("exec", EXEC + "ls").replace("/web/", "/late/")
    async with wires.session.ws_connect(url, protocols=("v5.channel.k8s.io",)) as socket:
        found = await messages(socket)
    text = 'unable to upgrade connection: container not found ("main")'
    assert json.loads(of(3, found))["message"] == f"Internal error occurred: {text}"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await wires.session.ws_connect(url, protocols=("v4.channel.k8s.io",))
    assert refused.value.status == 500


@pytest.mark.parametrize(
    ("kind", "query", "code", "text"),
    [
        ("exec", EXEC + "ls", 400, "Upgrade request required"),
        ("attach", "stdout=true", 400, "Upgrade request required"),
        ("portforward", "", 400, "Upgrade request required"),
        ("exec", "command=ls", 400, "you must specify at least 1 of stdin, stdout, stderr"),
        ("exec", EXEC + "ls&container=x", 400, "container x is not valid for pod web"),
    ],
)
async def test_a_request_that_cannot_become_a_stream(
    wires: Wires, kind: str, query: str, code: int, text: str
) -> None:
    async with wires.session.get(wires.url(kind, query)) as answer:
        assert answer.status == code
        assert text in await answer.text()


async def test_who_may_only_look_cannot_run_commands(wires: Wires) -> None:
    headers = wires.headers("viewer")
    async with wires.session.get(wires.url("exec", EXEC + "ls"), headers=headers) as answer:
        assert answer.status == 403


async def test_protocols_that_nobody_speaks_are_refused(wires: Wires) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await wires.socket("exec", EXEC + "ls", "v9.channel.k8s.io")
    assert refused.value.status == 403
    headers = {"Connection": "Upgrade", "Upgrade": "SPDY/3.1"}
    url = wires.url("exec", EXEC + "ls")
    async with wires.session.post(url, headers=headers) as answer:
        assert answer.status == 400
        assert "X-Stream-Protocol-Version does not exist" in await answer.text()
    headers["X-Stream-Protocol-Version"] = "v9.channel.k8s.io"
    async with wires.session.post(url, headers=headers) as answer:
        assert answer.status == 403
        assert "v4.channel.k8s.io" in answer.headers.getall("X-Accepted-Stream-Protocol-Versions")


async def test_the_older_port_forward(wires: Wires) -> None:
    async with await wires.socket(
        "portforward", "ports=80&ports=99", "v4.channel.k8s.io"
    ) as socket:
        await socket.send_bytes(b"\x00GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        found: list[bytes] = []
        async with asyncio.timeout(5):
            while b"Welcome" not in of(0, found):
                found.append((await socket.receive()).data)
    assert found[:2] == [b"\x00\x50\x00", b"\x01\x50\x00"]  # the port, lowest byte first
    assert b"connection refused" in of(3, found)


async def test_port_forward_in_a_tunnel(wires: Wires) -> None:
    writer, reader = Writer(), Reader()
    protocol = "SPDY/3.1+portforward.k8s.io"
    async with await wires.socket("portforward", "", protocol) as socket:
        for stream, kind in ((1, "error"), (3, "data")):
            headers = {"streamType": kind, "port": "80", "requestID": "0"}
            await socket.send_bytes(writer.syn_stream(stream, headers, fin=kind == "error"))
        await socket.send_bytes(b"")
        await socket.send_bytes(writer.data(3, b"GET /nope HTTP/1.1\r\nHost: x\r\n\r\n"))
        said = b""
        async with asyncio.timeout(5):
            while b"404 Not Found" not in said:
                for frame in reader.feed((await socket.receive()).data):
                    if isinstance(frame, DataFrame):
                        said += frame.data


async def test_nonsense_in_a_tunnel_ends_it(wires: Wires) -> None:
    protocol = "SPDY/3.1+portforward.k8s.io"
    async with await wires.socket("portforward", "", protocol) as socket:
        await socket.send_bytes(b"\xff" * 64)
        assert await messages(socket) == []


async def test_a_client_that_goes_ends_its_command(wires: Wires) -> None:
    def running() -> list[int]:
        life = wires.room.lab.kubelets._running("default", "web", "main")
        insides = life.container.insides if life else None
        return [one.pid for one in insides.processes()] if insides else []

    async with asyncio.timeout(5):
        async with await wires.socket("exec", EXEC + "sleep&command=9999", "v5.channel.k8s.io"):
            while running() != [1, 7]:
                await asyncio.sleep(0)
        while running() != [1]:
            await asyncio.sleep(0)
