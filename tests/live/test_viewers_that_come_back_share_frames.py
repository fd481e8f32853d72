"""A hall that comes back after an outage, each from another place: few frames are made, and each is right for all."""

import copy
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.live.protocol import Replica
from tests.live.parts import World

Step = tuple[bool, int]
"""Whether one of the pods goes, and which."""
steps = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=60)


def lived(steps: Iterable[Step]) -> tuple[World, list[Replica]]:
    """A world after these steps, and what a viewer held after each of them."""
    world, there = World(), set[int]()
    viewer = world.viewer()
    viewer.sub()
    held = []
    for number, (goes, which) in enumerate(steps):
        if goes and which in there:
            world.remove(f"pod-{which}")
            there.discard(which)
        else:
            world.change(f"pod-{which}", labels={"step": str(number)})
            there.add(which)
        viewer.pull()
        viewer.ack()
        held.append(copy.deepcopy(viewer.replica))
    return world, held


def come_back(world: World, held: Replica) -> Replica:
    """The same browser with a new socket."""
    viewer = world.viewer()
    viewer.replica = held
    assert "snapshot" not in viewer.sub(held.epoch, held.seq)
    assert viewer.replica.sum == world.hub.whole.sum("operator")
    world.hub.release(viewer.outbox)
    return viewer.replica


@settings(max_examples=60)
@given(steps)
def test_whoever_comes_back_from_anywhere_has_the_picture(steps: list[Step]) -> None:
    world, held = lived(steps)
    for replica in held:
        assert come_back(world, replica).seq == world.hub.seq


def test_many_places_share_few_frames() -> None:
    count = 300
    world, held = lived((False, number % 6) for number in range(count))
    world.hub.whole._deltas.made.clear()
    for replica in held:
        world.hub.whole.delta("operator", replica.seq or 0)
    assert (
        len(world.hub.whole._deltas.made) <= 15 + 8 * 6
    )  # the nearest exactly, then eight for each doubling
    for replica in held:
        start = replica.seq or 0
        sent = next(at for _, at in reversed(world.hub.whole._deltas.made) if at <= start)
        assert start - sent <= (world.hub.seq - start) / 8


def test_who_is_only_a_little_behind_gets_nothing_twice() -> None:
    world, held = lived((False, number % 6) for number in range(30))
    for behind in range(1, 16):
        text = world.hub.whole.delta("operator", world.hub.seq - behind).texts[0]
        assert f'"from":{world.hub.seq - behind},' in text
    assert held
