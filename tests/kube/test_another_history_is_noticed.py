"""An API server that was away and is back with an older time: etcd restored, or a cluster made anew."""

import asyncio
from contextlib import aclosing

from aiohttp import web

from dashboard.kube.events import Replaced
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from dashboard.kube.watching import Watcher
from dashboard.mirror.records import Decoder
from tests.kube.following import follow
from tests.kube.server import Clock, bookmark, error, event, listing, refusing, watching
from tests.projection.objects import pod


def made(name: str, version: str) -> dict:
    obj = pod(name)
    obj["metadata"]["resourceVersion"] = version
    return obj


async def cut(request: web.Request) -> web.Response:
    """No answer at all. Stands twice in a script: on a kept connection aiohttp asks once more."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def test_time_that_went_backwards_means_a_new_list(server, clock) -> None:
    server.lists = [
        listing(made("old", "90"), version="90"),
        listing(made("new", "7"), version="7"),
        listing(made("new", "7"), version="7"),
    ]
    server.watches = [watching(bookmark("95")), cut, cut]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert seen.events == ["=old", "=new"]
    assert server.asked == ["list", "watch 90", "watch 95", "watch 95", "list", "list"]
    assert server.requests[4].query["limit"] == "1"


async def test_time_that_went_on_means_going_on(server, clock) -> None:
    server.lists = [listing(made("a", "5"), version="5"), listing(made("a", "5"), version="8")]
    server.watches = [cut, cut, watching(event("ADDED", made("b", "9")))]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert seen.events == ["=a", "+b"]
    assert server.asked == ["list", "watch 5", "watch 5", "list", "watch 5"]


async def test_versions_that_are_no_numbers_are_not_compared(server, clock) -> None:
    server.lists = [listing(version="zz"), listing(version="aa")]
    server.watches = [cut, cut, watching(event("ADDED", made("b", "bb")))]
    seen = await follow(server.api(), clock, lambda f: "+b" in f.events)
    assert seen.lists == 1


async def test_the_question_is_asked_again_of_a_server_that_was_not_ready_to_answer_it(
    server, clock
) -> None:
    server.lists = [
        listing(made("old", "90"), version="90"),
        refusing(503, "ServiceUnavailable"),
        listing(made("new", "7"), version="7"),
        listing(made("new", "7"), version="7"),
    ]
    server.watches = [watching(bookmark("95")), cut, cut]
    seen = await follow(server.api(), clock, lambda f: f.lists == 2)
    assert seen.events == ["=old", "=new"]
    assert server.asked[-3:] == ["list", "list", "list"]


def clock_timing(clock: Clock) -> Timing:
    return Timing(
        monotonic=clock.monotonic, wall_ms=clock.wall_ms, sleep=clock.sleep, uniform=clock.uniform
    )


async def followed(server, watcher: Watcher, lists: int) -> list[bool]:
    """Of so many lists, whether each is of another history than the one before."""
    found: list[bool] = []
    async with asyncio.timeout(5), aclosing(watcher.follow()) as items:
        async for item in items:
            if isinstance(item, Replaced):
                found.append(item.is_other_history)
            if len(found) == lists:
                break
    return found


async def test_who_finds_out_tells_the_others_once_and_trusts_no_version(server, clock) -> None:
    server.lists = [
        listing(made("a", "90"), version="90"),
        listing(made("a", "7"), version="7"),
        listing(made("a", "7"), version="7"),
        listing(made("a", "9"), version="9"),
    ]
    server.watches = [watching(bookmark("95")), cut, cut, watching(error(410, "Expired"))]
    told: list[str] = []
    async with server.api() as api:
        watcher = Watcher(
            api, by_name("Pod"), Decoder("Pod"), timing=clock_timing(clock),
            on_other_history=lambda: (told.append("once"), watcher.reopen(relist=True)),
        )  # fmt: skip
        assert await followed(server, watcher, 3) == [False, True, False]
    assert told == ["once"]


async def test_a_kind_that_hears_it_of_another_lists_anew_though_its_number_is_passed(
    server, clock
) -> None:
    """Its own question comes too late: the new time has gone past where it stood."""

    async def passed(request: web.Request) -> web.Response:
        watcher.reopen(relist=True)  # another kind has found out, while this one asks
        return await listing(made("b", "120"), version="120")(request)

    server.lists = [
        listing(made("a", "90"), version="90"),
        passed,
        listing(made("b", "120"), version="120"),
    ]
    server.watches = [cut, cut]
    async with server.api() as api:
        watcher = Watcher(api, by_name("Pod"), Decoder("Pod"), timing=clock_timing(clock))
        assert await followed(server, watcher, 2) == [False, True]
    assert server.asked == ["list", "watch 90", "watch 90", "list", "list"]


async def test_news_in_the_middle_of_a_list_holds_for_the_next_one_too(server, clock) -> None:
    """Nobody knows whether the list was made before the change or after it."""

    async def meanwhile(request: web.Request) -> web.Response:
        watcher.reopen(relist=True)
        return await listing(made("a", "90"), version="90")(request)

    server.lists = [meanwhile, listing(made("a", "90"), version="91"), listing(version="92")]
    server.watches = [watching(error(410, "Expired"))]
    async with server.api() as api:
        watcher = Watcher(api, by_name("Pod"), Decoder("Pod"), timing=clock_timing(clock))
        assert await followed(server, watcher, 3) == [True, True, False]
