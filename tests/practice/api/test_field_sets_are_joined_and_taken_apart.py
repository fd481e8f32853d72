"""FieldsV1 trees behave as the sets of paths that they stand for."""

from hypothesis import given
from hypothesis import strategies as st

from practice.api.managed_fields.sets import (
    Paths,
    difference,
    intersection,
    read_fields,
    union,
    without,
    write_fields,
)

STEPS = st.lists(st.sampled_from(["f:a", "f:b", "f:c"]), min_size=1, max_size=3).map(tuple)
SETS = st.sets(STEPS, max_size=8)


@given(SETS, SETS)
def test_union(one: Paths, other: Paths) -> None:
    assert read_fields(union(write_fields(one), write_fields(other))) == one | other


@given(SETS, SETS)
def test_difference(one: Paths, other: Paths) -> None:
    assert read_fields(difference(write_fields(one), write_fields(other))) == one - other


@given(SETS, SETS)
def test_intersection(one: Paths, other: Paths) -> None:
    assert read_fields(intersection(write_fields(one), write_fields(other))) == one & other


@given(SETS, SETS)
def test_a_set_without_whole_places(one: Paths, places: Paths) -> None:
    leaves = {p for p in places if not any(q != p and q[: len(p)] == p for q in places)}
    gone = {path for path in one for place in leaves if path[: len(place)] == place}
    assert read_fields(without(write_fields(one), write_fields(leaves))) == one - gone


@given(SETS, SETS)
def test_the_same_set_has_one_form(one: Paths, other: Paths) -> None:
    joined = union(write_fields(one), write_fields(other))
    assert joined == write_fields(one | other)
    assert difference(joined, write_fields(other - one)) == write_fields(one)


@given(SETS)
def test_nothing_changed_is_the_same_object(one: Paths) -> None:
    fields = write_fields(one)
    assert union(fields, write_fields(one)) is fields
    assert difference(fields, write_fields(set())) is fields
