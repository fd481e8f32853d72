"""When a place counts as left, and that one which cannot be ended hinders no other."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from explainer.runs import idle
from tests.explainer.looking import HandClock

AFTER_S, EVERY_S = 60.0, 5.0
Watched = Callable[[dict[str, bool], Callable[[str], None]], None]


def test_time_counts_from_the_last_look() -> None:
    places = idle.Idle(AFTER_S)
    assert places.left({"a": False, "b": True}, 0) == []
    assert places.left({"a": False, "b": True}, AFTER_S) == []
    assert places.left({"a": False, "b": False}, AFTER_S + 1) == ["a"]
    assert places.left({"a": True, "b": False}, 2 * AFTER_S) == []
    assert places.left({"a": False, "b": False}, 2 * AFTER_S + 1) == ["b"]


def test_a_place_that_is_there_again_begins_anew() -> None:
    places = idle.Idle(AFTER_S)
    places.left({"a": False}, 0)
    places.left({}, 10)
    assert places.left({"a": False}, AFTER_S + 1) == []
    assert places.left({"a": False}, 2 * AFTER_S + 2) == ["a"]


@pytest.fixture
async def watched(
    clock: HandClock,
) -> AsyncIterator[Watched]:
    tasks: list[asyncio.Task[None]] = []

    def watch(looked_at: dict[str, bool], end: Callable[[str], None]) -> None:
        async def ended(slug: str) -> None:
            end(slug)

        looking = idle.end_left(AFTER_S, EVERY_S, lambda: looked_at, ended)
        tasks.append(asyncio.create_task(looking))

    yield watch
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    by_hand = HandClock()
    monkeypatch.setattr(idle, "TIMING", by_hand.timing)
    return by_hand


async def test_one_that_cannot_be_ended_hinders_no_other(
    clock: HandClock, watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    there = {"bad": False, "good": False, "seen": True}
    tried: list[str] = []

    def end(slug: str) -> None:
        tried.append(slug)
        if slug == "bad":
            raise OSError("database is locked")
        del there[slug]

    watched(there, end)
    await clock.move_on(AFTER_S + EVERY_S)
    await clock.move_on(EVERY_S)
    assert tried == ["bad", "good", "bad"]
    assert "bad could not be ended" in caplog.text
    assert "seen" in there
