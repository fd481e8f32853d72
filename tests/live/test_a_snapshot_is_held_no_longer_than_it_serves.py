"""A whole picture as texts is the largest thing of a stream: it serves for a second, and is let go then."""

import pytest

from dashboard.limits import SNAPSHOT_REUSE_S
from dashboard.live.stream import Stream
from dashboard.projection.audience import Audience
from tests.live.parts import World


@pytest.fixture
def world() -> World:
    world = World()
    world.change("a", "b")
    return world


def stream(world: World) -> Stream:
    return world.hub.whole


def held(world: World) -> set[Audience]:
    """The audiences whose snapshots take memory."""
    return stream(world)._pictures.audiences


def test_who_comes_within_a_second_gets_the_same_one(world) -> None:
    first = stream(world).snapshot("operator")
    world.change("c")
    world.now_s += SNAPSHOT_REUSE_S
    assert stream(world).snapshot("operator") is first
    assert first.seq < stream(world).seq, "the deltas after it follow"


def test_who_comes_later_gets_a_new_one(world) -> None:
    first = stream(world).snapshot("operator")
    world.change("c")
    world.now_s += SNAPSHOT_REUSE_S + 0.1
    assert stream(world).snapshot("operator").seq == stream(world).seq > first.seq


def test_while_nothing_happens_it_stays_true(world) -> None:
    first = stream(world).snapshot("operator")
    world.now_s += 3600
    assert stream(world).snapshot("operator") is first


def test_the_next_change_lets_an_old_one_go(world) -> None:
    stream(world).snapshot("operator")
    world.now_s += SNAPSHOT_REUSE_S + 0.1
    assert held(world) == {"operator"}, "it may serve as long as nothing happens"
    world.change("c")
    assert held(world) == set()


def test_each_audience_has_its_own_time(world) -> None:
    stream(world).snapshot("operator")
    world.now_s += SNAPSHOT_REUSE_S
    stream(world).snapshot("observer")
    world.now_s += 0.1
    world.change("c")
    assert held(world) == {"observer"}


def test_one_whose_deltas_are_kept_no_longer_serves_nobody(world) -> None:
    first = stream(world).snapshot("operator")
    stream(world).start_over()
    assert stream(world).snapshot("operator") is not first
