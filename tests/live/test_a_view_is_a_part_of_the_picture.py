"""Viewers of a part: what they hold equals that part of all rows, whoever comes, goes and comes back when."""

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from dashboard.limits import VIEW_KEPT_S, VIEWS_MAX, VIEWS_OPENED_PER_S, VIEWS_PER_VIEWER
from dashboard.live import frames
from dashboard.live.protocol import Row
from dashboard.live.refusals import Refused
from dashboard.projection.audience import Audience
from dashboard.projection.fleet import Fleet
from dashboard.projection.views import View
from tests.live.parts import Viewer, World
from tests.projection.objects import node, pod, record

SHOP, N1 = View(namespace="shop"), View(node="n1")
VIEWS = (SHOP, N1, View(namespace="shop", kind="Pod"), View(namespace="shop", node="n1"))
LOOKS = [(view, audience) for view in VIEWS for audience in ("operator", "observer")]
PODS = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from(["shop", "other"]),
    st.sampled_from(["n1", "n2", "", "gone"]),
)
DEEDS = st.sampled_from(["pull", "come back", "nobody looks", "minute", "forget", "start over"])


class Fleeted(World):
    """A world of two nodes, whose whole picture counts each pod that is well."""

    def __init__(self) -> None:
        super().__init__(fleet=Fleet(from_pods=-1, until_pods=-1), part_rows=3)
        for name in ("n1", "n2"):
            made = node(name, uid=name)
            made["status"]["nodeInfo"] = {"kubeletVersion": "v1-tell-nobody"}
            self.store.put("Node", record("Node", made), 0)
        self.tick()

    def put(self, name: str, namespace: str = "shop", where: str = "n1") -> None:
        """A tick in which this pod is there, waits for a node, or is gone."""
        uid = f"{name}-{namespace}"  # no object changes its namespace
        if where == "gone":
            self.store.remove("Pod", uid, 0)
        else:
            waits = {} if where else {"phase": "Pending", "statuses": []}
            made = pod(name, namespace, uid=uid, node=where, **waits)
            self.store.put("Pod", record("Pod", made), 0)
        self.tick()

    def part(self, view: View, audience: Audience) -> dict[str, Row]:
        """What a viewer of this view must hold."""
        column = frames.column(audience)
        inside = [row for row in self.projection.rows.values() if view.holds(row)]
        return {row.id: json.loads(frames.encode_row(row).texts[column]) for row in inside}


class Looking:
    """One of each audience at each view, and what befalls them."""

    def __init__(self, world: Fleeted) -> None:
        self.world = world
        self.there: dict[tuple[View, Audience], Viewer] = {}
        self.come_back()

    def come_back(self) -> None:
        """With new sockets, from where they stood."""
        before, self.there = self.there, {}
        for view, audience in LOOKS:
            viewer = self.world.viewer(audience, f"{audience} {view}", view)
            if (old := before.get((view, audience))) is not None:
                self.world.hub.release(old.outbox)
                viewer.replica = old.replica
            viewer.sub(viewer.replica.epoch, viewer.replica.seq)
            self.there[view, audience] = viewer

    def befalls(self, deed: str) -> None:
        match deed:
            case "come back":
                self.come_back()
            case "nobody looks":
                for viewer in self.there.values():
                    self.world.hub.release(viewer.outbox)
                self.world.now_s += VIEW_KEPT_S + 1
                self.world.put("e", "other", "n2")
                self.come_back()
            case "minute":
                self.world.now_s += 61
            case "forget":
                for view in VIEWS:
                    self.world.hub.stream(view)._deltas.journal._max_deltas = 1
            case "start over":
                self.world.hub.start_over()
        self.pull()

    def pull(self) -> None:
        self.world.now_s += 5  # a beat is due, and a snapshot allowed
        for viewer in self.there.values():
            viewer.pull()
            viewer.ack()


@settings(max_examples=60)
@given(st.lists(st.one_of(PODS, DEEDS), max_size=30))
def test_every_view_equals_its_part_of_all_rows(steps: list[Any]) -> None:
    world = Fleeted()
    looking = Looking(world)
    for step in steps:
        if isinstance(step, tuple):
            world.put(*step)
        else:
            looking.befalls(step)
    looking.pull()
    for (view, audience), viewer in looking.there.items():
        assert viewer.replica.rows == world.part(view, audience)
        assert viewer.replica.mismatches == 0
        assert viewer.heard[-1]["sum"] == viewer.replica.sum  # a beat


def test_well_pods_of_a_fleet_have_names_in_a_view_and_counts_in_the_whole() -> None:
    world = Fleeted()
    world.put("a")
    whole, inside = world.viewer(), world.viewer(view=N1)
    whole.sub()
    inside.sub()
    assert whole.names == {"n1", "n2", ""}  # the nodes' groups have their names, this owner none
    assert inside.names == {"n1", "a"}


def test_observers_get_their_own_copy_of_a_view() -> None:
    world = Fleeted()
    stranger, operator = world.viewer("observer", view=N1), world.viewer(view=N1)
    stranger.sub()
    operator.sub()
    assert "tell-nobody" in str(operator.heard)
    assert "tell-nobody" not in str(stranger.heard)
    assert stranger.replica.sum != operator.replica.sum


def test_changes_elsewhere_cost_a_view_nothing() -> None:
    world = Fleeted()
    viewer = world.viewer(view=View(namespace="shop", kind="Pod"))
    viewer.sub()
    viewer.outbox._awake.clear()
    seq = viewer.replica.seq
    world.put("a", "other", "n2")
    assert viewer.pull() == []
    assert not viewer.outbox._awake.is_set()
    assert viewer.outbox.source.seq == seq


def test_viewers_of_one_view_share_each_frame_and_views_their_rows() -> None:
    world = Fleeted()
    mine, theirs = world.viewer(view=SHOP), world.viewer(viewer_id="omar", view=SHOP)
    other = world.viewer(view=N1)
    for viewer in (mine, theirs, other):
        viewer.sub()
    world.put("a")
    stream = mine.outbox.source
    start = world.hub.stream(SHOP).seq - 1
    assert stream is theirs.outbox.source
    assert stream.delta("operator", start) is stream.delta("operator", start)
    here, there, whole = (
        one._deltas.journal._entries[-1].up
        for one in (stream, other.outbox.source, world.hub.whole)
    )
    assert here["a-shop"] is there["a-shop"]  # the whole picture has no such row
    assert here["n1"] is there["n1"] is whole["n1"]


def test_a_place_in_one_view_is_none_in_another() -> None:
    world = Fleeted()
    viewer = world.viewer(view=SHOP)
    viewer.sub()
    other = world.viewer(view=N1)
    assert other.sub(viewer.replica.epoch, viewer.replica.seq)[0] == "snapshot"
    whole = world.viewer()
    assert "snapshot" in whole.sub(viewer.replica.epoch, viewer.replica.seq)


def test_who_comes_back_within_a_minute_gets_what_was_missed_only() -> None:
    world = Fleeted()
    viewer = world.viewer(view=SHOP)
    viewer.sub()
    world.hub.release(viewer.outbox)
    world.now_s += VIEW_KEPT_S / 2
    world.put("a")
    again = world.viewer(view=SHOP)
    again.replica = viewer.replica
    assert again.sub(viewer.replica.epoch, viewer.replica.seq) == ["delta", "beat"]
    assert "a" in again.names


def test_a_view_nobody_looks_at_is_closed_after_a_minute() -> None:
    world = Fleeted()
    world.hub.release(world.viewer(view=SHOP).outbox)
    world.viewer(view=N1)
    world.now_s += VIEW_KEPT_S + 1
    world.put("a")
    assert len(world.hub.views) == 1


def opened(world: World, count: int, *, since: int = 0) -> list[Viewer]:
    """So many different views, each by somebody else, slowly enough."""
    found = []
    for number in range(since, since + count):
        world.now_s += 1
        view = View(node=f"node-{number}")
        found.append(world.viewer(viewer_id=f"viewer {number}", view=view))
    return found


def test_one_view_too_many_is_refused_with_a_sentence_and_shared_ones_are_not() -> None:
    world = Fleeted()
    there = opened(world, VIEWS_MAX)
    world.now_s += 1
    with pytest.raises(Refused, match=f"{VIEWS_MAX} parts") as refused:
        world.viewer(viewer_id="late", view=SHOP)
    assert refused.value.retry_after_s is None
    assert world.viewer(viewer_id="late", view=View(node="node-0"))
    world.hub.release(there[1].outbox)
    world.now_s += 1
    assert world.viewer(viewer_id="late", view=SHOP)  # the one that was left made room
    assert len(world.hub.views) == VIEWS_MAX


def test_one_person_looks_into_a_few_parts_at_once() -> None:
    world = Fleeted()
    for number in range(VIEWS_PER_VIEWER):
        there = world.viewer(view=View(node=f"node-{number}"))
    with pytest.raises(Refused, match="at most"):
        world.viewer(view=SHOP)
    assert world.viewer(view=View(node="node-0"))
    assert world.viewer()  # the whole picture is none of them
    world.hub.release(there.outbox)
    assert world.viewer(view=SHOP)


def test_who_opens_many_quickly_is_asked_to_wait() -> None:
    world = Fleeted()
    for number in range(VIEWS_OPENED_PER_S):
        world.viewer(viewer_id=f"viewer {number}", view=View(node=f"node-{number}"))
    with pytest.raises(Refused) as refused:
        world.viewer(viewer_id="next", view=SHOP)
    assert refused.value.retry_after_s == 1
    world.now_s += 1
    assert world.viewer(viewer_id="next", view=SHOP)


def test_what_is_played_from_a_recording_has_no_views() -> None:
    world = Fleeted()
    world.hub.views.rows = None
    with pytest.raises(Refused, match="recording"):
        world.viewer(view=SHOP)
