"""Simulated time: order, stepping, pausing, and one stream of chance per name."""

import asyncio
import math
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import clock as clock_module
from practice.clock import MAX, Clock, ClockError
from practice.clock.driver import Driver

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(seed=1, start=START)


def note(clock, log, name):
    return lambda: log.append((name, clock.now_s()))


def test_actions_run_in_order_of_time_then_insertion(clock):
    log = []
    for delay_s, name in ((2, "c"), (1, "a"), (2, "d"), (1, "b"), (9, "late")):
        clock.schedule(delay_s, "test", note(clock, log, name))
    assert clock.run_for(5) == 4
    assert log == [("a", 1), ("b", 1), ("c", 2), ("d", 2)]
    assert clock.now_text() == "2026-01-05T09:00:05Z"
    assert clock.now_micro_text() == "2026-01-05T09:00:05.000000Z"


@given(st.lists(st.floats(0, 100), max_size=30), st.integers(1, 5))
def test_running_in_pieces_is_running_at_once(delays, pieces):
    def run(parts):
        clock, log = Clock(seed=1, start=START), []
        for number, delay_s in enumerate(delays):
            clock.schedule(delay_s, "test", note(clock, log, number))
        for _ in range(parts):
            clock.run_for(120 / parts)
        return log

    assert run(1) == run(pieces)


def test_cancelled_action_does_not_run(clock):
    log = []
    timer = clock.schedule(1, "test", note(clock, log, "a"))
    timer.cancel()
    assert not timer.pending
    assert clock.run_for(5) == 0
    assert log == []


def test_run_until_stops_at_the_condition(clock):
    log = []
    for delay_s in (1, 2, 3):
        clock.schedule(delay_s, "test", note(clock, log, delay_s))
    assert clock.run_until(lambda: len(log) == 2, timeout_s=10)
    assert clock.now_s() == 2
    assert not clock.run_until(lambda: False, timeout_s=10)
    assert clock.now_s() == 12


def test_step_goes_to_the_next_action_of_one_component(clock):
    log = []
    clock.schedule(1, "kubelet/node-1", note(clock, log, "kubelet"))
    clock.schedule(2, "scheduler", note(clock, log, "scheduler"))
    clock.schedule(3, "kubelet/node-2", note(clock, log, "kubelet"))
    assert clock.step("scheduler") == "scheduler"
    assert log == [("kubelet", 1), ("scheduler", 2)]
    assert clock.step("kubelet") == "kubelet/node-2"
    assert clock.step() is None


def test_held_component_acts_when_it_is_released(clock):
    log = []
    clock.schedule(1, "kubelet/node-1", note(clock, log, "a"))
    clock.schedule(2, "scheduler", note(clock, log, "b"))
    clock.schedule(3, "kubelet/node-1", note(clock, log, "c"))
    clock.hold("kubelet")
    clock.run_for(10)
    assert log == [("b", 2)]
    clock.release("kubelet")
    clock.run_for(0)
    assert log == [("b", 2), ("a", 10), ("c", 10)]


def test_streams_are_independent_and_repeatable(clock):
    first = [clock.random("a").random() for _ in range(3)]
    clock.random("b").random()
    other = Clock(seed=1, start=START)
    other.random("b").random()
    assert [other.random("a").random() for _ in range(3)] == first
    assert Clock(seed=2, start=START).random("a").random() != first[0]


def test_endless_loop_without_time_is_reported(clock, monkeypatch):
    monkeypatch.setattr(clock_module, "CLOCK_EVENTS_PER_INSTANT", 50)

    def again():
        clock.schedule(0, "loop", again)

    again()
    with pytest.raises(ClockError, match="loop acted 50 times"):
        clock.run_for(1)


@pytest.mark.parametrize("delay_s", [-1, math.inf, math.nan])
def test_impossible_delay_is_refused(clock, delay_s):
    with pytest.raises(ClockError):
        clock.schedule(delay_s, "test", lambda: None)


@pytest.mark.parametrize("rate", [-1, math.nan])
def test_impossible_rate_is_refused(clock, rate):
    with pytest.raises(ClockError):
        clock.rate = rate


def test_age_of_a_timestamp(clock):
    clock.run_for(90)
    assert clock.age_s("2026-01-05T09:00:00Z") == 90
    assert clock.age_s("2026-01-05T09:00:30.500000Z") == 59.5


async def driven(clock, until, timeout_s=2.0):
    """Drive the clock until the future is done."""
    task = asyncio.create_task(Driver(clock).drive())
    try:
        await asyncio.wait_for(until, timeout_s)
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_driven_clock_waits_for_real_time(clock):
    clock.rate = 20
    done = asyncio.get_running_loop().create_future()
    began_s = asyncio.get_running_loop().time()
    clock.schedule(1, "test", lambda: done.set_result(None))
    await driven(clock, done)
    assert asyncio.get_running_loop().time() - began_s >= 0.05
    assert clock.now_s() >= 1


async def test_driven_clock_at_maximum_does_not_wait(clock):
    clock.rate = MAX
    done = asyncio.get_running_loop().create_future()
    clock.schedule(1_000_000, "test", lambda: done.set_result(None))
    await driven(clock, done)


async def test_paused_clock_can_be_stepped_and_woken(clock):
    clock.rate = 0
    log = []
    done = asyncio.get_running_loop().create_future()
    clock.schedule(5, "test", note(clock, log, "stepped"))
    clock.schedule(6, "test", lambda: done.set_result(None))
    task = asyncio.create_task(Driver(clock).drive())
    await asyncio.sleep(0)
    assert clock.step() == "test"
    assert log == [("stepped", 5)]
    assert clock.now_s() == 5
    clock.rate = MAX
    await asyncio.wait_for(done, 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_earlier_action_wakes_a_waiting_drive(clock):
    done = asyncio.get_running_loop().create_future()
    clock.schedule(1000, "test", lambda: None)
    task = asyncio.create_task(Driver(clock).drive())
    await asyncio.sleep(0)
    clock.schedule(0.001, "test", lambda: done.set_result(None))
    await asyncio.wait_for(done, 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_failing_action_is_counted_and_the_others_go_on(clock, caplog):
    clock.rate = MAX
    done = asyncio.get_running_loop().create_future()
    clock.schedule(1, "test", lambda: [].pop())
    clock.schedule(2, "test", lambda: done.set_result(None))
    await driven(clock, done)
    assert clock.failures == 1
    assert "pop from empty list" in caplog.text


def test_what_is_scheduled_for_a_moment_comes_before_all_else_that_is_due_then():
    clock = Clock(seed=1, start=START)
    seen = []
    clock.schedule(10, "controller", partial(seen.append, "controller"))
    clock.run_for(4)
    clock.schedule_at(10, "script", partial(seen.append, "first"))
    clock.schedule_at(10, "script", partial(seen.append, "second"))
    clock.run_for(6)
    assert seen == ["first", "second", "controller"]
    with pytest.raises(ClockError, match="behind"):
        clock.schedule_at(9.5, "script", partial(seen.append, "late"))


def test_what_is_only_tried_out_draws_from_chance_of_its_own():
    clock, other = Clock(seed=1, start=START), Clock(seed=1, start=START)
    with clock.aside(True):
        tried = clock.random("names").random()
    with other.aside(False):
        first = other.random("names").random()
    assert clock.random("names").random() == first != tried
