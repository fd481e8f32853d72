"""Two answers are compared down to the deepest place where they differ."""

from typing import Any

import pytest

from tests.contract.comparing import MISSING, differences


@pytest.mark.parametrize(
    ("real", "answered", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["a"]),
        ({"a": 1}, {"a": True}, ["a"]),
        ({"a": None}, {}, ["a"]),
        ({"a": {}}, {"a": []}, ["a"]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, ["a[1].b"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a[1]"]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 2, "d": 2}}, ["a.b", "a.c", "a.d"]),
    ],
)
def test_every_difference_has_its_path(real: Any, answered: Any, paths: list[str]) -> None:
    assert [found.path for found in differences(real, answered)] == paths


def test_what_is_missing_is_not_null() -> None:
    [found] = differences({"a": None}, {})
    assert (found.real, found.answered) == (None, MISSING)
    assert "(missing)" in str(found)


def test_long_values_are_shown_in_part() -> None:
    [found] = differences("x" * 1000, "y")
    assert "more characters" in str(found)
    assert len(str(found)) < 500
