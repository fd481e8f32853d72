"""What leads viewers to where a stream stands: a picture, or a change after the place where they are.

Each is made once, with all that is asked of it for each viewer, for all who go the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from dashboard.live import frames
from dashboard.live.frames import EncodedRow, KeptRow
from dashboard.live.journal import Journal
from dashboard.projection.audience import Audience


@dataclass(frozen=True, slots=True)
class Step:
    """Frames, the position and the checksum after them, and how long they are together."""

    seq: int
    sum: int
    texts: tuple[str, ...]
    size_chars: int

    @classmethod
    def of(cls, seq: int, total: int, texts: tuple[str, ...]) -> Self:
        """``total`` is the checksum."""
        return cls(seq, total, texts, sum(map(len, texts)))


class Stepping(Protocol):
    """A stream, as far as its changes are concerned."""

    epoch: str
    seq: int

    @property
    def rows(self) -> Mapping[str, KeptRow]: ...
    def sum(self, audience: Audience) -> int: ...


class Deltas:
    """The last changes of one stream, and the frames that were made of them since the last one."""

    def __init__(
        self, of: Stepping, monotonic: Callable[[], float], *, journal_max_bytes: int
    ) -> None:
        self._of = of
        self.journal = Journal(monotonic=monotonic, max_bytes=journal_max_bytes)
        self.made: dict[tuple[Audience, int], Step] = {}
        """By audience and where they start."""

    def append(self, at_ms: int, up: dict[str, EncodedRow], gone: list[str]) -> None:
        """One tick more, at whose place the stream stands now."""
        self.made.clear()
        self.journal.append(self._of.seq, at_ms, up, gone, picture_rows=len(self._of.rows))

    def cover(self, seq: int) -> bool:
        """Whether all after ``seq`` are still kept."""
        return 0 <= seq <= self._of.seq and self.journal.covers(seq, self._of.seq)

    def after(self, audience: Audience, start: int) -> Step | None:
        """Everything after ``start``, or after a place shortly before it, as one frame; nothing where it is not kept
        any more. Rows are whole, so that a viewer may get some once more: a thousand who come back from as many
        places share a few dozen frames."""
        step = self.made.get((audience, start))
        if step is not None:
            return step  # from a place that begins a frame of its own, as that of who keeps up
        if not self.cover(start):
            return None
        start = self.journal.shared_start(start, self._of.seq)
        step = self.made.get((audience, start))
        if step is None:
            step = self.made[audience, start] = self._made(audience, start)
        return step

    def _made(self, audience: Audience, start: int) -> Step:
        of, merged = self._of, self.journal.after(start)
        column = frames.column(audience)
        text = frames.delta_text(
            epoch=of.epoch,
            start=start,
            to=of.seq,
            at_ms=merged.at_ms,
            up=(row.texts[column] for row in merged.up.values()),
            gone=merged.gone,
        )
        return Step.of(of.seq, of.sum(audience), (text,))
