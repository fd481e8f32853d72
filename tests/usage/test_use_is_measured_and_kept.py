"""Readings of metrics.k8s.io, half an hour of them, and what the inspector draws from it."""

import asyncio
from typing import Any

import msgspec
import pytest

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.timing import Timing
from dashboard.usage.polling import Usage
from dashboard.usage.series import Sample, Series
from dashboard.web.inspector.use import cores, size, use_of

WEB, DB = ("shop", "web"), ("shop", "db")
NODES = {"items": [{"metadata": {"name": "n1"}, "usage": {"cpu": "250m", "memory": "1Gi"}}]}
PODS = {
    "items": [
        {
            "metadata": {"name": "web", "namespace": "shop"},
            "containers": [
                {"name": "a", "usage": {"cpu": "100000n", "memory": "10Mi"}},
                {"name": "b", "usage": {"cpu": "5m", "memory": "6Mi"}},
            ],
        }
    ]
}


class Answers(Api):
    """Says for each path what the test wants."""

    def __init__(self, **said: Any) -> None:
        super().__init__(Connection(name="fake", server="http://127.0.0.1:1"))
        self.said = said

    async def request(self, method: str, where: str, **_: Any) -> bytes:
        answer = self.said[where.rpartition("/")[2]]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else msgspec.json.encode(answer)


def usage(at_ms: int = 1_000, **said: Any) -> Usage:
    return Usage(Answers(**said), Timing(wall_ms=lambda: at_ms))


async def test_a_pod_uses_what_its_containers_use() -> None:
    read = usage(nodes=NODES, pods=PODS)
    assert await read.read() == ""
    assert read.pods.of(WEB) == [Sample(1_000, 6, 16 * 2**20)]
    assert read.nodes.of(("", "n1")) == [Sample(1_000, 250, 2**30)]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (errors.NotFound("no", code=404), "does not measure"),
        (errors.Forbidden("pods.metrics.k8s.io is forbidden", code=403), "is forbidden"),
        (errors.ServerError("service unavailable", code=503), "service unavailable"),
        (b"<html>", "cannot be read"),
    ],
)
async def test_why_there_is_nothing_is_said(answer: Any, said: str) -> None:
    assert said in await usage(nodes=NODES, pods=answer).read()


def test_half_an_hour_is_kept_and_what_is_gone_is_forgotten() -> None:
    series = Series()
    for step in range(200):
        series.add(step * 15_000, {WEB: (step, 1)} if step else {WEB: (step, 1), DB: (1, 1)})
    kept = series.of(WEB)
    assert kept[-1].cpu_m == 199
    assert kept[-1].at_ms - kept[0].at_ms == limits.USAGE_KEPT_S * 1000
    assert series.of(DB) == []


def test_no_more_is_kept_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "USAGE_SERIES", 1)
    series = Series()
    series.add(0, {WEB: (1, 1), DB: (2, 2)})
    assert series.of(DB) == []


def test_a_workload_uses_what_its_pods_use_at_each_moment() -> None:
    series = Series()
    series.add(0, {WEB: (1, 10)})
    series.add(15_000, {WEB: (2, 20), DB: (3, 30)})
    assert series.sum_of([WEB, DB, ("x", "y")]) == [Sample(0, 1, 10), Sample(15_000, 5, 50)]


async def test_a_chart_says_in_words_what_it_draws() -> None:
    read = usage(nodes=NODES, pods=PODS)
    await read.read()
    resources = {"requests": {"cpu": "50m"}, "limits": {"memory": "32Mi"}}
    pod = {"metadata": {"name": "web"}, "spec": {"containers": [{"resources": resources}]}}
    web = Target(kind="Pod", namespace="shop", name="web", uid="")
    found = await use_of(Answers(), read, web, pod, role="operator")
    assert found is not None
    cpu, memory = found.charts
    assert cpu.said == "CPU: 6m now, between 6m and 6m in the last 1 min, requested 50m."
    assert (
        memory.said == "Memory: 16 Mi now, between 16 Mi and 16 Mi in the last 1 min, limit 32 Mi."
    )
    assert [mark.name for mark in memory.marks] == ["limit"]


async def test_what_is_not_measured_has_no_charts() -> None:
    read = usage(nodes=NODES, pods=PODS)
    other = Target(kind="Pod", namespace="shop", name="new", uid="")
    found = await use_of(Answers(), read, other, {"metadata": {"name": "new"}}, role="operator")
    assert found is not None
    assert "on its way" in found.why_not
    service = Target(kind="Service", namespace="shop", name="web", uid="")
    assert await use_of(Answers(), read, service, {}, role="operator") is None


def test_amounts_are_written_as_people_write_them() -> None:
    assert [cores(12), cores(1250)] == ["12m", "1.25"]
    assert [size(12), size(2048), size(34 * 2**20), size(3 * 2**29)] == ["12 B", "2 Ki", "34 Mi", "1.5 Gi"]  # fmt: skip


async def test_each_reading_of_the_nodes_is_told_and_once_that_there_is_none_any_more() -> None:
    told: list[tuple[int, dict[str, tuple[int, int]]]] = []
    server = Answers(nodes=NODES, pods=PODS)
    naps = iter([None, None, None])

    async def nap(_s: float) -> None:
        if next(naps, "over") == "over":
            raise asyncio.CancelledError
        server.said = {"nodes": errors.NotFound("none", code=404), "pods": PODS}

    reading = Usage(
        server,
        Timing(wall_ms=lambda: 1_000, sleep=nap),
        tell=lambda at_ms, nodes: told.append((at_ms, dict(nodes))),
    )
    with pytest.raises(asyncio.CancelledError):
        await reading.run()
    assert told == [(1_000, {"n1": (250, 2**30)}), (1_000, {})]


async def test_of_a_fleet_no_more_are_told_than_a_page_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "USAGE_TOLD_NODES", 2)
    many = {"items": [{"metadata": {"name": f"n{n}"}, "usage": {"cpu": "1"}} for n in range(5)]}
    told: list[list[str]] = []
    reading = Usage(
        Answers(nodes=many, pods=PODS), Timing(wall_ms=lambda: 1), tell=lambda _, nodes: told.append(list(nodes))
    )  # fmt: skip
    await reading.read()
    assert told == [["n0", "n1"]]


async def test_observers_are_not_told_whose_account_may_not_measure() -> None:
    refused = errors.Forbidden('User "podium" cannot list nodes', code=403)
    read = usage(nodes=refused, pods=PODS)
    read.why_not = await read.read()
    other = Target(kind="Pod", namespace="shop", name="new", uid="")
    for role, named in (("operator", True), ("observer", False)):
        found = await use_of(Answers(), read, other, {"metadata": {"name": "new"}}, role=role)
        assert found
        assert ('User "podium"' in found.why_not) == named
        assert "may not read measurements" in found.why_not
