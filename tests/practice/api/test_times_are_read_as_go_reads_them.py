"""Times in UTC, as a real API server stores them, and Go's words for what is none.

The contract case `nonsense/times as go reads them` has the answers of a real one.
"""

import pytest

from practice.api.schema.times import TimeFault, read_time


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z"),
        ("2026-01-05T09:00:00.9Z", "2026-01-05T09:00:00Z"),
        ("2026-01-05T09:00:00+01:00", "2026-01-05T08:00:00Z"),
        ("2026-01-05T09:00:00+24:00", "2026-01-04T09:00:00Z"),
        ("2026-01-05T9:00:00-00:30", "2026-01-05T09:30:00Z"),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_a_moment_is_stored_in_utc(text: str, stored: str | None) -> None:
    assert read_time(text) == stored


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-02-30T00:00:00Z", "day out of range"),
        ("2026-01-05T09:00:00+25:00", "time zone offset hour out of range"),
        ("2026-01-05T09:00:00Zx", 'extra text: "x"'),
        ("2026-01-05", 'cannot parse "" as "T"'),
        ("2026-1-5T09:00:00Z", 'cannot parse "1-5T09:00:00Z" as "01"'),
        ("٢026-01-05T09:00:00Z", 'as "2006"'),
        ("0000-01-01T00:00:00Z", "year out of range"),
    ],
)
def test_what_is_no_time_is_named(text: str, words: str) -> None:
    with pytest.raises(TimeFault) as fault:
        read_time(text)
    assert str(fault.value).endswith(words)


def test_microseconds_are_six_digits() -> None:
    assert (
        read_time("2026-01-05T09:00:00.123456+01:00", micro=True) == "2026-01-05T08:00:00.123456Z"
    )
    with pytest.raises(TimeFault):
        read_time("2026-01-05T09:00:00Z", micro=True)
