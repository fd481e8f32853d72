"""However often a log is cut and taken up again, each line is read exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.logs.moments import MOMENT, Place, Resuming, split


def moment(tick: int) -> str:
    """Four moments in each second, so that many lines share one and many a second."""
    return f"2026-01-01T00:00:{tick // 4:02d}.{tick % 4}00000000Z"


@given(
    steps=st.lists(st.sampled_from([0, 0, 0, 1, 5]), max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=6),
    is_new_reader=st.booleans(),
)
def test_each_line_is_read_once(steps: list[int], cuts: list[int], is_new_reader: bool) -> None:
    ticks = [sum(steps[: index + 1]) % 200 for index in range(len(steps))]
    written = [(moment(tick), index) for index, tick in enumerate(sorted(ticks))]
    reading, read = Resuming(Place()), []
    for cut in [*sorted(cuts), len(written)]:
        if is_new_reader:  # as a browser that comes back with its places
            reading = Resuming(Place(reading.place.at, reading.place.lines))
        else:
            reading.restart()
        since = reading.place.at[:19]  # an API server forgets the parts of a second
        for at, index in written[:cut]:
            if at[:19] >= since and reading.is_new(at):
                read.append(index)
    assert read == [index for _, index in written]


@pytest.mark.parametrize(
    ("line", "at", "text"),
    [
        ("2026-01-01T00:00:01.5Z hello", "2026-01-01T00:00:01.500000000Z", "hello"),
        ("2026-01-01T01:00:01.123456789+01:00 a b", "2026-01-01T00:00:01.123456789Z", "a b"),
        ("2026-01-01T00:00:01Z", "2026-01-01T00:00:01.000000000Z", ""),
        ("2026-01-01T00:00:01Z  x", "2026-01-01T00:00:01.000000000Z", " x"),
        ("no time at all", "", "no time at all"),
        ("2026-13-01T00:00:01Z x", "", "2026-13-01T00:00:01Z x"),
        ("0001-01-01T00:00:01+14:00 x", "", "0001-01-01T00:00:01+14:00 x"),
        ("", "", ""),
    ],
)
def test_moments_are_made_alike(line: str, at: str, text: str) -> None:
    assert split(line) == (at, text)


@given(st.text())
def test_any_line_can_be_split(line: str) -> None:
    at, text = split(line)
    assert line.endswith(text)
    assert at == "" or MOMENT.fullmatch(at)
