"""Watch events as lines of JSON, each encoded once for all watchers that see it in the same form.

Twenty watchers of one resource mostly get the very same line. Objects in the store never change, so
a line belongs to an object's identity; the newest ones are kept, bounded by their bytes.
"""

from __future__ import annotations

from collections import OrderedDict

from practice.api.http.answers import encode_json
from practice.api.schema.structure import Json
from practice.limits import EVENT_LINES_BYTES


def event_line(type_: str, obj: Json) -> bytes:
    """One event of a watch, with its line end."""
    return encode_json({"type": type_, "object": obj}) + b"\n"


class EventLines:
    """The last lines. The object is kept with its line, so that its identity stays its own."""

    def __init__(self, *, limit_bytes: int = EVENT_LINES_BYTES) -> None:
        self._lines: OrderedDict[tuple[int, str], tuple[Json, bytes]] = OrderedDict()
        self._bytes = 0
        self._limit_bytes = limit_bytes

    def line(self, type_: str, obj: Json) -> bytes:
        """The line of this event; the same one for every watcher that asks soon enough."""
        key = (id(obj), type_)
        known = self._lines.get(key)
        if known is not None:
            return known[1]
        line = event_line(type_, obj)
        self._lines[key] = (obj, line)
        self._bytes += len(line)
        while self._bytes > self._limit_bytes:
            _, (_, oldest) = self._lines.popitem(last=False)
            self._bytes -= len(oldest)
        return line
