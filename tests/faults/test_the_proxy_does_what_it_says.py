"""The faults happen: a bench whose proxy only forwards would prove everything."""

import asyncio
import time

import aiohttp
import pytest

from dashboard.kube.api import Api
from dashboard.kube.errors import Gone, KubeError, TooManyRequests, Unauthorized, Unreachable
from dashboard.kube.kinds import by_name
from tests.faults import catalogue as faults
from tests.faults.clock import run
from tests.faults.proxy import Rule, faulty
from tests.kube.server import event, listing, serving, watching
from tests.projection.objects import pod

POD = by_name("Pod")
LINE = event("ADDED", pod("a"))


async def through(bend=None, rule: Rule | None = None) -> bytes:
    """What a watch of one event looks like behind the proxy."""
    async with serving() as server, faulty(server.api().connection) as proxy:
        server.watches = [watching(LINE)]
        server.lists = [listing(pod("a"), version="5")]
        if bend:
            proxy.bends.append(bend)
        if rule:
            proxy.rules.append(rule)
        got = b""
        watch = {"watch": "1"}
        async with (
            Api(proxy.connection) as api,
            api.stream("/api/v1/pods", params=watch) as response,
        ):
            async for chunk in response.content.iter_any():
                got += chunk
        return got


async def test_without_faults_everything_passes() -> None:
    assert await through() == LINE


async def test_lines_are_doubled_followed_and_torn() -> None:
    pods = faults.of("pods")
    assert await through(faults.bending(pods, faults.twice)) == LINE * 2
    assert await through(faults.bending(pods, faults.then(faults.GONE))) == LINE + faults.GONE
    assert await through(faults.bending(pods, faults.byte_by_byte)) == LINE
    with pytest.raises((aiohttp.ClientError, KubeError)):
        await through(faults.bending(pods, faults.torn))


async def test_other_kinds_are_left_alone() -> None:
    assert await through(faults.bending(faults.of("nodes"), faults.twice)) == LINE


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (faults.refused(410, "Expired"), Gone),
        (faults.refused(429, "TooManyRequests"), TooManyRequests),
        (faults.reset, Unreachable),
    ],
)
async def test_rules_answer_in_the_servers_place(answer, error: type[KubeError]) -> None:
    with pytest.raises(error):
        await through(rule=Rule(faults.of("pods"), answer))


async def test_rule_ends_after_its_times_and_requests_are_remembered() -> None:
    async with serving() as server, faulty(server.api().connection) as proxy:
        server.lists = [listing(pod("a"), version="5")]
        rule = Rule(faults.of("pods", verb="list"), faults.refused(410, "Expired"), times=1)
        proxy.rules.append(rule)
        async with Api(proxy.connection) as api:
            with pytest.raises(Gone):
                await api.list(POD)
            assert len((await api.list(POD))["items"]) == 1
        assert [one.verb for one in proxy.log] == ["list", "list"]
        assert len(server.requests) == 1


async def test_old_token_is_refused_and_the_server_never_sees_it() -> None:
    async with serving() as server, faulty(server.api().connection) as proxy:
        proxy.token = "second"
        async with Api(proxy.connection) as api:
            with pytest.raises(Unauthorized):
                await api.list(POD)
        assert server.requests == []


async def test_nobody_listens_while_it_is_down() -> None:
    async with serving() as server, faulty(server.api().connection) as proxy:
        server.lists = [listing(version="5")]
        async with Api(proxy.connection) as api:
            await proxy.down()
            with pytest.raises(Unreachable):
                await api.list(POD)
            await proxy.up()
            assert (await api.list(POD))["items"] == []


def test_time_runs_faster_on_a_fast_loop() -> None:
    async def sleep() -> float:
        began_s = asyncio.get_running_loop().time()
        await asyncio.sleep(10)
        return asyncio.get_running_loop().time() - began_s

    began_s = time.monotonic()
    assert run(sleep, speed=100) >= 10
    assert time.monotonic() - began_s < 5
