"""Any moment rebuilt from the history equals the picture of that moment, for each audience."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.live import recordings
from dashboard.mirror.supervisor import KindState
from dashboard.projection.audience import AUDIENCES, Audience
from tests.live.parts import World
from tests.projection.objects import node, record

NAMES = "abcde"
STEPS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(NAMES), max_size=3),
        st.sets(st.sampled_from(NAMES), max_size=3),
        st.integers(0, 90),
    ),
    min_size=1,
    max_size=14,
)


def recording(world: World, audience: Audience = "operator") -> recordings.Recording:
    past = world.hub.history.past(audience, world.hub.cluster, now_ms=world.hub.timing.wall_ms())
    return recordings.read(io.BytesIO(past.packed()))


def rows(world: World, audience: Audience) -> dict[str, Any]:
    viewer = world.viewer(audience, viewer_id=f"v{world.hub.seq}{audience}")
    viewer.sub()
    return dict(viewer.replica.rows)


@pytest.mark.parametrize("audience", AUDIENCES)
@settings(max_examples=25)
@given(
    steps=STEPS, block_bytes=st.sampled_from([1, 4_000, 10**6]), max_s=st.sampled_from([60, 3600])
)
def test_every_moment_kept_is_the_moment_that_was(
    audience: Audience, steps: Any, block_bytes: int, max_s: int
) -> None:
    world = World()
    world.hub.history.block_bytes, world.hub.history.max_s = block_bytes, max_s
    world.change("first")
    seen = {}
    for up, gone, wait_s in steps:
        world.now_s += wait_s + 1
        put_node(world, version=f"v1.{len(seen)}")
        world.change(*up, labels={"step": str(len(seen))})
        world.remove(*(gone - up))
        seen[world.hub.timing.wall_ms()] = rows(world, audience)
    kept = recording(world, audience)
    moments = [at_ms for at_ms in seen if at_ms >= kept.header.from_ms]
    assert moments
    for at_ms in moments:
        assert kept.at(at_ms).rows == seen[at_ms]


def put_node(world: World, **info: Any) -> None:
    made = node("node-1", uid="node-1")
    made["status"]["nodeInfo"] = {"kubeletVersion": info["version"]}
    made["metadata"]["resourceVersion"] = str(int(world.now_s))
    world.store.put("Node", record("Node", made), world.hub.timing.wall_ms())


def test_observers_get_their_cut_in_the_past_as_they_did_live() -> None:
    world = World()
    world.change("a")
    put_node(world, version="v1.37.2-secret")
    world.tick()
    packed = {one: b"\n".join(map(str.encode, texts(world, one))) for one in AUDIENCES}
    assert b"v1.37.2-secret" in packed["operator"]
    assert b"v1.37.2-secret" not in packed["observer"]
    assert b'"version":""' in packed["observer"]


def texts(world: World, audience: Audience) -> list[str]:
    return list(world.hub.history.past(audience, world.hub.cluster, now_ms=0).texts())


def test_an_old_change_is_forgotten_and_its_outcome_kept() -> None:
    world = World()
    world.change("a")
    for minute in range(90):
        world.now_s += 60
        world.change("b", labels={"minute": str(minute)})
    kept = recording(world)
    assert 58 * 60_000 <= kept.header.to_ms - kept.header.from_ms <= 64 * 60_000
    first = kept.at(kept.header.from_ms).rows
    assert first["b"]["labels"]["minute"] == str(
        90 - 1 - (kept.header.to_ms - kept.header.from_ms) // 60_000
    )
    assert "a" in first


def test_bytes_are_bounded() -> None:
    world = World()
    history = world.hub.history
    history.block_bytes, history.max_bytes = 4_000, 20_000
    world.change("a")
    for number in range(300):
        world.now_s += 0.1
        world.change("b", labels={"number": str(number)})
        assert history.size_bytes <= history.max_bytes
    assert recording(world).at(world.hub.timing.wall_ms()).rows["b"]["labels"]["number"] == "299"


def test_the_first_lists_are_the_beginning_and_no_burst_of_changes() -> None:
    world = World()
    world.hub.states["Pod"] = listing()
    world.change("a")
    world.change("b")
    world.hub.states.clear()
    world.now_s += 1
    world.change("c")
    told = [frame["t"] for frame in recording(world).frames]
    assert told == ["snapshot", "delta", "beat"]
    assert [count for _, count in world.hub.history.overview()["counts"]] == [1]


def listing() -> Any:
    return KindState(state="listing", since_ms=0, reason="")


def test_marks_name_who_acted_and_where_trouble_begins() -> None:
    world = World()
    world.change("a")
    world.hub.note("ada", "scaled hello from 3 to 7", ["hello"])
    for _ in range(2):  # it still fails: no second mark
        world.change("b", phase="Failed")
    marks = world.hub.history.overview()["marks"]
    assert [(mark.what, mark.user) for mark in marks] == [("acted", "ada"), ("trouble", "")]
    assert marks[1].text.startswith("Pod b: ")
    assert [frame["t"] for frame in recording(world).frames if frame["t"] == "note"] == ["note"]


def test_a_clock_that_is_set_back_does_not_turn_the_past_round() -> None:
    world = World()
    world.change("a")
    world.change("b")
    world.now_s -= 500
    world.change("c")
    at = [frame["at_ms"] for frame in recording(world).frames if frame["t"] == "delta"]
    assert at == sorted(at)
