"""Simulated kubelets as a client, over HTTP, of an API server that has no nodes of its own."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from practice.api.api import Api
from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.bootstrap import bootstrap
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.http.server import HttpServer
from practice.api.http.tls import make_key
from practice.clock import Clock, real_time
from practice.clock.driver import Driver
from practice.kubelet.remote.kubeconfig import Access
from practice.kubelet.remote.running import Fleet, Options, RemoteError

pytestmark = pytest.mark.slow
RATE = 40.0


@dataclass
class Place:
    """The API server, and how the fleet is asked to reach it."""

    client: Client
    access: Access
    folder: Path

    def options(self, **more: Any) -> Options:
        names = ("practice-1", "practice-2")
        return Options(access=self.access, names=names, egress=self.folder / "egress", **more)

    def pod(self, name: str, node: str = "practice-1", **container: Any) -> None:
        main = {"name": "main", "image": "nginx:1.27", **container}
        spec = {"nodeName": node, "containers": [main]}
        metadata = {"name": name, "namespace": "default"}
        self.client.create("pods", {"metadata": metadata, "spec": spec})

    def status(self, name: str) -> Any:
        return self.client.get("pods", "default", name).get("status") or {}

    def is_ready(self, name: str) -> bool:
        conditions = self.status(name).get("conditions") or ()
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

    def restarts(self, name: str) -> int:
        statuses = self.status(name).get("containerStatuses") or [{}]
        return int(statuses[0].get("restartCount") or 0)


async def eventually(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    clock = Clock(seed=1, start=real_time())
    api = Api(clock, authenticator=Authenticator({"token": USERS["admin"]}))
    bootstrap(api)
    api.tokens.use_key(make_key())
    metadata = {"name": "kube-root-ca.crt", "namespace": "default"}
    Client(api, user="admin").create("configmaps", {"metadata": metadata, "data": {"ca.crt": "x"}})
    server = HttpServer(api)
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    await server.start(sock, context=None)
    driving = asyncio.create_task(Driver(clock).drive())
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    access = Access(url, None, {"Authorization": "Bearer token"})
    yield Place(Client(api, user="admin"), access, tmp_path)
    driving.cancel()
    await asyncio.gather(driving, return_exceptions=True)
    await server.close()


def fleet_of(options: Options) -> Fleet:
    fleet = Fleet(options)
    fleet._clock.rate = RATE
    return fleet


async def test_pods_come_up_crash_and_go(place: Place) -> None:
    place.client.create("nodes", {"metadata": {"name": "strange"}})
    async with fleet_of(place.options()).running():
        place.pod("web")
        place.pod("crash", "practice-2", image="busybox", command=["sh", "-c", "exit 7"])
        place.pod("others", "strange")
        await eventually(lambda: place.is_ready("web"))
        await eventually(lambda: place.restarts("crash") >= 2)
        assert place.status("web")["podIP"].startswith("10.244.0.")
        assert place.status("others") == {"phase": "Pending", "qosClass": "BestEffort"}
        node = place.client.get("nodes", None, "practice-1")
        assert node["status"]["daemonEndpoints"]["kubeletEndpoint"]["Port"] == 10250
        place.client.get("leases.coordination.k8s.io", "kube-node-lease", "practice-1")
        reasons = {event["reason"] for event in place.client.list("events", "default")}
        assert {"Pulled", "Created", "Started", "BackOff"} <= reasons
        place.client.delete("pods", "default", "web", grace_period_s=1)

        def gone() -> bool:
            try:
                place.client.get("pods", "default", "web")
            except ApiError as error:
                return error.code == 404
            return False

        await eventually(gone)
    assert place.client.get("nodes", None, "practice-1")


async def test_a_second_run_takes_its_nodes_over_and_may_remove_them(place: Place) -> None:
    async with fleet_of(place.options()).running():
        place.pod("web")
        await eventually(lambda: place.is_ready("web"))
    async with fleet_of(place.options(remove_nodes=True)).running():
        await eventually(lambda: place.restarts("web") == 1)  # the containers died with the node
    with pytest.raises(ApiError):
        place.client.get("nodes", None, "practice-1")


async def test_a_node_of_somebody_else_is_left_alone(place: Place) -> None:
    place.client.create("nodes", {"metadata": {"name": "practice-2"}})
    with pytest.raises(RemoteError, match="there is a node practice-2 already"):
        async with fleet_of(place.options()).running():
            pass


async def test_the_kubelets_port_and_the_way_to_pods(place: Place) -> None:
    async with fleet_of(place.options()).running():
        place.pod("web")
        await eventually(lambda: place.is_ready("web"))
        reader, writer = await connected(place, "172.18.0.2:10250")
        tls = ssl.create_default_context()
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
        await writer.start_tls(tls)
        writer.write(b"GET /containerLogs/default/web/main?tailLines=1 HTTP/1.0\r\n\r\n")
        assert b"start worker processes" in await reader.read()
        writer.close()
        ip = place.status("web")["podIP"]
        reader, writer = await connected(place, f"{ip}:80")
        writer.write(b"GET / HTTP/1.1\r\nHost: web\r\n\r\n")
        assert b"200 OK" in await reader.readline()
        writer.close()
        for nobody in (f"{ip}:99", "10.244.9.9:80", "192.0.2.1:80"):
            with pytest.raises(ConnectionRefusedError):
                await connected(place, nobody)


async def connected(place: Place, target: str) -> tuple[Any, Any]:
    reader, writer = await asyncio.open_unix_connection(place.folder / "egress")
    writer.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head:
        writer.close()
        raise ConnectionRefusedError(target)
    return reader, writer


async def test_every_path_of_the_kubelets_port(place: Place) -> None:
    fleet = fleet_of(place.options())
    async with fleet.running():
        place.pod("web")
        await eventually(lambda: place.is_ready("web"))
        base = f"https://127.0.0.1:{fleet.ports['practice-1']}"
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:

            async def get(path: str) -> tuple[int, str]:
                async with session.get(base + path) as answer:
                    return answer.status, await answer.text()

            assert await get("/healthz") == (200, "ok")
            pods = json.loads((await get("/pods"))[1])["items"]
            assert [pod["metadata"]["name"] for pod in pods] == ["web"]
            code, said = await get("/containerLogs/default/none/main")
            assert (code, said) == (404, 'pod "none" does not exist')
            assert (await get("/exec/default/web/main?command=ls"))[0] == 400
            assert (await get("/exec/default/web/main?command=ls&output=1"))[0] == 400
            assert (await get("/exec/default/none/main?command=ls&output=1"))[0] == 404
            assert (await get("/portForward/default/none"))[0] == 404
            assert 'pod="web"' in (await get("/metrics/resource"))[1]
            assert json.loads((await get("/stats/summary"))[1])["node"]["nodeName"] == "practice-1"
            assert (await get("/nothing"))[0] == 404
            url = base + "/exec/default/web/main?command=hostname&output=1"
            async with session.ws_connect(url, protocols=("v4.channel.k8s.io",)) as wire:
                said_bytes = b"".join([one.data async for one in wire])
            assert b"web\n" in said_bytes
