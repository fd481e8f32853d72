"""The same script through HTTP: however time passes, whoever watches, lists, follows logs or asks in vain."""

import asyncio
import contextlib
import functools
import json

import aiohttp
import pytest

from practice.clock.driver import Driver
from practice.cluster import Cluster
from tests.practice.control.conftest import serving
from tests.practice.determinism import loop
from tests.practice.determinism.lab import DAY, Writes, acts, assert_same

END_S = 75.0
SEED = 7
READ = [
    "/api/v1/pods?limit=7",
    "/apis/apps/v1/namespaces/workshop/deployments/hello/scale",
    "/api",
    "/apis",
    "/apis/metrics.k8s.io/v1beta1/pods",
    "/practice/v1/steps?since=0",
    "/practice/v1/clock/actions",
    "/practice/v1/counters",
    "/api/v1/namespaces/workshop/pods/nobody",
    "/api/v1/namespaces/workshop/services/hello:http/proxy/",
]


@pytest.fixture(scope="module")
def expected():
    cluster = Cluster("workshop", seed=SEED)
    cluster.start()
    cluster.clock.run_for(0)
    cluster.script.add(acts(DAY))
    writes = Writes(cluster)
    cluster.clock.run_for(END_S)
    return writes


@pytest.fixture
def made_up_time(monkeypatch):
    """Clusters that are served are driven by the time of the loop."""

    def driver(clock):
        return Driver(clock, real_s=asyncio.get_running_loop().time)

    monkeypatch.setattr("practice.hosting.site.Driver", driver)


async def read(lab, path, headers):
    async with lab.session.get(lab.address + path, headers=headers) as answer:
        await answer.read()


async def look_around(lab):
    """Read everything again and again, and try out a few things."""
    headers = lab.headers(lab.sites.main, "admin")
    table = {**headers, "Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    for path in READ:
        await read(lab, path, headers)
        await read(lab, "/api/v1/pods", table)
        dry = "/api/v1/namespaces/workshop/configmaps?dryRun=All"
        tried = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "x-"}}
        await lab.ask("POST", dry, tried, expect=201)
        await lab.ask("DELETE", "/api/v1/nodes/node-1", user="viewer", expect=403)
        await asyncio.sleep(0.05)


async def watch(lab, path):
    headers = lab.headers(lab.sites.main, "admin")
    for_ever = aiohttp.ClientTimeout(total=None)
    async with lab.session.get(lab.address + path, headers=headers, timeout=for_ever) as answer:
        async for _ in answer.content:
            pass


async def serve(script, *, rate, readers):
    async with serving(seconds=0, seed=SEED) as lab:
        writes = Writes(lab.cluster)
        await lab.post("script", {"acts": script})
        watches = [
            asyncio.create_task(watch(lab, path))
            for path in (
                "/api/v1/pods?watch=1",
                "/api/v1/events?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
                "/practice/v1/steps/stream",
            )
            if readers
        ]
        await lab.put("clock/rate", {"rate": rate})
        while (await lab.get("clock"))["now_s"] < END_S:
            await asyncio.sleep(0.2)
            if readers:
                await look_around(lab)
        outcome = await lab.get("script")
        for task in watches:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        return writes, outcome


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "readers"), [(1, False), (20, False), (20, True), ("max", True)])
def test_a_script_at_any_rate_with_and_without_readers(expected, made_up_time, rate, readers):
    writes, outcome = loop.run(serve(DAY, rate=rate, readers=readers), lateness_s=0.01)
    assert_same(writes[: len(expected)], expected)
    done = [one["number"] for one in outcome["outcomes"]]
    left = [one["number"] for one in outcome["coming"]]
    assert [*done, *left] == [*done, *range(len(done) + 1, len(DAY) + 1)]


PATCH = {"Content-Type": "application/strategic-merge-patch+json"}
REQUESTS = [
    (20, "PUT", "/practice/v1/components/scheduler", {"on": False}),
    (21, "PATCH", "/apis/apps/v1/namespaces/workshop/deployments/hello", {"spec": {"replicas": 5}}),
    (23, "PUT", "/practice/v1/components/scheduler", {"on": True}),
    (25, "DELETE", "/api/v1/namespaces/workshop/pods?labelSelector=app%3Dauth", None),
    (30, "PUT", "/practice/v1/faults/off", {"fault": "node-power-off", "parameters": {"node": "node-2"}}),
    (30, "PUT", "/practice/v1/faults/some", {"fault": "api-errors", "parameters": {"share": 0.5}}),
    *((40 + at, "PATCH", "/api/v1/nodes/node-1", {"metadata": {"labels": {"at": f"{at}"}}}) for at in range(8)),
    (50, "DELETE", "/practice/v1/faults/some", None),
    (60, "DELETE", "/apis/apps/v1/namespaces/workshop/deployments/auth", None),
]  # fmt: skip


async def request(lab, method, path, body):
    headers = {**lab.headers(lab.sites.main, "admin"), "User-Agent": "kubectl/v1.37"}
    headers |= PATCH if method == "PATCH" else {"Content-Type": "application/json"}
    data = None if body is None else json.dumps(body)
    url = lab.address + path
    async with lab.session.request(method, url, data=data, headers=headers) as answer:
        await answer.read()


async def request_all(*, readers):
    async with serving(seconds=0, seed=SEED) as lab:
        writes = Writes(lab.cluster)
        watching = asyncio.create_task(watch(lab, "/api/v1/pods?watch=1"))
        for at_s, method, path, body in REQUESTS:
            wait_s = at_s - (await lab.get("clock"))["now_s"]
            await lab.post("clock/run", {"seconds": wait_s})
            await request(lab, method, path, body)
            if readers:
                for some in READ[:6]:
                    await read(lab, some, lab.headers(lab.sites.main, "admin"))
        await lab.post("clock/run", {"seconds": 10})
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        return writes


@pytest.mark.slow
def test_requests_while_time_stands_still(made_up_time):
    play = functools.partial(loop.run, lateness_s=0.01)
    first = play(request_all(readers=False))
    assert_same(play(request_all(readers=True)), first)
    assert len(first) > 250
