"""pods/proxy and services/proxy with programs that answer."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.http import proxying
from practice.api.http.proxying import split_path, through_proxy
from practice.api.http.server import HttpServer
from practice.clock.driver import Driver
from tests.practice.http.conftest import Answer, Served
from tests.practice.network.lab import Lab

PODS = "/api/v1/namespaces/default/pods"
SERVICES = "/api/v1/namespaces/default/services"


@pytest.fixture
async def cluster() -> AsyncIterator[tuple[Lab, Served]]:
    """A pod and a Service of hello, a cluster whose time runs fast."""
    lab = Lab()
    lab.pod("hello")
    lab.pod("nginx", image="nginx:1.29", ports=None)
    lab.service()
    lab.run()
    api = lab.cluster.api
    api.authenticator = Authenticator({f"{name}-token": user for name, user in USERS.items()})
    server = HttpServer(api)
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    await server.start(sock, context=None)
    lab.clock.rate = 300
    driving = asyncio.create_task(Driver(lab.clock).drive())
    async with aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{sock.getsockname()[1]}"
        try:
            yield lab, Served(api, server, base, session)
        finally:
            driving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await driving
            await server.close()


Cluster = tuple[Lab, Served]


async def get(cluster: Cluster, path: str, **more: Any) -> Answer:
    return await cluster[1].get(path, **more)


async def test_a_pods_answer_comes_through(cluster: Cluster) -> None:
    answer = await get(cluster, f"{PODS}/hello/proxy/hostname")
    assert (answer.code, answer.text) == (200, "hello\n")
    answer = await get(cluster, f"{PODS}/hello/proxy/nothing")
    assert (answer.code, answer.text) == (404, "404 page not found\n")


async def test_a_services_answer_comes_through_by_number_and_by_name(cluster: Cluster) -> None:
    for name in ("hello", "hello:80", "http:hello:80"):
        answer = await get(cluster, f"{SERVICES}/{name}/proxy/")
        assert answer.json == {"message": "Hello"}


async def test_all_methods_go_through_with_their_bodies(cluster: Cluster) -> None:
    _, served = cluster
    path = f"{PODS}/hello:81/proxy/readiness"
    assert (await served.get(path)).code == 200
    assert (await served.call("POST", f"{path}/status", b"x")).code == 200
    assert (await served.get(path)).code == 503


async def test_the_program_sees_where_the_request_came_from_but_no_credentials(
    cluster: Cluster,
) -> None:
    lab, served = cluster
    await served.get(f"{PODS}/nginx/proxy/x?y=z", headers={"User-Agent": "me/1"})
    [*_, line] = lab.cluster.node_services.logs("default", "nginx", "main")
    assert line.startswith(b"192.0.2.1 - - [")
    assert b'"GET /x?y=z HTTP/1.1" 404' in line
    assert b'"me/1" "127.0.0.1"' in line


async def test_a_path_without_a_slash_is_redirected(cluster: Cluster) -> None:
    _, served = cluster
    url = f"{served.base}{PODS}/hello/proxy?a=b"
    headers = {"Authorization": "Bearer admin-token"}
    async with served.session.get(url, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 301
        assert answer.headers["Location"] == f"{PODS}/hello/proxy/?a=b"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{PODS}/hello:8080/proxy/", "dial tcp 10.244.0.2:8080: connect: connection refused"),
        (f"{PODS}/hello:http/proxy/", "dial tcp: lookup tcp/http: unknown port"),
        (f"{PODS}/hello:99999/proxy/", "dial tcp: address 99999: invalid port"),
        (f"{PODS}/https:hello:80/proxy/", "http: server gave HTTP response to HTTPS client"),
    ],
)
async def test_trouble_is_told_in_the_api_servers_words(
    cluster: Cluster, path: str, words: str
) -> None:
    answer = await get(cluster, path)
    assert answer.code == 503
    assert answer.json["reason"] == "ServiceUnavailable"
    assert answer.json["message"] == f"error trying to reach service: {words}"


async def test_a_silent_pod_is_given_up_after_thirty_seconds(cluster: Cluster) -> None:
    lab, _ = cluster
    lab.network.faults.cut("node-1")
    answer = await get(cluster, f"{PODS}/hello:80/proxy/")
    assert answer.json["message"].endswith("dial tcp 10.244.0.2:80: i/o timeout")


async def test_a_clock_that_stands_still_lets_the_request_wait_but_not_for_ever(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, served = cluster
    lab.clock.rate = 0
    waiting = asyncio.create_task(served.get(f"{PODS}/hello/proxy/version"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    lab.clock.rate = 300
    assert (await waiting).text == "1.0.0\n"
    lab.clock.rate = 0
    monkeypatch.setattr(proxying, "PROXY_WAIT_S", 0.05)
    answer = await get(cluster, f"{PODS}/hello/proxy/version")
    assert (answer.code, answer.json["reason"]) == (504, "Timeout")


async def test_kubelets_are_not_proxied_to(cluster: Cluster) -> None:
    answer = await get(cluster, "/api/v1/nodes/node-1/proxy/healthz")
    assert answer.code == 403
    assert "simulated" in answer.json["message"]


async def test_rights_are_asked_for(cluster: Cluster) -> None:
    answer = await get(cluster, f"{PODS}/hello/proxy/", user="viewer")
    assert answer.code == 403
    assert 'cannot get resource "pods/proxy"' in json.loads(answer.raw)["message"]


def test_redirects_and_links_lead_through_the_proxy_again() -> None:
    prefix = f"{PODS}/hello/proxy"
    assert through_proxy("/login", prefix, "api:1") == f"{prefix}/login"
    assert through_proxy("http://api:1/a/?b=c", prefix, "api:1") == f"{prefix}/a/?b=c"
    assert through_proxy(f"{prefix}/a", prefix, "api:1") == f"{prefix}/a"
    assert through_proxy("https://elsewhere/x", prefix, "api:1") == "https://elsewhere/x"
    assert through_proxy("next", prefix, "api:1") == "next"


def test_the_rest_of_a_path_is_the_programs() -> None:
    prefix = f"{PODS}/proxy/proxy"
    assert split_path(prefix, namespaced=True) == (prefix, "")
    assert split_path(f"{prefix}/", namespaced=True) == (prefix, "/")
    assert split_path(f"{prefix}//a/proxy/", namespaced=True) == (prefix, "//a/proxy/")
