"""Durations as people read them in a table: `42s`, `3m10s`, `5h`, `2d4h`.

Mirrors apimachinery's duration.HumanDuration: two units at most, the second one only while the
first is small.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from practice.api.schema.structure import Json

UNKNOWN = "<unknown>"
MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
YEAR_D = 365


def _pair(first: int, first_unit: str, second: int, second_unit: str) -> str:
    return f"{first}{first_unit}" + (f"{second}{second_unit}" if second else "")


def human_duration(span: timedelta) -> str:
    """`<invalid>` when the span lies in the future by more than clocks may differ."""
    seconds = int(span.total_seconds())
    if seconds < -1:
        return "<invalid>"
    seconds = max(seconds, 0)
    if seconds < 2 * MINUTE_S:
        return f"{seconds}s"
    minutes, hours, days = seconds // MINUTE_S, seconds // HOUR_S, seconds // DAY_S
    if minutes < 10:
        return _pair(minutes, "m", seconds % 60, "s")
    if minutes < 3 * 60:
        return f"{minutes}m"
    if hours < 8:
        return _pair(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    if days < 8:
        return _pair(days, "d", hours % 24, "h")
    if days < 2 * YEAR_D:
        return f"{days}d"
    if days < 8 * YEAR_D:
        return _pair(days // YEAR_D, "y", days % YEAR_D, "d")
    return f"{days // YEAR_D}y"


def parse_time(text: object) -> datetime | None:
    """RFC 3339 as it stands in objects; None for what is absent or unreadable."""
    if not isinstance(text, str) or not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def since(text: object, now: datetime) -> str:
    """The time gone by since a timestamp, or `<unknown>` without one."""
    then = parse_time(text)
    return UNKNOWN if then is None else human_duration(now - then)


def age(obj: Json, now: datetime) -> str:
    return since(obj["metadata"].get("creationTimestamp"), now)
