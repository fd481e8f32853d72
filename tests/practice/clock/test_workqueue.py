"""Keys wait once, and failures back off."""

import itertools
from datetime import UTC, datetime

import pytest

from practice.api.errors import ApiError
from practice.clock import Clock
from practice.workqueue import WorkQueue


@pytest.fixture
def clock():
    return Clock(seed=1, start=datetime(2026, 1, 5, tzinfo=UTC))


def test_key_added_many_times_is_worked_on_once(clock):
    seen = []
    queue = WorkQueue(clock, "test", seen.append)
    for key in ("a", "b", "a", "a"):
        queue.add(key)
    clock.run_for(1)
    assert seen == ["a", "b"]


def test_key_added_while_it_is_worked_on_is_worked_on_again(clock):
    seen = []

    def reconcile(key):
        seen.append(key)
        if len(seen) < 3:
            queue.add(key)

    queue = WorkQueue(clock, "test", reconcile)
    queue.add("a")
    clock.run_for(0)
    assert seen == ["a", "a", "a"]


def test_of_two_wishes_for_one_key_the_earlier_holds(clock):
    seen = []
    queue = WorkQueue(clock, "test", lambda key: seen.append((key, clock.now_s())))
    queue.add("a", after_s=10)
    queue.add("a", after_s=3)
    queue.add("a", after_s=20)
    clock.run_for(60)
    assert seen == [("a", 3)]


def test_refused_key_backs_off_and_a_success_forgets(clock):
    seen = []

    def reconcile(key):
        seen.append(round(clock.now_s(), 3))
        if len(seen) in (1, 2, 3, 5):
            raise ApiError(409, "Conflict", "changed meanwhile")

    queue = WorkQueue(clock, "test", reconcile)
    queue.add("a")
    clock.run_for(1)
    assert seen == [0, 0.005, 0.015, 0.035]
    assert queue.last_error == {}
    queue.add("a")
    clock.run_for(0)
    assert queue.last_error == {"a": "changed meanwhile"}
    clock.run_for(1)
    assert seen[4:] == [1, 1.005]


def test_back_off_ends_at_its_maximum(clock):
    seen = []

    def reconcile(key):
        seen.append(clock.now_s())
        raise ApiError(500, "InternalError", "no")

    WorkQueue(clock, "test", reconcile).add("a")
    clock.run_for(20_000)
    gaps = [round(later - earlier, 3) for earlier, later in itertools.pairwise(seen)]
    assert gaps[-1] == 1000
    assert gaps == sorted(gaps)


def test_switched_off_component_keeps_its_keys(clock):
    seen = []
    queue = WorkQueue(clock, "test", seen.append)
    clock.hold("test")
    queue.add("a")
    clock.run_for(5)
    queue.add("a")
    queue.add("b")
    clock.run_for(5)
    assert seen == []
    clock.release("test")
    clock.run_for(0)
    assert seen == ["a", "b"]


def resting_queue(clock, seen, objects):
    def reconcile(key):
        seen.append(round(clock.now_s(), 3))
        return objects

    return WorkQueue(clock, "test", reconcile)


def test_batched_key_rests_for_as_long_as_its_last_look_went_through_objects(clock):
    seen = []
    queue = resting_queue(clock, seen, objects=200)
    queue.add("a", batched=True)
    clock.run_for(0.05)
    for _ in range(3):
        queue.add("a", batched=True)
        clock.run_for(0.01)
    clock.run_for(1)
    queue.add("a", batched=True)
    clock.run_for(1)
    assert seen == [0.0, 0.2, 1.08]


def test_change_that_is_not_batched_ends_the_rest(clock):
    seen = []
    queue = resting_queue(clock, seen, objects=200)
    queue.add("a")
    clock.run_for(0.05)
    queue.add("a", batched=True)
    queue.add("a")
    clock.run_for(1)
    assert seen == [0.0, 0.05]


def test_rests_of_keys_that_are_gone_are_forgotten(clock):
    queue = WorkQueue(clock, "test", lambda key: 5)
    for number in range(1000):
        queue.add(f"pod-{number}")
        clock.run_for(1)
    assert len(queue._rests_until_s) < 5
