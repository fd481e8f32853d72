"""`?timeout=…` in the form of Go's durations; the contract case `nonsense/timeouts that are none` has more."""

import pytest

from practice.api.http.durations import duration_fault
from tests.practice.http.conftest import Served


@pytest.mark.parametrize("text", ["1s", "-1s", "0", "1h1m0.5s", ".5ms", "+3µs"])
def test_what_go_can_read_is_one(text: str) -> None:
    assert duration_fault(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", 'invalid duration "x"'),
        ("", 'invalid duration ""'),
        ("1", 'missing unit in duration "1"'),
        ("5x", 'unknown unit "x" in duration "5x"'),
        ("9999999999999h", 'invalid duration "9999999999999h"'),
    ],
)
def test_what_is_none_is_named(text: str, words: str) -> None:
    assert duration_fault(text) == words


async def test_a_request_says_how_long_it_may_take(served: Served) -> None:
    assert (await served.get("/api/v1/pods?timeout=30s")).code == 200
    assert (await served.get("/api/v1/pods?timeout=30")).code == 400
    assert (await served.get("/api/v1/namespaces/default/pods/none/log?timeout=x")).code == 404
