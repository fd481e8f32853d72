"""A state of the past, read from any place, is the state that was; and fresh changes are kept for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.api.errors import ApiError
from practice.api.store import Store
from practice.limits import HISTORY_EVENTS_MOST, HISTORY_EVENTS_PER_RESOURCE, HISTORY_FRESH_S

KEYS = ["a/1", "a/2", "a/3", "a-b/1", "ab/1", "b/1", "b/2"]
WRITES = st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=25)


@given(
    writes=WRITES,
    prefix=st.sampled_from(["", "a/", "ab/", "b/", "c/"]),
    start=st.sampled_from(["", *KEYS]),
)
def test_view_of_a_version_is_what_was_there(writes, prefix, start):
    store, states = Store(), {}
    for key, is_put in writes:
        store.keys("pods")  # from now on kept in order
        if is_put:
            store.put("pods", key, {"metadata": {"name": key}})
        else:
            store.remove("pods", key)
        states[store.version] = dict(store._of("pods").objects)
    for version, state in states.items():
        view = store.view_at("pods", version, prefix)
        wanted = [(k, state[k]) for k in sorted(state) if k.startswith(prefix) and k > start]
        assert list(view.after(start)) == wanted
        assert view.count_after(start) == len(wanted)


class Time:
    def __init__(self):
        self.s = 0.0

    def now(self):
        return self.s


def written(store, count):
    for _ in range(count):
        store.put("pods", "a", {"metadata": {"name": "a"}})


def test_fresh_changes_are_kept_beyond_the_usual_number():
    time = Time()
    store = Store(now_s=time.now)
    written(store, 2 * HISTORY_EVENTS_PER_RESOURCE)
    assert len(store.since("pods", 0)) == 2 * HISTORY_EVENTS_PER_RESOURCE
    time.s += HISTORY_FRESH_S
    written(store, 1)
    with pytest.raises(ApiError, match="too old"):
        store.since("pods", 0)
    assert len(store.since("pods", store.oldest("pods"))) == HISTORY_EVENTS_PER_RESOURCE


@pytest.mark.slow
def test_however_fresh_only_so_many_changes_are_kept():
    store = Store(now_s=Time().now)
    written(store, HISTORY_EVENTS_MOST + 5)
    assert store.oldest("pods") == 5
