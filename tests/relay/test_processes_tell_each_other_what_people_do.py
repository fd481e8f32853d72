"""What is said at one process is heard at the others: once, whole, and not for ever."""

import msgspec
import pytest

from dashboard import limits
from dashboard.live.frames import Drain
from dashboard.relay.others import GONE
from dashboard.relay.said import Forget, StopDrain, StopProbe, Traffic, place
from tests.relay.house import House, drain, note, traffic


def test_a_note_is_heard_by_all_others_and_by_nobody_twice() -> None:
    house = House(3)
    here, there, third = house.processes
    here.others.say(note("scaled hello"))
    here.others.say(note("scaled hello again"))
    house.deliver()
    house.pass_time(30)
    assert here.heard == []
    assert there.heard == third.heard == [note("scaled hello"), note("scaled hello again")]


def test_who_comes_later_is_told_what_stands() -> None:
    house = House()
    house.processes[0].others.say(drain())
    house.processes[0].others.say(traffic(total=7))
    house.processes[0].others.say(note("old news"))
    house.deliver()
    late = house._process()
    house.processes.append(late)
    house.pass_time(5)
    assert late.heard[0] == drain()
    assert isinstance(late.heard[1], Traffic)
    assert msgspec.json.decode(late.heard[1].text) == msgspec.json.decode(traffic(total=7).rest)
    assert len(late.heard) == 2


def test_what_is_said_again_unchanged_is_not_told_again() -> None:
    house = House()
    here, there = house.processes
    here.others.say(drain())
    house.deliver()
    house.pass_time(60)
    assert there.heard == [drain()]
    here.others.say(drain(left=1))
    here.others.say(drain("done", left=0))
    house.deliver()
    house.pass_time(60)
    assert [one.state for one in there.heard if isinstance(one, Drain)] == ["running", "done"]


def test_of_what_waits_only_the_newest_of_a_drain_goes() -> None:
    house = House()
    here, there = house.processes
    for left in (3, 2, 1):
        here.others.say(drain(left=left))
    house.deliver()
    assert there.heard == [drain(left=1)]


@pytest.mark.parametrize("said", [drain(), traffic()])
def test_what_a_process_did_ends_with_it(said: Drain | Traffic) -> None:
    house = House()
    here, there = house.processes
    here.others.say(said)
    house.deliver()
    house.processes.remove(here)
    house.pass_time(limits.RELAY_GONE_S + 5)
    last = [one for one in there.heard if not isinstance(one, Forget)][-1]
    if isinstance(last, Drain):
        assert (last.state, last.text) == ("interrupted", GONE)
    else:
        assert isinstance(last, Traffic)
        report = msgspec.json.decode(last.text)
        assert (report["state"], report["why"], report["items"]) == ("ended", GONE, [])
    assert there.others.drainer("n1") == ""
    assert not there.others.is_probed("s1")
    assert there.others.processes == 0


def test_nobody_counts_as_gone_while_the_line_is_down() -> None:
    house = House()
    here, there = house.processes
    here.others.say(drain())
    house.deliver()
    there.others.line.is_up = False
    there.others.line.trouble = "refused"
    there.others._line_changed()
    assert "refused" in there.told[-1]
    house.pass_time(300)
    there.others.line.is_up = True
    there.others._line_changed()
    assert "answers again" in there.told[-1]
    house.pass_time(300)
    assert there.heard == [drain()]


def test_one_may_stop_at_one_process_what_runs_at_another() -> None:
    house = House()
    here, there = house.processes
    assert not there.others.stop_drain("d1")
    assert not there.others.stop_probe("s1", "why")
    here.others.say(drain())
    here.others.say(traffic())
    house.deliver()
    assert there.others.drainer("n1") == "Omar"
    assert there.others.is_probed("s1")
    assert there.others.stop_drain("d1")
    assert there.others.stop_probe("s1", "Ada stopped it.")
    house.deliver()
    assert here.heard == [StopDrain(id="d1"), StopProbe(id="s1", why="Ada stopped it.")]
    here.others.say(drain("cancelled"))
    here.others.say(traffic("ended"))
    house.deliver()
    assert not there.others.stop_drain("d1")
    assert not there.others.is_probed("s1")


def test_what_waits_for_a_redis_that_is_away_is_bounded_and_the_newest_stay() -> None:
    house = House()
    here, there = house.processes
    here.others.line.is_up = False
    for number in range(limits.RELAY_HELD * 2):
        here.others.say(note(str(number)))
    here.others.line.is_up = True
    house.deliver()
    assert len(there.heard) == limits.RELAY_HELD
    assert there.heard[-1] == note(str(limits.RELAY_HELD * 2 - 1))


def test_each_cluster_has_a_place_of_its_own_that_nobody_guesses() -> None:
    assert place("one") != place("two")
    assert place("one") == place("one")
    assert "one" not in place("one")
