"""Cron schedules: what CronJobs are validated by, and when they are due.

Mirrors the standard parser of robfig/cron v3, which Kubernetes uses: five fields (minute, hour, day
of month, month, day of week), names of months and days, steps, `@daily` and its kin, `@every 1h30m`;
the texts of its errors, since the API server shows them; and its walk through the calendar where
a zone's clocks are set forward or back. The two rules about days: where one of them is `*`, both must
hold; where both are restricted, one is enough.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from practice.limits import CRON_SCHEDULES_REMEMBERED, CRON_SEARCH_YEARS

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_UNITS_S = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_DURATION = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+")
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")


class CronError(ValueError):
    """The schedule cannot be read; the text is the one of Kubernetes' parser."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    least: int
    most: int
    names: tuple[str, ...] = ()
    first_name: int = 0

    def number(self, text: str) -> int:
        if text.lower() in self.names:
            return self.names.index(text.lower()) + self.first_name
        return _number(text)


_FIELDS = (
    _Bounds(0, 59),
    _Bounds(0, 23),
    _Bounds(1, 31),
    _Bounds(1, 12, _MONTHS, 1),
    _Bounds(0, 6, _DAYS),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


@dataclass(frozen=True, slots=True)
class _Field:
    """The values that one field allows; `star` when it was written without a restriction."""

    values: frozenset[int]
    star: bool


@dataclass(frozen=True, slots=True)
class Every:
    """`@every`: a fixed time after the one before."""

    period_s: int

    def next(self, after: datetime, zone: tzinfo = UTC) -> datetime | None:
        return after.replace(microsecond=0) + timedelta(seconds=self.period_s)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The five fields."""

    minute: _Field
    hour: _Field
    day: _Field
    month: _Field
    weekday: _Field

    def next(self, after: datetime, zone: tzinfo = UTC) -> datetime | None:
        """The first time later than `after` (UTC), read in `zone`; None: not within five years."""
        moment = after.replace(microsecond=0) + timedelta(seconds=1)
        last_year = moment.astimezone(zone).year + CRON_SEARCH_YEARS
        while True:
            local = moment.astimezone(zone)
            if local.year > last_year:
                return None
            if local.month not in self.month.values:
                moment = _midnight(local, 32 - local.day, zone, first=True)
            elif not self._day_matches(local):
                moment = _midnight(local, 1, zone)
            elif local.hour not in self.hour.values:
                moment = _top(moment, local, 60)
            elif local.minute not in self.minute.values or local.second:
                moment = _top(moment, local, 1)
            else:
                return moment

    def _day_matches(self, local: datetime) -> bool:
        day = local.day in self.day.values
        weekday = (local.weekday() + 1) % 7 in self.weekday.values
        return day and weekday if self.day.star or self.weekday.star else day or weekday


Schedule = Every | Calendar


def _midnight(local: datetime, days: int, zone: tzinfo, *, first: bool = False) -> datetime:
    """The beginning of a later day, or (`first`) of the month that day lies in."""
    day = (local.replace(tzinfo=None) + timedelta(days=days)).replace(hour=0, minute=0, second=0)
    if first:
        day = day.replace(day=1)
    begin = day.replace(tzinfo=zone).astimezone(UTC)
    if begin.astimezone(zone).replace(tzinfo=None) < day:
        begin += timedelta(hours=1)
    return begin


def _top(moment: datetime, local: datetime, minutes: int) -> datetime:
    """The next full hour (60) or minute (1) of the clock on the wall."""
    passed_s = local.second + (local.minute * 60 if minutes == 60 else 0)
    return moment + timedelta(seconds=minutes * 60 - passed_s)


@lru_cache(maxsize=CRON_SCHEDULES_REMEMBERED)
def parse(text: str) -> Schedule:
    """A schedule. CronError with the words of Kubernetes' parser."""
    if not text:
        raise CronError("empty spec string")
    if text.startswith("@"):
        return _descriptor(text)
    fields = text.split()
    if len(fields) != len(_FIELDS):
        shown = " ".join(fields)
        raise CronError(f"expected exactly 5 fields, found {len(fields)}: [{shown}]")
    return Calendar(*(_field(one, bounds) for one, bounds in zip(fields, _FIELDS, strict=True)))


def parse_with_zone(text: str) -> tuple[Schedule, tzinfo | None]:
    """A schedule that may begin with `TZ=…` or `CRON_TZ=…`, and that zone. CronError."""
    if not text.startswith(("TZ=", "CRON_TZ=")):
        return parse(text), None
    head, space, rest = text.partition(" ")
    name = head.partition("=")[2]
    if not space:
        raise CronError("invalid schedule format: runtime error: slice bounds out of range [:-1]")
    zone = find_zone(name)
    if zone is None:
        raise CronError(f"provided bad location {name}: unknown time zone {name}")
    return parse(rest.strip()), zone


@lru_cache(maxsize=CRON_SCHEDULES_REMEMBERED)
def find_zone(name: str) -> tzinfo | None:
    """A time zone of the IANA database; None when there is none of that name."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None
    except KeyError:
        return None


def _descriptor(text: str) -> Schedule:
    if text in _DESCRIPTORS:
        return parse(_DESCRIPTORS[text])
    if text.startswith("@every "):
        return Every(_period_s(text))
    raise CronError(f"unrecognized descriptor: {text}")


def _period_s(text: str) -> int:
    duration = text.removeprefix("@every ")
    if not _DURATION.fullmatch(duration):
        shown = duration.replace('"', '\\"')
        missing = re.fullmatch(r"[+-]?\d+\.?\d*", duration) is not None
        what = "missing unit in duration" if missing else "invalid duration"
        raise CronError(f'failed to parse duration {text}: time: {what} "{shown}"')
    total_s = sum(float(value) * _UNITS_S[unit] for value, unit in _PART.findall(duration))
    sign = -1 if duration.startswith("-") else 1
    return max(1, int(sign * total_s))


def _field(text: str, bounds: _Bounds) -> _Field:
    ranges = [_range(part, bounds) for part in text.split(",") if part]
    values = frozenset(value for found, _ in ranges for value in found)
    return _Field(values, any(star for _, star in ranges))


def _range(text: str, bounds: _Bounds) -> tuple[range, bool]:
    span, *steps = text.split("/")
    ends = span.split("-")
    star = ends[0] in ("*", "?")
    if star:
        start, end = bounds.least, bounds.most
    else:
        start, end = _ends(text, ends, bounds.number)
    step = 1
    if len(steps) > 1:
        raise CronError(f"too many slashes: {text}")
    if steps:
        step = _number(steps[0])
        end = bounds.most if len(ends) == 1 else end
        star = star and step <= 1
    _check(text, start, end, step, bounds)
    return range(start, end + 1, step), star


def _ends(text: str, ends: list[str], number: Callable[[str], int]) -> tuple[int, int]:
    start = number(ends[0])
    if len(ends) > 2:
        raise CronError(f"too many hyphens: {text}")
    return start, number(ends[1]) if len(ends) == 2 else start


def _check(text: str, start: int, end: int, step: int, bounds: _Bounds) -> None:
    why = ""
    if start < bounds.least:
        why = f"beginning of range ({start}) below minimum ({bounds.least})"
    elif end > bounds.most:
        why = f"end of range ({end}) above maximum ({bounds.most})"
    elif start > end:
        why = f"beginning of range ({start}) beyond end of range ({end})"
    elif step == 0:
        why = "step of range should be a positive number"
    if why:
        raise CronError(f"{why}: {text}")


def _number(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        why = f'strconv.Atoi: parsing "{text}": invalid syntax'
        raise CronError(f"failed to parse int from {text}: {why}")
    if int(text) < 0:
        raise CronError(f"negative number ({int(text)}) not allowed: {text}")
    return int(text)
