"""Frames of a log, with an API server that says what the test wants."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import BadRequest, NotFound
from dashboard.web.logs import slots, sources
from dashboard.web.logs.moments import Place
from dashboard.web.logs.stream import Asked, Stream
from tests.conftest import Persona
from tests.web import spying

T0, T1 = "2026-01-01T00:00:00.000000000Z", "2026-01-01T00:00:01.000000000Z"
WEB = Target(kind="Pod", namespace="shop", name="web", uid="")


def pod(name: str, *, phase: str = "Succeeded", **states: dict[str, Any]) -> dict[str, Any]:
    """A pod with the containers that are named, in these states."""
    return {
        "kind": "Pod",
        "metadata": {"name": name, "uid": name, "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {"containers": [{"name": one} for one in states]},
        "status": {
            "phase": phase,
            "containerStatuses": [{"name": one, "state": state} for one, state in states.items()],
        },
    }


RAN = {"terminated": {"startedAt": "2026-01-01T00:00:00Z", "exitCode": 0}}
RUNS = {"running": {"startedAt": "2026-01-01T00:00:00Z"}}


class Cluster(Api):
    """`pods` by name, and what their containers wrote by ``pod/container``."""

    def __init__(self, pods: list[dict[str, Any]], written: dict[str, Any]) -> None:
        super().__init__(Connection(name="fake", server="http://127.0.0.1:1"))
        self.pods, self.written = {one["metadata"]["name"]: one for one in pods}, written
        self.asked: list[dict[str, Any]] = []

    async def get(self, kind: Any, namespace: str, name: str, **_: Any) -> Any:
        if kind.kind != "Pod":
            selector = {"matchLabels": {"app": "web"}}
            return {"kind": kind.kind, "metadata": {"name": name}, "spec": {"selector": selector}}
        if name not in self.pods:
            raise NotFound("not found", code=404)
        return self.pods[name]

    async def list(self, *_: Any, **asked: Any) -> Any:
        assert asked["label_selector"] == "app=web"
        return {"items": list(self.pods.values())}

    async def follow_logs(  # type: ignore[override]
        self, namespace: str, pod: str, *, container: str, **asked: Any
    ) -> AsyncIterator[str]:
        self.asked.append(asked)
        lines = self.written[f"{pod}/{container}"]
        if isinstance(lines, Exception):
            raise lines
        for line in lines:
            yield line
        while asked["follow"] and self.pods[pod]["status"]["phase"] == "Running":
            await asyncio.sleep(0.01)


async def yes() -> str:
    return ""


async def frames(cluster: Cluster, may_read: Any = yes, **asked: Any) -> list[dict[str, Any]]:
    """All frames until the end."""
    stream = Stream(cluster, Asked(**{"target": WEB, **asked}), may_read=may_read)
    chunks = [chunk async for chunk in stream.frames()]
    return [msgspec.json.decode(line) for line in b"".join(chunks).splitlines()]


def lines(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["k"], one["n"]) for one in found if one["t"] == "line"]


async def test_a_pod_that_ended_is_read_to_its_end() -> None:
    cluster = Cluster([pod("web", main=RAN)], {"web/main": [f"{T0} one", f"{T1} two"]})
    found = await frames(cluster, follow=True)
    assert [one["t"] for one in found] == ["sources", "line", "line", "end"]
    assert found[1] == {"t": "line", "k": "web/main", "at": T0, "n": "one"}


async def test_all_pods_of_a_workload_and_all_their_containers() -> None:
    pods = [pod("a", main=RAN, side=RAN), pod("b", main=RAN)]
    written = {"a/main": [f"{T0} 1"], "a/side": [f"{T0} 2"], "b/main": [f"{T0} 3"]}
    target = Target(kind="Deployment", namespace="shop", name="web", uid="")
    found = await frames(Cluster(pods, written), target=target)
    assert sorted(lines(found)) == [("a/main", "1"), ("a/side", "2"), ("b/main", "3")]
    assert found[-1]["t"] == "end"


async def test_it_goes_on_where_the_browser_was() -> None:
    cluster = Cluster([pod("web", main=RAN)], {"web/main": [f"{T0} 1", f"{T0} 2", f"{T1} 3"]})
    found = await frames(cluster, places={"web/main": Place(T0, 1)})
    assert lines(found) == [("web/main", "2"), ("web/main", "3")]
    assert cluster.asked[0]["since_time"] == T0
    assert cluster.asked[0]["tail"] is None


async def test_trouble_of_one_container_is_told_and_the_others_are_read() -> None:
    refused = BadRequest("previous terminated container not found", code=400)
    cluster = Cluster([pod("web", a=RAN, b=RAN)], {"web/a": refused, "web/b": [f"{T0} x"]})
    found = await frames(cluster, previous=True)
    troubles = [(one["k"], one["text"]) for one in found if one["t"] == "trouble"]
    assert troubles == [("web/a", "previous terminated container not found")]
    assert lines(found) == [("web/b", "x")]


async def test_a_pod_that_is_gone_ends_the_stream() -> None:
    found = await frames(Cluster([], {}), follow=True)
    assert found == [{"t": "end", "text": "It is gone from the cluster."}]


async def test_after_so_many_bytes_the_browser_must_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LOG_STREAM_MAX_BYTES", 2_000)
    monkeypatch.setattr(limits, "LOG_CHUNK_BYTES", 500)
    written = [f"{T0} {'x' * 100}"] * 10_000
    cluster = Cluster([pod("web", main=RAN)], {"web/main": written})
    found = await frames(cluster, follow=True)
    assert found[-1] == {"t": "again"}
    assert len(found) < 30


async def test_a_right_that_is_lost_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_BEAT_S", 0.01)

    async def no() -> str:
        return "Your session has ended."

    cluster = Cluster([pod("web", phase="Running", main=RUNS)], {"web/main": []})
    found = await frames(cluster, no, follow=True)
    assert found[-1] == {"t": "bye", "text": "Your session has ended."}


async def test_a_new_run_of_a_container_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_LOOK_S", 0.01)
    first = pod("web", phase="Running", main=RUNS)
    cluster = Cluster([first], {"web/main": [f"{T0} first"]})
    stream = Stream(cluster, Asked(target=WEB, follow=True), may_read=yes)
    got = b""
    async for chunk in stream.frames():
        got += chunk
        if b"first" in got and "web/main" in cluster.written:
            again = {"terminated": {"startedAt": "2026-01-01T00:00:01Z", "exitCode": 0}}
            cluster.pods["web"] = pod("web", main=again)
            cluster.written["web/main"] = [f"{T0} first", f"{T1} second"]
    assert (got.count(b"first"), got.count(b"second")) == (1, 1)


def test_selectors_are_written_as_queries() -> None:
    terms = [
        {"key": "a", "operator": "In", "values": ["1", "2"]},
        {"key": "b", "operator": "NotIn", "values": ["3"]},
        {"key": "c", "operator": "Exists"},
        {"key": "d", "operator": "DoesNotExist"},
    ]
    selector = {"matchLabels": {"app": "web"}, "matchExpressions": terms}
    owner = {"kind": "Deployment", "spec": {"selector": selector}}
    assert sources.selector_text(owner) == "app=web,a in (1,2),b notin (3),c,!d"
    assert sources.selector_text({"kind": "Service", "spec": {"selector": {"x": "y"}}}) == "x=y"
    assert sources.selector_text({"kind": "Service", "spec": {}}) == ""


def test_one_viewer_reads_few_logs_at_once() -> None:
    held = [slots.slot("vera") for _ in range(limits.LOG_STREAMS_PER_VIEWER)]
    for one in held:
        one.__enter__()
    try:
        assert "already" in slots.refusal("vera")
        assert slots.refusal("omar") == ""
    finally:
        for one in held:
            one.__exit__(None, None, None)
    assert slots.refusal("vera") == ""


# --- over HTTP ---------------------------------------------------------------------------------


async def ask(who: Persona, route: str = "logs", *where: str, **asked: str) -> tuple[Any, bytes]:
    answer: Any = await who.async_client.get(
        reverse(route, args=where or ["Pod", "shop", "web"]), asked
    )
    if not answer.streaming:
        return answer, answer.content
    return answer, b"".join([chunk async for chunk in answer.streaming_content])


@pytest.fixture
def cluster() -> Cluster:
    pods = [pod("web", main=RAN, side=RAN)]
    written = {"web/main": [f"{T0} \x1b[31mone"], "web/side": [f"{T0} two"]}
    made = Cluster(pods, written)
    spying.install(made)
    return made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ["logs", "logs-download"])
async def test_observers_read_only_where_it_is_allowed(
    route: str, vera: Persona, omar: Persona, cluster: Cluster, settings: Any
) -> None:
    settings.PODIUM_OBSERVER_LOGS = False
    hers, body = await ask(vera, route)
    assert (hers.status_code, b"observers do not see them" in body) == (403, True)
    assert cluster.asked == []
    assert (await ask(omar, route))[0].status_code == 200
    settings.PODIUM_OBSERVER_LOGS = True
    assert (await ask(vera, route))[0].status_code == 200


@pytest.mark.django_db(transaction=True)
async def test_a_file_names_the_container_of_each_line(omar: Persona, cluster: Cluster) -> None:
    answer, body = await ask(omar, "logs-download")
    assert answer["Content-Disposition"] == 'attachment; filename="web.log"'
    assert answer["Content-Type"].startswith("text/plain")
    assert body == b"[pod/web/main] \x1b[31mone\n[pod/web/side] two\n"
    _, one = await ask(omar, "logs-download", container="side", timestamps="on")
    assert one == f"{T0} two\n".encode()


@pytest.mark.django_db(transaction=True)
async def test_a_file_is_bounded_and_says_so(
    omar: Persona, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOG_DOWNLOAD_MAX_BYTES", 30)
    _, body = await ask(omar, "logs-download")
    assert body.startswith(b"[pod/web/main]")
    assert b"the rest is beyond" in body
    assert b"two" not in body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where", [("ConfigMap", "shop", "web"), ("Spaceship", "a", "b"), ("Pod", "shop", "..")]
)
async def test_what_has_no_log_is_refused(
    where: tuple[str, str, str], omar: Persona, cluster: Cluster
) -> None:
    answer, body = await ask(omar, "logs", *where)
    assert answer.status_code == 400
    assert b"No log to read" in body


@pytest.mark.django_db(transaction=True)
async def test_places_that_make_no_sense_are_no_places(omar: Persona, cluster: Cluster) -> None:
    for after in ("", "x", "1/yesterday/web/main", f"99999999999/{T0}/web/main", "/".join("1234")):
        answer, body = await ask(omar, after=after)
        assert answer.status_code == 200
        assert b"two" in body
