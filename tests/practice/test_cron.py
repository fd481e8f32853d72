"""Cron schedules: when they are due, also where clocks are set forward and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import cron

ZURICH = ZoneInfo("Europe/Zurich")
MOMENTS = st.integers(1_577_836_800, 1_893_456_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)


def times(schedule, after, count, zone=UTC):
    moment, found = datetime.fromisoformat(after), []
    for _ in range(count):
        moment = cron.parse(schedule).next(moment, zone)
        found.append(moment.astimezone(zone).strftime("%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("*/20 * * * *", ["01-05 09:20", "01-05 09:40", "01-05 10:00"]),
        ("5 4 * * sun", ["01-11 04:05", "01-18 04:05", "01-25 04:05"]),
        ("0 0 13 * fri", ["01-09 00:00", "01-13 00:00", "01-16 00:00"]),  # either day
        ("30 8-10/2,12 * * *", ["01-05 10:30", "01-05 12:30", "01-06 08:30"]),
        ("@monthly", ["02-01 00:00", "03-01 00:00", "04-01 00:00"]),
    ],
)
def test_schedules_are_due_when_cron_says(schedule, expected):
    assert times(schedule, "2026-01-05T09:00:00+00:00", 3) == expected


def test_the_29th_of_february_is_waited_for():
    found = cron.parse("0 0 29 2 *").next(datetime(2026, 1, 5, tzinfo=UTC))
    assert found == datetime(2028, 2, 29, tzinfo=UTC)


def test_a_day_of_the_month_and_a_star_with_a_step_is_either():
    """Only a plain star (or a step of one) means that both rules about days must hold."""
    monday, second = cron.parse("0 0 2 * mon"), datetime(2026, 1, 1, tzinfo=UTC)
    assert monday.next(second) == datetime(2026, 1, 2, tzinfo=UTC)
    every = cron.parse("0 0 */1 * mon")
    assert every.next(second) == datetime(2026, 1, 5, tzinfo=UTC)


def test_a_day_that_never_comes_is_given_up():
    assert cron.parse("0 0 31 4 *").next(datetime(2026, 1, 5, tzinfo=UTC)) is None


def test_an_hour_that_is_skipped_in_spring_is_skipped():
    assert times("30 2 * * *", "2026-03-28T00:00:00+00:00", 2, ZURICH) == [
        "03-28 02:30",
        "03-30 02:30",
    ]


def test_an_hour_that_comes_twice_in_autumn_comes_twice():
    assert times("30 2 * * *", "2026-10-24T22:30:00+00:00", 2, ZURICH) == ["10-25 02:30"] * 2


def test_every_counts_from_the_last_time():
    every = cron.parse("@every 1h30m")
    assert every.next(datetime(2026, 1, 5, 9, tzinfo=UTC)) == datetime(
        2026, 1, 5, 10, 30, tzinfo=UTC
    )


@given(
    MOMENTS,
    st.integers(0, 59),
    st.integers(0, 23),
    st.sampled_from(["UTC", "Europe/Zurich", "Asia/Kolkata", "America/Sao_Paulo"]),
)
def test_the_next_time_is_the_first_that_fits(moment, minute, hour, name):
    zone = cron.find_zone(name)
    found = cron.parse(f"{minute} {hour} * * *").next(moment, zone)
    assert found is not None
    assert found > moment
    local = found.astimezone(zone)
    assert (local.minute, local.hour, local.second) == (minute, hour, 0)
    assert found - moment <= timedelta(days=2, hours=1)


@given(st.text(alphabet="0123456789*/,-@? janmonTZ=", max_size=20))
def test_any_text_is_a_schedule_or_an_error(text):
    try:
        schedule, _ = cron.parse_with_zone(text)
    except cron.CronError:
        return
    schedule.next(datetime(2026, 1, 5, tzinfo=UTC))


def test_unknown_zones_are_none():
    assert cron.find_zone("Mars/Phobos") is None
    assert cron.find_zone("../etc/passwd") is None
