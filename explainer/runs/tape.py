"""A lesson's recording: the picture at each moment, and from when to when each step went."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from dashboard.live import recordings
from dashboard.live.protocol import Replica
from dashboard.projection.rows import AnyRow

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Passage:
    """What a step's buttons led to: Unix milliseconds of the recording."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Change:
    """Rows that changed, and ids of rows that went, at one moment."""

    at_ms: int
    up: list[AnyRow]
    gone: list[str]


class Tape:
    """Read once; whoever plays it asks for moments. Raises BadRecording, OSError."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as source:
            self._whole = recordings.read(source)
        self.passages = _passages(self._whole.frames)

    @property
    def lesson(self) -> str:
        """Which version of which lesson was played."""
        return self._whole.header.lesson

    @property
    def from_ms(self) -> int:
        """Its first moment."""
        return self._whole.header.from_ms

    def rows(self, at_ms: int) -> Rows:
        """The picture at that moment."""
        replica: Replica = self._whole.at(at_ms)
        return dict(replica.rows)

    def changes(self, passage: Passage) -> list[Change]:
        """What happened in a passage, in its order."""
        return [
            Change(frame["at_ms"], [typed(row) for row in frame["up"]], list(frame["del"]))
            for frame in self._whole.frames
            if frame["t"] == "delta" and passage.from_ms < frame["at_ms"] <= passage.to_ms
        ]


def typed(row: dict[str, Any]) -> AnyRow:
    """A row as the hub takes it."""
    return msgspec.convert(row, AnyRow)  # type: ignore[no-any-return]


def _passages(frames: list[recordings.Frame]) -> dict[str, Passage]:
    begun: dict[str, int] = {}
    found: dict[str, Passage] = {}
    for frame in frames:
        if frame["t"] != "step":
            continue
        if frame["is"] == "begun":
            begun[frame["step"]] = frame["at_ms"]
        elif frame["step"] in begun:
            found[frame["step"]] = Passage(begun[frame["step"]], frame["at_ms"])
    return found
