"""When the address belongs to another cluster, viewers get a new epoch, and nothing of the old one can be resumed."""

import gzip
import json

from tests.live.parts import Viewer, World


def watched() -> tuple[World, Viewer]:
    world = World()
    world.change("a")
    viewer = world.viewer()
    viewer.sub()
    return world, viewer


def test_every_viewer_gets_a_snapshot_of_the_new_epoch() -> None:
    world, viewer = watched()
    world.hub.start_over()
    assert viewer.pull() == ["snapshot"]
    assert viewer.replica.epoch == world.hub.epoch != "epoch"
    world.remove("a")
    assert viewer.pull() == ["delta"]
    assert viewer.names == set()
    assert viewer.replica.sum == world.hub.whole.sum("operator")


def test_position_of_the_old_epoch_is_not_resumed() -> None:
    world, viewer = watched()
    seq = viewer.replica.seq
    world.hub.start_over()
    world.remove("a")
    again = world.viewer(viewer_id="omar")
    assert again.sub(epoch="epoch", seq=seq) == ["snapshot", "beat"]


def test_viewer_that_owed_much_is_free_again() -> None:
    world, viewer = watched()
    world.hub.start_over()
    assert viewer.pull() == ["snapshot"]
    viewer.ack()
    world.change("b")
    assert viewer.pull() == ["delta"]


async def test_recording_begins_with_what_was_there_and_ends_with_its_proof() -> None:
    world = World()
    world.change("a", "b")
    world.hub.start_over()
    world.remove("a")
    world.change("c")
    _, packed = await world.hub.recording("operator")
    frames = [json.loads(line) for line in gzip.decompress(packed).splitlines()[1:]]
    assert {frame.get("epoch", world.hub.epoch) for frame in frames} == {world.hub.epoch}
    assert frames[-1]["t"] == "beat"
    assert frames[-1]["sum"] == world.hub.whole.sum("operator")
