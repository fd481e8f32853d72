"""`?timeout=1m30s`: a length of time as Go's `time.ParseDuration` reads it, with its words for what is none.

A real API server gives up after it. Here every answer comes at once, so that only its form matters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from practice.api.errors import bad_request

NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([^.0-9]*)")
LONG_RUNNING = ("attach", "exec", "log", "portforward", "proxy")
"""Subresources whose requests may last; a watch may, too."""


def check_timeout(query: Mapping[str, str]) -> None:
    """ApiError 400 for a timeout that is no length of time."""
    text = query.get("timeout", "")
    if text and (fault := duration_fault(text)):
        raise bad_request(f"invalid timeout specified in the request URL - time: {fault}")


def duration_fault(text: str) -> str:
    """Why it is no length of time; empty when it is one."""
    quoted = json.dumps(text, ensure_ascii=False)
    rest, total = text[1:] if text[:1] in ("+", "-") else text, 0.0
    if rest == "0":
        return ""
    while True:
        part = _PART.match(rest)
        if part is None:
            return f"invalid duration {quoted}"
        number, unit = part.groups()
        if not unit:
            return f"missing unit in duration {quoted}"
        if unit not in NANOSECONDS:
            return f"unknown unit {json.dumps(unit, ensure_ascii=False)} in duration {quoted}"
        total += float(number) * NANOSECONDS[unit]
        rest = rest[part.end() :]
        if total >= 2**63:
            return f"invalid duration {quoted}"
        if not rest:
            return ""
