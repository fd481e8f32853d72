"""Timestamps and durations: how they are read and written, and what can be asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from practice.cel.errors import CelError

Function = Callable[..., Any]
_UNITS_S = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(h|ms|m|us|µs|ns|s)")
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")
_ZONE = re.compile(r"([+-]?)(\d\d):(\d\d)")


def duration(value: Any) -> timedelta:
    """`1h30m`, as Go reads it. CelError."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise CelError("no such overload")
    bare = value[1:] if value[:1] in ("+", "-") else value
    parts = _PART.findall(bare)
    if bare != "0" and (not parts or "".join(map("".join, parts)) != bare):
        raise CelError("type conversion error from 'string' to 'google.protobuf.Duration'")
    try:
        found = timedelta(seconds=sum(float(number) * _UNITS_S[unit] for number, unit in parts))
    except OverflowError as error:
        raise CelError("duration out of range") from error
    return -found if value.startswith("-") else found


def timestamp(value: Any) -> datetime:
    """RFC 3339, or seconds since 1970. CelError."""
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = _RFC3339.fullmatch(value) if isinstance(value, str) else None
        if found is not None:
            fraction = (found[2] or "")[:7]
            zone = "+00:00" if found[3] == "Z" else found[3]
            whole = datetime.fromisoformat(f"{found[1]}{zone}")
            return whole.replace(microsecond=int(fraction[1:].ljust(6, "0") or 0))
    except (ValueError, OverflowError, OSError) as error:
        raise CelError("timestamp overflow") from error
    if isinstance(value, str):
        raise CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'")
    raise CelError("no such overload")


def timestamp_text(value: datetime) -> str:
    moment = value.astimezone(UTC)
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def duration_text(value: timedelta) -> str:
    whole, rest = divmod(abs(value), timedelta(seconds=1))
    fraction = f".{rest.microseconds:06d}".rstrip("0") if rest else ""
    return f"{'-' if value < timedelta() else ''}{whole}{fraction}s"


def _zone(name: str) -> tzinfo:
    found = _ZONE.fullmatch(name)
    if found is not None:
        away = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(-away if found[1] == "-" else away)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise CelError(f"unknown time zone {name}") from error


def _part(of_moment: Function, of_span: Function | None = None) -> Function:
    def method(value: Any, zone: str = "UTC") -> int:
        if isinstance(value, datetime):
            return int(of_moment(value.astimezone(_zone(zone))))
        if isinstance(value, timedelta) and of_span is not None:
            return int(of_span(value))
        raise CelError("no such overload")

    return method


MOMENT_METHODS: Mapping[str, Function] = {
    "getDate": _part(lambda moment: moment.day),
    "getDayOfMonth": _part(lambda moment: moment.day - 1),
    "getDayOfWeek": _part(lambda moment: moment.isoweekday() % 7),
    "getDayOfYear": _part(lambda moment: moment.timetuple().tm_yday - 1),
    "getFullYear": _part(lambda moment: moment.year),
    "getMonth": _part(lambda moment: moment.month - 1),
    "getHours": _part(lambda moment: moment.hour, lambda span: span / timedelta(hours=1)),
    "getMinutes": _part(lambda moment: moment.minute, lambda span: span / timedelta(minutes=1)),
    "getSeconds": _part(lambda moment: moment.second, lambda span: span / timedelta(seconds=1)),
    "getMilliseconds": _part(
        lambda moment: moment.microsecond // 1_000, lambda span: span / timedelta(milliseconds=1)
    ),
}
