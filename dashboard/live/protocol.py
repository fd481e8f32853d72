"""The client's half of the live protocol in Python: apply frames, keep the checksum, notice gaps.

The twin of ``static/js/model/model.js``: both read the golden files, and both promise that
applying equals fetching again. Used by tests and by programs that watch Podium."""

import json
from collections.abc import Mapping
from typing import Any

from dashboard.live.frames import canonical, row_sum

Row = dict[str, Any]


class Gap(Exception):
    """The frame does not follow from what is held: ask the server again."""


class Replica:
    """A copy of the picture, kept up by frames."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.epoch: str | None = None
        self.seq: int | None = None
        self.mismatches = 0
        self._parts: list[Mapping[str, Any]] = []

    @property
    def sum(self) -> int:
        """The checksum of the rows, worked out anew."""
        total = 0
        for row in self.rows.values():
            total ^= row_sum(canonical(row))
        return total

    def read(self, text: str) -> None:
        """Apply a frame as it came from the socket."""
        self.apply(json.loads(text))

    def apply(self, frame: Mapping[str, Any]) -> None:
        """Apply one frame; raises Gap. Frames without rows change nothing."""
        match frame["t"]:
            case "snapshot":
                self._snapshot(frame)
            case "delta":
                self._delta(frame)
            case "beat":
                self._beat(frame)

    def _snapshot(self, frame: Mapping[str, Any]) -> None:
        if frame["part"] == 1:
            self._parts = []
        first = self._parts[0] if self._parts else frame
        follows = (
            frame["part"] == len(self._parts) + 1
            and frame["seq"] == first["seq"]
            and frame["epoch"] == first["epoch"]
        )
        if not follows:
            self._parts = []
            raise Gap("a part of the snapshot is missing")
        self._parts.append(frame)
        if frame["part"] == frame["of"]:
            self.rows = {row["id"]: row for part in self._parts for row in part["rows"]}
            self.epoch, self.seq = frame["epoch"], frame["seq"]
            self._parts = []

    def _delta(self, frame: Mapping[str, Any]) -> None:
        if self.seq is None or frame["epoch"] != self.epoch or frame["from"] > self.seq:
            raise Gap(f"a delta from {frame['from']} does not follow {self.seq}")
        if frame["to"] <= self.seq:
            return
        for row_id in frame["del"]:
            self.rows.pop(row_id, None)
        for row in frame["up"]:
            self.rows[row["id"]] = row
        self.seq = frame["to"]

    def _beat(self, frame: Mapping[str, Any]) -> None:
        if self._parts:
            return
        if frame["epoch"] != self.epoch or frame["seq"] != self.seq:
            raise Gap(f"the server stands at {frame['seq']}, we at {self.seq}")
        if frame["sum"] != self.sum:
            self.mismatches += 1
            self.seq = None
            raise Gap("the checksums differ")
