"""The numbers of a rolling update, as the Kubernetes documentation and its own tests state them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.controllers.deployment.arithmetic import (
    Bounds,
    Generation,
    new_size,
    old_sizes,
    proportional_sizes,
    rolling_bounds,
)
from practice.shares import share_of


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "ceiling", "floor"),
    [
        (1, "25%", "25%", 2, 1),
        (2, "25%", "25%", 3, 2),
        (3, "25%", "25%", 4, 3),
        (4, "25%", "25%", 5, 3),
        (5, "25%", "25%", 7, 4),
        (10, "25%", "25%", 13, 8),
        (10, "30%", "0%", 13, 10),
        (10, 2, 3, 12, 7),
        (10, 0, "25%", 10, 8),
        (2, 0, "1%", 2, 1),  # both round to 0: one may be unavailable
        (1, 0, "1%", 1, 0),
        (2, "1%", "25%", 3, 2),
        (1, "1%", 0, 2, 1),
        (3, "100%", "0%", 6, 3),
        (3, 0, "100%", 3, 0),
        (3, 1, 10, 4, 0),  # more than all cannot be unavailable
        (0, "25%", "25%", 0, 0),
    ],
)
def test_surge_rounds_up_and_unavailable_rounds_down(replicas, surge, unavailable, ceiling, floor):
    bounds = rolling_bounds(replicas, max_surge=surge, max_unavailable=unavailable)
    assert (bounds.ceiling, bounds.floor) == (ceiling, floor)


@given(st.integers(0, 100), st.integers(0, 500))
def test_percentages_round_exactly(percent, total):
    down = share_of(f"{percent}%", total, round_up=False)
    up = share_of(f"{percent}%", total, round_up=True)
    assert down * 100 <= percent * total <= up * 100
    assert up - down == (percent * total % 100 != 0)


@pytest.mark.parametrize(
    ("desired", "surge", "new", "old", "expected"),
    [
        (10, 0, 0, 10, 0),
        (10, 2, 0, 10, 2),
        (10, 2, 2, 10, 2),
        (10, 2, 2, 8, 4),
        (10, 5, 0, 0, 10),
        (10, 0, 0, 5, 5),
        (10, 3, 9, 0, 10),
        (4, 2, 7, 0, 4),  # more than asked for: shrink to what is asked for
    ],
)
def test_new_generation_grows_to_the_ceiling(desired, surge, new, old, expected):
    bounds = Bounds(desired=desired, surge=surge, unavailable=0)
    assert new_size(bounds, new=new, total=new + old) == expected


def old(replicas, available, name="old"):
    return Generation(name, replicas, available)


@pytest.mark.parametrize(
    ("desired", "unavailable", "new", "olds", "expected"),
    [
        # nothing new is available: only what may be missing goes
        (10, 2, Generation("new", 3, 0), [old(10, 10)], {"old": 8}),
        (10, 0, Generation("new", 3, 0), [old(10, 10)], {}),
        (10, 0, Generation("new", 3, 2), [old(10, 10)], {"old": 8}),
        # unavailable old pods go first, and do not count against the floor
        (10, 0, Generation("new", 3, 0), [old(10, 7)], {}),
        (10, 2, Generation("new", 0, 0), [old(10, 8)], {"old": 8}),
        (3, 1, Generation("new", 1, 0), [old(3, 0)], {"old": 2}),
        # the oldest generation goes first
        (10, 2, Generation("new", 2, 2), [old(5, 5, "a"), old(6, 6, "b")], {"a": 0}),
        (4, 0, Generation("new", 4, 4), [old(2, 2, "a"), old(1, 0, "b")], {"a": 0, "b": 0}),
        (4, 4, Generation("new", 4, 4), [], {}),
        # a status from before the last resize is not built upon
        (6, 3, Generation("new", 3, 1), [old(3, 6)], {}),
        (6, 3, Generation("new", 3, 1), [old(3, 3)], {"old": 2}),
    ],
)
def test_old_generations_shrink_to_the_floor(desired, unavailable, new, olds, expected):
    bounds = Bounds(desired=desired, surge=3, unavailable=unavailable)
    assert old_sizes(bounds, new, olds) == expected


@pytest.mark.parametrize(
    ("desired", "surge", "sizes", "before", "expected"),
    [
        (12, 0, {"new": 5, "old": 5}, 10, {"new": 6, "old": 6}),
        (15, 3, {"old": 8, "new": 5}, 13, {"old": 11, "new": 7}),  # the documentation's example
        (30, 3, {"old": 8, "new": 5}, 13, {"old": 20, "new": 13}),
        (5, 0, {"old": 8, "new": 2}, 10, {"old": 4, "new": 1}),
        (0, 3, {"old": 8, "new": 2}, 10, {"old": 0, "new": 0}),
        (10, 0, {"old": 6, "new": 4}, 10, {"old": 6, "new": 4}),
    ],
)
def test_scaling_in_mid_rollout_keeps_proportions(desired, surge, sizes, before, expected):
    bounds = Bounds(desired=desired, surge=surge, unavailable=0)
    active = [Generation(name, size, size, before) for name, size in sizes.items()]
    assert proportional_sizes(bounds, active, fallback_total=before) == expected


@given(
    desired=st.integers(1, 60),
    surge=st.integers(0, 20),
    sizes=st.lists(st.integers(1, 40), min_size=2, max_size=5).map(lambda s: sorted(s)[::-1]),
    room=st.integers(0, 10),
)
def test_proportional_scaling_meets_the_ceiling(desired, surge, sizes, room):
    """Exactly, unless the largest generation alone cannot give up what rounding left over."""
    bounds = Bounds(desired=desired, surge=surge, unavailable=0)
    active = [Generation(str(i), size, 0, sum(sizes) + room) for i, size in enumerate(sizes)]
    scaled = proportional_sizes(bounds, active, fallback_total=0)
    assert all(size >= 0 for size in scaled.values())
    assert sum(scaled.values()) == bounds.ceiling or scaled["0"] == 0


@settings(max_examples=150)
@given(
    replicas=st.integers(0, 30),
    surge=st.one_of(st.integers(0, 12), st.integers(0, 100).map("{}%".format)),
    down=st.one_of(st.integers(0, 12), st.integers(0, 100).map("{}%".format)),
    data=st.data(),
)
def test_rollout_stays_within_bounds_and_completes(replicas, surge, down, data):
    """Pods of the new generation become available in any order and number at a time."""
    bounds = rolling_bounds(replicas, max_surge=surge, max_unavailable=down)
    new, former = Generation("new", 0, 0), Generation("old", replicas, replicas)
    for _ in range(10 * replicas + 10):
        size = new_size(bounds, new=new.replicas, total=new.replicas + former.replicas)
        if size != new.replicas:
            new = Generation("new", size, new.available)
        else:
            left = old_sizes(bounds, new, [former]).get("old", former.replicas)
            former = Generation("old", left, left)
        assert new.replicas + former.replicas <= max(bounds.ceiling, replicas)
        assert new.available + former.available >= bounds.floor
        pending = new.replicas - new.available
        if pending:
            ready = data.draw(st.integers(0 if former.replicas else 1, pending))
            new = Generation("new", new.replicas, new.available + max(ready, 1))
        if new.available == replicas and former.replicas == 0:
            return
    pytest.fail(f"not complete: {new} {former} {bounds}")
