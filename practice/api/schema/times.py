"""Times as Go's `time.Parse` reads them, with its words for those that it does not.

`Time` is written with or without parts of a second, `MicroTime` with exactly six digits of them.
"""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta

Numbers = tuple[int, int, int, int, int, int]
SECONDS = "2006-01-02T15:04:05Z07:00"
MICROS = "2006-01-02T15:04:05.000000Z07:00"
_PARTS = (
    ("", "2006", r"\d{4}", 0, 9999, "year"),
    ("-", "01", r"\d\d", 1, 12, "month"),
    ("-", "02", r"\d\d", 0, 31, "day"),
    ("T", "15", r"\d\d?", 0, 23, "hour"),
    (":", "04", r"\d\d", 0, 59, "minute"),
    (":", "05", r"\d\d", 0, 59, "second"),
)
"""(what stands before it, its name in the layout, its form, least, most, the name in errors)."""


class TimeFault(ValueError):
    """Why a text is no time, in Go's words."""


def read_time(text: str, *, micro: bool = False) -> str | None:
    """The same moment as a real API server writes it: UTC, in seconds or microseconds; None for Go's
    zero time, which counts as no time. TimeFault."""
    numbers, fraction, offset_minutes = _parsed(text, MICROS if micro else SECONDS, micro=micro)
    try:
        read = datetime(*numbers) - timedelta(minutes=offset_minutes)  # noqa: DTZ001 (moved to UTC)
    except (ValueError, OverflowError):
        raise TimeFault(_range(text, "year")) from None  # Go has years that Python has not
    if read == datetime.min:  # noqa: DTZ901
        return None
    if micro:
        return f"{read.isoformat(timespec='seconds')}.{fraction[1:]}Z"
    return f"{read.isoformat(timespec='seconds')}Z"


def _parsed(text: str, layout: str, *, micro: bool) -> tuple[Numbers, str, int]:
    """Numbers, fraction with its point, minutes before UTC. TimeFault."""
    rest, numbers = text, []
    for before, name, form, least, most, word in _PARTS:
        if not rest.startswith(before):
            raise TimeFault(_misfit(text, layout, rest, before))
        rest = rest.removeprefix(before)
        found = re.match(form, rest, re.ASCII)
        if found is None:
            raise TimeFault(_misfit(text, layout, rest, name))
        number, rest = int(found[0]), rest[found.end() :]
        if not least <= number <= most:
            raise TimeFault(_range(text, word))
        numbers.append(number)
    fraction = re.match(r"[.,]\d{6}" if micro else r"(?:[.,]\d+)?", rest, re.ASCII)
    if fraction is None:
        raise TimeFault(_misfit(text, layout, rest, ".000000"))
    offset = _offset(text, layout, rest[fraction.end() :])
    year, month, day, hour, minute, second = numbers
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise TimeFault(_range(text, "day"))
    return (year, month, day, hour, minute, second), fraction[0], offset


def _offset(text: str, layout: str, rest: str) -> int:
    zone = re.match(r"Z|([+-])(\d\d):(\d\d)", rest, re.ASCII)
    if zone is None:
        raise TimeFault(_misfit(text, layout, rest, "Z07:00"))
    hours, minutes = int(zone[2] or 0), int(zone[3] or 0)
    if hours > 24:
        raise TimeFault(_range(text, "time zone offset hour"))
    if minutes > 60:
        raise TimeFault(_range(text, "time zone offset minute"))
    if beyond := rest[zone.end() :]:
        raise TimeFault(f"parsing time {_quoted(text)}: extra text: {_quoted(beyond)}")
    return (hours * 60 + minutes) * (-1 if zone[1] == "-" else 1)


def _misfit(text: str, layout: str, rest: str, part: str) -> str:
    return f'parsing time {_quoted(text)} as "{layout}": cannot parse {_quoted(rest)} as "{part}"'


def _range(text: str, word: str) -> str:
    return f"parsing time {_quoted(text)}: {word} out of range"


def _quoted(text: str) -> str:
    """Byte by byte, as package time does it."""
    shown = (
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if 32 <= byte < 128 else f"\\x{byte:02x}"
        for byte in text.encode("utf-8", "replace")
    )
    return f'"{"".join(shown)}"'
