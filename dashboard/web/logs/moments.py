"""Lines with their moments, and the place in a log where a reader stopped.

A log has no line numbers. What it has is a time before each line (``timestamps=true``), which
nothing forbids to repeat, and a ``sinceTime`` that the API server cuts down to whole seconds on its
way to the kubelet. So a place is a time and how many lines of that very time were read.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_STAMP = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)(?: |$)", re.ASCII
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", re.ASCII)
"""How moments are written here: UTC, nine digits, so that they sort as texts."""


@dataclass(slots=True)
class Place:
    """`lines` lines of the moment `at` were read, and all before; `at` is empty at the beginning."""

    at: str = ""
    lines: int = 0


class Resuming:
    """Lets through what comes after a place, and moves the place along."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._stop = Place(place.at, place.lines)
        self._again = 0

    def restart(self) -> None:
        """The log is read once more from about the place on."""
        self._stop = Place(self.place.at, self.place.lines)
        self._again = 0

    def is_new(self, at: str) -> bool:
        """Whether the next line, of this moment, was not read before. Lines without one are new."""
        if not at:
            return True
        if at < self._stop.at:
            return False
        if at == self._stop.at and self._again < self._stop.lines:
            self._again += 1
            return False
        if at == self.place.at:
            self.place.lines += 1
        elif at > self.place.at:
            self.place.at, self.place.lines = at, 1
        return True


def split(line: str) -> tuple[str, str]:
    """``(moment, text)``; the moment is empty where the line begins with no time."""
    found = _STAMP.match(line)
    if found is None:
        return "", line
    try:
        then = datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
        seconds = then.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError):
        return "", line
    return f"{seconds}.{(found[2] or '').ljust(9, '0')}Z", line[found.end() :]
