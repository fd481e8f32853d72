"""pods/log: choosing the container, options, following, and nodes that refuse."""

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from practice.api.errors import bad_request
from tests.practice.http.conftest import Json, Served

POD = "/api/v1/namespaces/default/pods/web/log"


class Nodes:
    """A node whose containers have written what they were told to."""

    def __init__(self) -> None:
        self.asked: Json = {}
        self.listeners: list[Callable[[bytes | None], None]] = []
        self.cancelled = 0

    def logs(self, namespace: str, pod: str, container: str, **options: Any) -> list[bytes]:
        if container == "waiting":
            raise bad_request(
                'container "waiting" in pod "web" is waiting to start: PodInitializing'
            )
        self.asked = {"place": (namespace, pod, container), **options}
        return [b"one", "zwei ✓".encode()]

    def follow_logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        on_line: Callable[[bytes | None], None],
        timestamps: bool = False,
    ) -> Callable[[], None]:
        self.listeners.append(on_line)

        def cancel() -> None:
            self.cancelled += 1

        return cancel


@pytest.fixture
def nodes(served: Served) -> Nodes:
    made = Nodes()
    served.api.node_services = made
    return made


def place(served: Served, *containers: str, node: str = "node-1") -> None:
    spec: Json = {"containers": [{"name": name, "image": "x"} for name in containers]}
    if node:
        spec["nodeName"] = node
        served.inside.create("nodes", {"metadata": {"name": node}})
    served.inside.create("pods", {"metadata": {"name": "web"}, "spec": spec}, namespace="default")


async def test_the_only_container_need_not_be_named(served: Served, nodes: Nodes) -> None:
    place(served, "a")
    answer = await served.get(f"{POD}?tailLines=5&sinceSeconds=9&timestamps=true")
    assert (answer.code, answer.text) == (200, "one\nzwei ✓\n")
    assert answer.headers["Content-Type"] == "text/plain"
    assert nodes.asked["place"] == ("default", "web", "a")
    assert (nodes.asked["tail_lines"], nodes.asked["since_s"]) == (5, 9)
    assert nodes.asked["timestamps"]


async def test_one_of_two_must_be_named(served: Served, nodes: Nodes) -> None:
    place(served, "a", "b")
    answer = await served.get(POD)
    assert answer.code == 400
    assert answer.json["message"] == (
        "a container name must be specified for pod web, choose one of: [a b]"
    )
    assert (await served.get(f"{POD}?container=b")).code == 200
    unknown = await served.get(f"{POD}?container=c")
    assert unknown.json["message"] == "container c is not valid for pod web"


async def test_a_container_that_waits_is_the_nodes_refusal(served: Served, nodes: Nodes) -> None:
    place(served, "waiting")
    answer = await served.get(POD)
    assert (answer.code, "is waiting to start" in answer.text) == (400, True)


async def test_a_pod_without_a_node_has_no_content(served: Served, nodes: Nodes) -> None:
    place(served, "a", node="")
    assert (await served.get(POD)).code == 204


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("tailLines=-1", 422),
        ("limitBytes=0", 422),
        ("sinceSeconds=0", 422),
        ("sinceSeconds=1&sinceTime=2026-01-05T08:00:00Z", 422),
        ("sinceTime=yesterday", 400),
        ("tailLines=many", 400),
    ],
)
async def test_options_that_make_no_sense_are_refused(
    served: Served, nodes: Nodes, query: str, code: int
) -> None:
    place(served, "a")
    assert (await served.get(f"{POD}?{query}")).code == code


async def test_bytes_can_be_limited(served: Served, nodes: Nodes) -> None:
    place(served, "a")
    assert (await served.get(f"{POD}?limitBytes=5")).text == "one\nz"


async def test_following_hands_on_each_line_until_the_end(served: Served, nodes: Nodes) -> None:
    place(served, "a")
    stream = await served.watch(f"{POD}?follow=true")
    content = stream.response.content
    assert await content.readline() == b"one\n"
    await content.readline()
    nodes.listeners[0](b"three")
    assert await content.readline() == b"three\n"
    nodes.listeners[0](None)
    assert await content.read() == b""
    assert nodes.cancelled == 1


async def test_a_server_that_closes_ends_a_followed_log(served: Served, nodes: Nodes) -> None:
    place(served, "a")
    stream = await served.watch(f"{POD}?follow=true")
    await stream.response.content.readline()
    served.server.streams.close()
    await stream.response.content.read()
    assert len(served.server.streams) == 0


@pytest.mark.parametrize(
    ("protocol", "sent"),
    [
        ("binary.k8s.io", b"one\nzwei \xe2\x9c\x93\n"),
        ("base64.binary.k8s.io", "b25lCnp3ZWkg4pyTCg=="),
    ],
)
async def test_a_websocket_gets_the_log_in_frames(
    served: Served, nodes: Nodes, protocol: str, sent: bytes | str
) -> None:
    place(served, "a")
    headers = {"Authorization": "Bearer admin-token"}
    url = served.base + POD
    async with served.session.ws_connect(url, protocols=(protocol,), headers=headers) as socket:
        assert socket.protocol == protocol
        assert (await socket.receive()).data == sent
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
