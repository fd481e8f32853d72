"""Back-off ends early when the API server answers somebody else, but never turns into a loop."""

import asyncio

from aiohttp import web

from dashboard.kube.kinds import by_name
from dashboard.kube.resting import Rest
from dashboard.kube.timing import Timing
from dashboard.kube.watching import Watcher
from dashboard.mirror.records import Decoder
from tests.kube.server import Server, event, listing, refusing, watching
from tests.kube.test_another_history_is_noticed import cut
from tests.projection.objects import pod


class Sleeper:
    """Sleeps that end when the test says so; time stands still but for them."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.slept: list[float] = []
        self.began = asyncio.Event()
        self.timing = Timing(
            monotonic=lambda: self.now_s, sleep=self.sleep, uniform=lambda low, high: high
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.began.set()
        if seconds > 1.5:  # the least pause is 1 s
            await asyncio.Event().wait()
        self.now_s += seconds


async def goes_on(waiting: asyncio.Task[None]) -> None:
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_news_ends_a_pause_a_second_after_it_began() -> None:
    sleeper = Sleeper()
    rest = Rest(sleeper.timing)
    waiting = asyncio.create_task(rest.wait(30, may_end_early=True))
    await sleeper.began.wait()
    rest.hurry()
    async with asyncio.timeout(2):
        await waiting
    assert sleeper.slept == [30, 1]


async def test_news_from_before_a_pause_is_no_news() -> None:
    sleeper = Sleeper()
    rest = Rest(sleeper.timing)
    rest.hurry()
    waiting = asyncio.create_task(rest.wait(30, may_end_early=True))
    await sleeper.began.wait()
    await goes_on(waiting)


async def test_who_was_told_when_to_come_back_keeps_to_it() -> None:
    sleeper = Sleeper()
    rest = Rest(sleeper.timing)
    waiting = asyncio.create_task(rest.wait(30, may_end_early=False))
    await sleeper.began.wait()
    rest.hurry()
    await goes_on(waiting)


async def followed(server: Server, sleeper: Sleeper, seen: list[object], watcher_of=Watcher):
    api = server.api()
    watcher = watcher_of(api, by_name("Pod"), Decoder("Pod"), timing=sleeper.timing)

    async def follow() -> None:
        async with api:
            async for item in watcher.follow():
                seen.append(item)

    return watcher, asyncio.create_task(follow())


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_kind_that_backs_off_tries_at_once_when_another_was_answered(server) -> None:
    sleeper = Sleeper()
    server.lists = [listing(pod("a"), version="5") for _ in range(9)]
    # The fourth pause would last 1.6 s and more.
    server.watches = [*([cut] * 20), watching(event("ADDED", pod("b")), hang=True)]
    seen: list = []
    watcher, task = await followed(server, sleeper, seen)
    await until(lambda: 1.6 in sleeper.slept)
    asked = len(server.requests)
    watcher.hurry()
    await until(lambda: len(server.requests) > asked)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_connection_that_is_no_longer_trusted_goes_on_from_its_position(server) -> None:
    sleeper = Sleeper()
    server.lists = [listing(pod("a"), version="5")]
    server.watches = [watching(hang=True), watching(hang=True)]
    watcher, task = await followed(server, sleeper, [])
    await until(lambda: len(server.requests) == 2)
    await asyncio.sleep(0.05)  # the answer's head must have come
    watcher.reopen()
    await until(lambda: len(server.requests) == 3)
    assert server.asked == ["list", "watch 5", "watch 5"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_another_cluster_is_listed_anew(server) -> None:
    sleeper = Sleeper()
    server.lists = [listing(pod("a"), version="5"), listing(pod("b"), version="900")]
    server.watches = [watching(hang=True), watching(hang=True)]
    watcher, task = await followed(server, sleeper, [])
    await until(lambda: len(server.requests) == 2)
    watcher.reopen(relist=True)
    await until(lambda: len(server.requests) == 4)
    assert server.asked == ["list", "watch 5", "list", "watch 900"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def unanswered(request: web.Request) -> web.Response:
    while request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(0.01)
    return web.Response()


async def test_news_just_when_an_opening_has_run_out_harms_nobody(server) -> None:
    """Both happen in one turn of the loop where a machine was asleep; who brings the news must live on."""
    server.lists = [listing(pod("a"), version="5") for _ in range(2)]
    server.watches = [unanswered, watching(hang=True)]
    watcher, task = await followed(server, Sleeper(), [])
    await until(lambda: server.asked == ["list", "watch 5"])
    watcher.reopen()
    await asyncio.sleep(0)  # the opening is being given up now
    watcher.reopen()
    await until(lambda: server.asked[-1] == "watch 5" and len(server.requests) > 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_retry_after_is_kept_whatever_the_news(server) -> None:
    sleeper = Sleeper()
    server.lists = [listing(version="5")]
    server.watches = [refusing(429, "TooManyRequests", **{"Retry-After": "7"})]
    watcher, task = await followed(server, sleeper, [])
    await until(lambda: any(one >= 7 for one in sleeper.slept))
    watcher.hurry()
    await asyncio.sleep(0.05)
    assert server.asked == ["list", "watch 5"]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
