"""Sets of indexes as text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.intervals import IntervalError, has, joined, numbers, parse_indexes, size, written

INDEXES = st.sets(st.integers(0, 60))


@settings(max_examples=20)
@given(INDEXES, INDEXES)
def test_joining_is_the_union_and_survives_its_text(some, more):
    intervals = joined(joined([], some), more)
    assert set(numbers(intervals)) == some | more
    assert size(intervals) == len(some | more)
    text = written(intervals)
    assert set(numbers(parse_indexes(text))) == some | more
    assert all(has(intervals, index) == (index in some | more) for index in range(62))


def test_three_neighbours_are_a_run_and_two_are_not():
    assert written(joined([], [0, 2, 3, 5, 6, 7])) == "0,2,3,5-7"


@pytest.mark.parametrize("text", ["a", "2-1", "3,1", "1-2-3", "1,,2"])
def test_what_is_no_rising_list_is_refused(text):
    with pytest.raises(IntervalError):
        parse_indexes(text)
