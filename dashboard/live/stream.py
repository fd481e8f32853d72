"""Rows as texts under one rising sequence, and the frames that viewers pull from it: each encoded once per
audience and starting point, whoever asks. The whole picture is one stream, each view of it another."""

import secrets
from collections.abc import Mapping

from dashboard.kube.timing import Timing
from dashboard.limits import JOURNAL_MAX_BYTES, SNAPSHOT_PART_ROWS
from dashboard.live import frames
from dashboard.live.frames import EncodedRow, KeptRow
from dashboard.live.kept import Kept
from dashboard.live.outbox import Outbox
from dashboard.live.pictures import Pictures
from dashboard.live.steps import Deltas, Step
from dashboard.projection.audience import Audience
from dashboard.projection.rows import AnyRow
from dashboard.projection.views import WHOLE, View


def new_epoch() -> str:
    """Unlike that of any other stream: a place in one is none in another."""
    return secrets.token_hex(8)


class Stream:
    """The Source of `dashboard.live.outbox`."""

    def __init__(
        self,
        timing: Timing,
        *,
        view: View = WHOLE,
        epoch: str | None = None,
        part_rows: int = SNAPSHOT_PART_ROWS,
        journal_max_bytes: int = JOURNAL_MAX_BYTES,
    ) -> None:
        """``epoch`` names this life of it; a new one each time unless it is given."""
        self.view = view
        self.epoch = epoch or new_epoch()
        self.seq = 0
        self._timing = timing
        self._journal_max_bytes = journal_max_bytes
        self._kept = Kept()
        self._deltas = self._no_deltas()
        self._pictures = Pictures(self, timing.monotonic, part_rows=part_rows)
        self._outboxes: set[Outbox] = set()
        self._used_s = timing.monotonic()

    @property
    def rows(self) -> Mapping[str, KeptRow]:
        """Every row by its id."""
        return self._kept.rows

    @property
    def sums(self) -> int:
        """The checksums of all audiences' copies."""
        return self._kept.sums

    def forget_texts(self) -> None:
        """The tick is over: nobody makes the same texts again."""
        self._kept.forget_texts()

    def text_of(self, row: AnyRow) -> EncodedRow | None:
        """This very row as the last tick had it; nothing where it is older, or another one."""
        return self._kept.text_of(row)

    # --- what happens -------------------------------------------------------------------------

    def publish(
        self,
        rows: list[AnyRow],
        encoded: dict[str, EncodedRow],
        removed: list[str],
        at_ms: int,
        *,
        wake: bool = True,
    ) -> None:
        """One tick: rows that are new or changed, as such and as texts, ids that are gone, when the first was read."""
        self._kept.take(rows, encoded, removed)
        if not self.view.is_whole:
            self.forget_texts()
        self.seq += 1
        self._pictures.go_on()
        self._deltas.append(at_ms, encoded, removed)
        if wake:
            self.wake()

    def add(self, rows: list[AnyRow], encoded: dict[str, EncodedRow], removed: list[str]) -> None:
        """A part of the first picture, which nobody sees before it is complete."""
        self._kept.take(rows, encoded, removed)
        self.forget_texts()

    def begun(self) -> None:
        """The first picture is complete."""
        self.seq += 1

    def wake(self) -> None:
        """There is something new to pull, for those who look at this."""
        for outbox in self._outboxes:
            outbox.wake()

    def start_over(self) -> None:
        """Another cluster is shown: a new epoch, and no past from before it."""
        self.epoch = new_epoch()
        self._deltas = self._no_deltas()
        self._pictures.clear()
        for outbox in self._outboxes:
            outbox.start_over()

    # --- who looks ----------------------------------------------------------------------------

    def join(self, outbox: Outbox) -> None:
        """One more looks at it."""
        self._outboxes.add(outbox)

    def leave(self, outbox: Outbox) -> None:
        """And one less."""
        self._outboxes.discard(outbox)
        self.touch()

    def touch(self) -> None:
        """Somebody has just asked for it."""
        self._used_s = self._timing.monotonic()

    @property
    def unused_s(self) -> float:
        """How long nobody has looked at it; 0 while somebody does."""
        return 0.0 if self._outboxes else self._timing.monotonic() - self._used_s

    # --- what outboxes pull -------------------------------------------------------------------

    def sum(self, audience: Audience) -> int:
        """The checksum of the picture at ``seq``."""
        return frames.sum_of(self.sums, audience)

    def covers(self, seq: int) -> bool:
        """Whether the deltas after ``seq`` are still kept."""
        return self._deltas.cover(seq)

    def changed_since(self, seq: int) -> int:
        """How many rows have changed after ``seq``; only where ``covers`` says so."""
        return self._deltas.journal.rows_after(seq)

    def delta(self, audience: Audience, start: int) -> Step | None:
        """Everything after ``start`` as one frame, if it is still kept."""
        return self._deltas.after(audience, start)

    def snapshot(self, audience: Audience) -> Step:
        """The whole picture: of now, or of a moment ago with its deltas still kept."""
        return self._pictures.newest(audience)

    def ready(self, audience: Audience) -> Step | None:
        """The same, where it needs no work."""
        return self._pictures.ready(audience)

    async def prepare(self, audience: Audience) -> Step:
        """The same, for who can wait while others are served."""
        return await self._pictures.prepare(audience)

    def _no_deltas(self) -> Deltas:
        return Deltas(self, self._timing.monotonic, journal_max_bytes=self._journal_max_bytes)
