"""Each viewer acknowledges each frame: that alone must not have its line looked through once more."""

import json

from dashboard.limits import CREDIT_MAX_S
from tests.live.parts import Viewer, World


def is_woken(viewer: Viewer) -> bool:
    """Whether its line will be looked through; from now on by what comes later only."""
    was_awake = viewer.outbox._awake.is_set()
    viewer.outbox._awake.clear()
    return was_awake


def looking(world: World) -> Viewer:
    """Somebody who has what there is, and has not acknowledged it."""
    viewer = world.viewer()
    world.change("a")
    viewer.sub()
    is_woken(viewer)
    return viewer


def test_who_keeps_up_is_woken_by_news_only() -> None:
    world = World()
    viewer = looking(world)
    viewer.ack()
    assert not is_woken(viewer)
    world.change("b")
    assert is_woken(viewer)


def test_who_was_held_back_goes_on_at_once() -> None:
    world = World()
    viewer = looking(world)
    world.now_s += CREDIT_MAX_S
    world.change("b")
    assert "delta" not in viewer.pull()
    is_woken(viewer)
    viewer.ack()
    assert is_woken(viewer)
    assert "delta" in viewer.pull()


def test_what_probes_count_is_told_to_who_was_silent() -> None:
    world = World()
    viewer = looking(world)
    world.hub.traffic("probe", json.dumps({"t": "traffic"}), "")
    is_woken(viewer)
    viewer.ack()
    assert is_woken(viewer)
