"""Who saves a recording finds in it what they saw a moment ago; many who ask together cost one."""

import asyncio
import io
from collections.abc import Callable

import pytest

from dashboard import limits
from dashboard.live import recordings
from dashboard.live.history import Past
from tests.live.parts import World

Makings = Callable[[float], list[int]]


@pytest.fixture
def world() -> World:
    world = World()
    world.change("a")
    return world


@pytest.fixture
def makings(world: World, monkeypatch: pytest.MonkeyPatch) -> Makings:
    """Counts the recordings that are made, each of which then takes so many seconds."""

    def counted(each_s: float) -> list[int]:
        made: list[int] = []
        real = Past.packed

        def packed(past: Past) -> bytes:
            world.now_s += each_s
            made.append(past.seq)
            return real(past)

        monkeypatch.setattr(Past, "packed", packed)
        return made

    return counted


async def names(world: World) -> set[str]:
    hub = world.hub
    now_ms = hub.timing.wall_ms()
    _, packed = await hub.history.recording("operator", hub.cluster, now_ms=now_ms)
    kept = recordings.read(io.BytesIO(packed))
    return {row["name"] for row in kept.at(kept.header.to_ms).rows.values()}


async def test_what_came_since_the_last_one_is_in_the_next(world: World, makings: Makings) -> None:
    makings(0.01)
    assert await names(world) == {"a"}
    world.now_s += 0.5
    world.change("b")
    assert await names(world) == {"a", "b"}


async def test_those_who_wait_for_one_share_it(world: World, makings: Makings) -> None:
    made = makings(0.2)
    assert await asyncio.gather(*(names(world) for _ in range(20))) == [{"a"}] * 20
    assert len(made) == 1


async def test_one_that_is_dear_serves_a_while(world: World, makings: Makings) -> None:
    made = makings(60.0)
    await names(world)
    world.now_s += limits.RECORDING_REUSE_S - 0.1
    await names(world)
    assert len(made) == 1
    world.now_s += 0.2
    await names(world)
    assert len(made) == 2
