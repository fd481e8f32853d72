import pytest

from dashboard.limits import (
    CREDIT_MAX_BYTES,
    CREDIT_MAX_S,
    DRAIN_ENDED_SHOWN_S,
    JOURNAL_MAX_S,
    NOTES_HELD,
    SOCKETS_PER_VIEWER,
    TOO_SLOW_S,
    TRAFFIC_HEARD_S,
)
from dashboard.live import frames
from dashboard.live.refusals import Refused
from dashboard.mirror.supervisor import KindState
from tests.live.parts import World


def test_first_visit_gets_the_picture_and_its_checksum_at_once() -> None:
    world = World()
    world.change("a", "b")
    viewer = world.viewer()
    assert viewer.sub() == ["snapshot", "beat"]
    assert viewer.names == {"a", "b"}


def test_nothing_is_sent_before_it_is_asked_for() -> None:
    world = World()
    world.change("a")
    viewer = world.viewer()
    assert viewer.pull() == []


def test_empty_picture_is_a_picture() -> None:
    viewer = World().viewer()
    assert viewer.sub() == ["snapshot", "beat"]
    assert viewer.replica.seq == 0


def test_changes_follow_one_by_one_and_merged_when_pulled_later() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    world.change("a")
    assert viewer.pull() == ["delta"]
    world.change("b")
    world.change("a", ready=False)
    world.remove("b")
    assert viewer.pull() == ["delta"]
    assert (viewer.heard[-1]["from"], viewer.heard[-1]["to"]) == (1, 4)
    assert viewer.heard[-1]["del"] == ["b"]
    assert viewer.names == {"a"}
    assert viewer.replica.sum == world.hub.whole.sum("operator")


def test_client_that_comes_back_soon_gets_only_what_it_missed() -> None:
    world = World()
    world.change("a")
    first = world.viewer()
    first.sub()
    world.change("b")
    again = world.viewer()
    again.replica = first.replica
    assert again.sub("epoch", 1) == ["delta", "beat"]
    assert [row["name"] for row in again.heard[0]["up"]] == ["b"]
    assert again.names == {"a", "b"}


def test_client_that_missed_nothing_is_told_so_by_a_beat() -> None:
    world = World()
    world.change("a")
    first = world.viewer()
    first.sub()
    again = world.viewer()
    again.replica = first.replica
    assert again.sub("epoch", 1) == ["beat"]


@pytest.mark.parametrize(
    ("epoch", "seq"), [("other", 1), ("epoch", 99), ("epoch", -1), (None, 1), ("epoch", None)]
)
def test_position_of_another_life_or_of_nowhere_gets_a_snapshot(epoch, seq) -> None:
    world = World()
    world.change("a")
    assert world.viewer().sub(epoch, seq) == ["snapshot", "beat"]


def test_client_that_comes_back_too_late_gets_a_snapshot() -> None:
    world = World()
    world.change("a")
    world.now_s += JOURNAL_MAX_S + 1
    world.change("b")
    world.change("c")
    assert world.viewer().sub("epoch", 0) == ["snapshot", "beat"]


def test_snapshot_in_parts() -> None:
    world = World(part_rows=2)
    world.change("a", "b", "c", "d", "e")
    viewer = world.viewer()
    assert viewer.sub() == ["snapshot"] * 3 + ["beat"]
    assert viewer.names == set("abcde")


def test_viewer_that_owes_too_many_bytes_is_held_and_then_gets_one_merged_delta() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    viewer.ack()
    big = {"label": "x" * (CREDIT_MAX_BYTES // 2)}
    world.change("a", labels=big)
    assert viewer.pull() == ["delta"]
    world.change("b", labels=big)
    assert viewer.pull() == ["delta"]
    world.change("c")
    world.change("d")
    assert viewer.pull() == [], "held back"
    viewer.ack()
    assert viewer.pull() == ["delta"]
    assert viewer.names == set("abcd")


def test_viewer_that_does_not_answer_is_held_then_sent_away_and_beats_go_on_meanwhile() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    world.change("a")
    viewer.pull()
    world.now_s += CREDIT_MAX_S
    world.change("b")
    assert viewer.pull() == ["beat"], "the beat tells of what was sent, so it fits"
    world.now_s += TOO_SLOW_S - 1
    assert "delta" not in viewer.pull()
    world.now_s += 1
    assert viewer.pull() == ["bye"]
    assert viewer.heard[-1]["code"] == 4408
    assert viewer.heard[-1]["retry_after_s"] == 1


def test_slow_viewer_whose_deltas_are_gone_gets_one_snapshot() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    world.change("a")
    viewer.pull()
    world.now_s += CREDIT_MAX_S
    viewer.pull()
    world.now_s += 1
    world.hub.whole._deltas.journal._max_s = 0
    world.change("b")
    world.now_s += 1
    world.change("c")
    viewer.ack()
    assert [t for t in viewer.pull() if t != "beat"] == ["snapshot"]
    assert viewer.names == set("abc")


def test_viewers_in_step_share_one_encoded_frame_per_audience() -> None:
    world = World()
    viewers = [world.viewer(viewer_id=str(i)) for i in range(5)]
    for viewer in viewers:
        viewer.sub()
    world.change("a")
    texts = {id(item) for viewer in viewers for item in viewer.outbox._next()}
    assert len(texts) == 1


def test_reconnect_storm_costs_one_snapshot_though_changes_go_on() -> None:
    world = World()
    made = []
    world.change("a")
    for i in range(20):
        viewer = world.viewer(viewer_id=str(i))
        viewer.sub()
        made.append(next(f for f in viewer.heard if f["t"] == "snapshot")["seq"])
        world.now_s += 0.04
        world.change(f"p{i}")
        viewer.pull()
        assert viewer.names == {row.name for row in world.projection.rows.values()}
    assert set(made) == {1}


def test_asking_for_snapshots_again_and_again_gives_one_a_second() -> None:
    world = World()
    world.change("a")
    viewer = world.viewer()
    sent = [viewer.sub().count("snapshot") for _ in range(5)]
    assert sent == [1, 0, 0, 0, 0]
    world.now_s += 1
    assert "snapshot" in viewer.pull()


def test_observers_get_their_own_rows_and_their_own_checksum() -> None:
    from tests.projection.objects import node, record

    world = World()
    world.store.put("Node", record("Node", node("n", uid="n")), 1)
    world.tick()
    operator, observer = world.viewer("operator"), world.viewer("observer", "stan")
    assert operator.sub() == observer.sub() == ["snapshot", "beat"]
    assert operator.replica.rows["n"]["version"] == "v1.37.2"
    assert observer.replica.rows["n"]["version"] == ""


def test_states_are_told_newest_only_and_notes_to_a_bound() -> None:
    world = World()
    viewer = world.viewer()
    for state in ("relisting", "live", "stale"):
        world.hub.set_state("Pod", KindState(state, 1, ""))
    for i in range(NOTES_HELD + 10):
        world.hub.note("Ada", f"scaled hello to {i}", ["a"])
    taken = viewer.pull()
    assert taken == ["state"] + ["note"] * NOTES_HELD
    assert viewer.heard[0]["state"] == "stale"
    assert viewer.heard[-1]["text"] == f"scaled hello to {NOTES_HELD + 9}"


def told_drain(world: World, state: str) -> None:
    world.hub.drain(
        frames.Drain(
            id="d", at_ms=1, user="Ada", node="n", node_id="1", state=state, text="", left=0, pods=[]
        )
    )  # fmt: skip


def test_drains_are_told_newest_only_and_to_newcomers_for_a_while() -> None:
    world = World()
    viewer = world.viewer()
    for state in ("running", "running", "done"):
        told_drain(world, state)
    assert viewer.pull() == ["drain"]
    assert viewer.heard[0]["state"] == "done"
    assert world.viewer("observer", "late").pull() == ["drain"]
    world.now_s += DRAIN_ENDED_SHOWN_S + 1
    assert "drain" not in world.viewer("observer", "later").pull()


def told_traffic(world: World, number: int) -> None:
    world.hub.traffic("svc", report(number, items=True), report(number))


def report(number: int, *, items: bool = False) -> str:
    from dashboard.traffic.report import Item, Report, Sums

    sums = Sums(answered=number, failed=0, unknown=0)
    one = Item(ago_ms=1, took_ms=2, outcome="answered", pod="p", letter="A")
    return Report(
        id="svc", at_ms=1, state="running", why="", namespace="shop", name="hello", port=80,
        path="/", way="service", rate_per_s=5, started_ms=1, ends_ms=2, total=sums, skipped=0,
        recent=sums, letters=[], p50_ms=None, p99_ms=9, last_failure=None,
        items=[one] if items else [],
    ).text()  # fmt: skip


def test_of_what_a_probe_counts_only_the_newest_is_sent() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    for number in range(5):
        told_traffic(world, number)
    assert viewer.pull() == ["traffic"]
    assert viewer.heard[-1]["total"]["answered"] == 4
    assert len(viewer.heard[-1]["items"]) == 1
    assert viewer.pull() == []


def test_who_comes_later_is_told_the_totals_until_they_are_forgotten() -> None:
    world = World()
    told_traffic(world, 7)
    viewer = world.viewer()
    assert "traffic" in viewer.sub()
    told = next(frame for frame in viewer.heard if frame["t"] == "traffic")
    assert (told["total"]["answered"], told["items"]) == (7, [])
    world.hub.forget_traffic("svc")
    assert "traffic" not in world.viewer(viewer_id="omar").sub()


def test_a_silent_viewer_is_told_no_traffic_until_it_says_something() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    viewer.ack()
    world.now_s += TRAFFIC_HEARD_S + 1
    told_traffic(world, 1)
    told_traffic(world, 2)
    assert "traffic" not in viewer.pull()
    viewer.say('{"t":"ping","at_ms":1}')
    assert viewer.pull() == ["pong", "traffic"]
    assert viewer.heard[-1]["total"]["answered"] == 2


def test_a_viewer_that_is_held_back_is_told_no_traffic() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    world.change("a")
    viewer.pull()
    world.now_s += CREDIT_MAX_S
    told_traffic(world, 1)
    assert "traffic" not in viewer.pull()
    viewer.ack()
    assert "traffic" in viewer.pull()


def test_ping_is_answered_with_its_own_time() -> None:
    viewer = World().viewer()
    viewer.say('{"t":"ping","at_ms":77}')
    assert viewer.pull() == ["pong"]
    assert viewer.heard[-1] == {"t": "pong", "at_ms": 77, "server_time_ms": 1_000_000}


def test_one_person_has_a_bounded_number_of_sockets() -> None:
    world = World()
    outboxes = [world.viewer().outbox for _ in range(SOCKETS_PER_VIEWER)]
    with pytest.raises(Refused, match="Too many windows are open"):
        world.hub.admit("ada", "operator")
    world.hub.admit("omar", "operator")
    world.hub.release(outboxes[0])
    world.hub.admit("ada", "operator")


def test_restart_asks_a_lone_viewer_to_come_back_at_once() -> None:
    world = World()
    viewer = world.viewer()
    world.hub.close()
    assert viewer.pull() == ["bye"]
    assert (viewer.heard[-1]["code"], viewer.heard[-1]["retry_after_s"]) == (4412, 0)


def test_restart_gives_each_of_a_hall_its_moment() -> None:
    world = World()
    for number in range(400):
        world.hub.admit(f"viewer {number}", "observer")
    viewer = world.viewer()
    world.hub.close()
    assert viewer.pull() == ["bye"]
    assert viewer.heard[-1]["retry_after_s"] == 10  # this world's chance always takes the upper end


async def test_waiting_ends_with_a_change_and_with_the_beat() -> None:
    world = World()
    viewer = world.viewer()
    viewer.sub()
    texts = viewer.outbox.texts()
    world.change("a")
    assert '"delta"' in await anext(texts)
    world.now_s += 5
    assert '"beat"' in await anext(texts)
    await texts.aclose()
