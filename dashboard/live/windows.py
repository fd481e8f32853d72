"""Who looks: the lines of all viewers, and how many windows one person may have.

A line that was cut without a word stays here until that is noticed, which takes seconds where the cluster is busy and
minutes where it is quiet. The window that it belonged to is back long before. So a window says its name, which it has
drawn by chance, and takes the place of its own line from before; whoever says no name waits until that one is gone."""

import re
from collections.abc import Iterator, Mapping

from dashboard.limits import SOCKETS_LEAVING_PER_VIEWER, SOCKETS_PER_VIEWER
from dashboard.live.outbox import Outbox

NAME = "window"
"""The parameter of the address that a window says its name in."""
_NAMES = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)


def name_in(asked: Mapping[str, str]) -> str:
    """The name of the window that asks, or nothing where what it says is none."""
    said = asked.get(NAME, "")
    return said if _NAMES.fullmatch(said) else ""


class Windows:
    """Open lines, in the order in which they came."""

    def __init__(self) -> None:
        self._lines: dict[Outbox, tuple[str, str]] = {}  # (viewer, window)
        self._of: dict[str, dict[Outbox, str]] = {}  # viewer → its lines, each with its window
        self._leaving: dict[Outbox, str] = {}

    def __iter__(self) -> Iterator[Outbox]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def owners(self) -> Iterator[tuple[Outbox, str]]:
        """Each line, and whose it is."""
        return ((line, viewer) for line, (viewer, _) in self._lines.items())

    def of(self, viewer: str) -> Iterator[Outbox]:
        """The lines of one viewer."""
        return iter(self._of.get(viewer, {}))

    def leave(self, viewer: str, window: str) -> Outbox | None:
        """The line that this window of this viewer had until now, which no longer counts. Names of others' windows
        lead nowhere."""
        own = self._of.get(viewer, {}) if window else {}
        before = next((line for line, name in own.items() if name == window), None)
        if before is not None:
            self.remove(before)
            self._leaving[before] = viewer
        return before

    def has_room(self, viewer: str) -> bool:
        """Whether one more line fits in."""
        leaving = sum(other == viewer for other in self._leaving.values())
        open_ = len(self._of.get(viewer, ()))
        return open_ < SOCKETS_PER_VIEWER and leaving <= SOCKETS_LEAVING_PER_VIEWER

    def add(self, line: Outbox, viewer: str, window: str) -> None:
        """One that was opened."""
        self._lines[line] = (viewer, window)
        self._of.setdefault(viewer, {})[line] = window

    def remove(self, line: Outbox) -> None:
        """One that is closed; once is enough."""
        self._leaving.pop(line, None)
        viewer, _ = self._lines.pop(line, ("", ""))
        own = self._of.get(viewer, {})
        own.pop(line, None)
        if not own:
            self._of.pop(viewer, None)
