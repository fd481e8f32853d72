"""The line over a real Redis that is killed, frozen, and comes back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dashboard import limits
from dashboard.kube.timing import Timing
from dashboard.relay.line import Line, answers
from tests.running.redis import Redis

pytestmark = pytest.mark.slow


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    made = Redis(tmp_path).start()
    yield made
    made.kill()


class End:
    """One end of the line, and what came out of it."""

    def __init__(self, url: str) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.turns: asyncio.Queue[bool] = asyncio.Queue()
        self.line = Line(
            url, "place", hear=self.heard.put_nowait, changed=self._changed, timing=Timing()
        )

    def _changed(self) -> None:
        self.turns.put_nowait(self.line.is_up)

    def say(self, text: str, key: str = "") -> None:
        self.line.say(key, lambda: text)

    async def hear(self) -> str:
        async with asyncio.timeout(20):
            return await self.heard.get()

    async def turn(self) -> bool:
        async with asyncio.timeout(30):
            return await self.turns.get()


@asynccontextmanager
async def ends(redis: Redis, count: int = 2) -> AsyncIterator[list[End]]:
    made = [End(redis.url) for _ in range(count)]
    tasks = [asyncio.create_task(one.line.run()) for one in made]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def both_up(here: End, there: End) -> None:
    """Each has heard its own words."""
    for one in (here, there):
        one.say("here", "here")
    assert await here.turn()
    assert await there.turn()


async def until_heard(end: End, text: str) -> None:
    while await end.hear() != text:
        pass


async def test_what_one_says_all_hear_in_its_order(redis: Redis) -> None:
    async with ends(redis) as (here, there):
        await both_up(here, there)
        for number in range(20):
            here.say(str(number))
        await until_heard(there, "0")
        assert [await there.hear() for _ in range(19)] == [str(number) for number in range(1, 20)]
        await here.line.said()


async def test_a_redis_that_was_killed_is_found_again_and_what_waited_is_said(redis: Redis) -> None:
    async with ends(redis) as (here, there):
        await both_up(here, there)
        redis.kill()
        assert not await here.turn()
        assert not await there.turn()
        assert here.line.trouble
        here.say("while it was away")
        redis.start()
        there.say("here", "here")
        assert await there.turn()
        assert await here.turn()
        # It may have been said before the other listened: what stands is said again, and notes are notes.
        here.say("afterwards")
        await until_heard(there, "afterwards")


async def test_a_redis_that_answers_nobody_is_noticed(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RELAY_SILENT_S", 1.0)
    monkeypatch.setattr(limits, "RELAY_ANSWER_S", 0.5)
    async with ends(redis, 1) as (here,):
        here.say("here", "here")
        assert await here.turn()
        redis.freeze()
        assert not await here.turn()
        assert here.line.trouble
        redis.thaw()
        here.say("here", "here")
        assert await here.turn()


async def test_what_is_wrong_with_it_is_said_in_words(redis: Redis) -> None:
    assert await answers(redis.url) == ""
    redis.kill()
    assert "failed" in await answers(redis.url)
    assert await answers("redis://no.such.host.invalid:1") != ""
