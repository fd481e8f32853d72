"""The last deltas, to resume from: a ring with three bounds, and how several become one."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from dashboard.limits import (
    DELTA_SHARED_BITS,
    JOURNAL_LEAST_ROWS,
    JOURNAL_MAX_BYTES,
    JOURNAL_MAX_DELTAS,
    JOURNAL_MAX_S,
    JOURNAL_PICTURE_PARTS,
)
from dashboard.live.frames import EncodedRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One published tick: rows that are new or changed, ids that are gone."""

    seq: int
    at_ms: int
    up: dict[str, EncodedRow]
    gone: tuple[str, ...]
    written_s: float
    size_bytes: int

    @property
    def rows(self) -> int:
        """How many are told of."""
        return len(self.up) + len(self.gone)


@dataclass(frozen=True, slots=True)
class Merged:
    """Several ticks as one, in the state after the last of them."""

    at_ms: int
    up: dict[str, EncodedRow]
    gone: list[str]


class Journal:
    """Consecutive entries, the oldest dropped when a bound is met."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        max_s: float = JOURNAL_MAX_S,
        max_deltas: int = JOURNAL_MAX_DELTAS,
        max_bytes: int = JOURNAL_MAX_BYTES,
    ) -> None:
        self._monotonic = monotonic
        self._max_s = max_s
        self._max_deltas = max_deltas
        self._max_bytes = max_bytes
        self._entries: deque[Entry] = deque()
        self.size_bytes = 0
        self.rows = 0
        """In all entries together."""

    def append(
        self,
        seq: int,
        at_ms: int,
        up: dict[str, EncodedRow],
        gone: list[str],
        *,
        picture_rows: int = 0,
    ) -> None:
        """The next tick; ``seq`` is the last one plus 1. ``picture_rows``: how many there are in all."""
        size_bytes = 64 + sum(row.size_chars for row in up.values()) + 40 * len(gone)
        now_s = self._monotonic()
        entry = Entry(seq, at_ms, up, tuple(gone), now_s, size_bytes)
        self._entries.append(entry)
        self.size_bytes += size_bytes
        self.rows += entry.rows
        max_rows = max(JOURNAL_LEAST_ROWS, picture_rows // JOURNAL_PICTURE_PARTS)
        while self._entries and (
            len(self._entries) > self._max_deltas
            or self.size_bytes > self._max_bytes
            or self.rows > max_rows
            or now_s - self._entries[0].written_s > self._max_s
        ):
            oldest = self._entries.popleft()
            self.size_bytes -= oldest.size_bytes
            self.rows -= oldest.rows

    def covers(self, seq: int, current: int) -> bool:
        """Whether everything after ``seq`` up to ``current`` is still here."""
        if seq == current:
            return True
        return bool(self._entries) and self._entries[0].seq <= seq + 1 <= current

    def rows_after(self, seq: int) -> int:
        """How many rows the ticks after ``seq`` tell of, each as often as told; only where ``covers`` says so."""
        if not self._entries:
            return 0
        first = seq + 1 - self._entries[0].seq
        return sum(entry.rows for entry in islice(self._entries, first, None))

    def shared_start(self, start: int, current: int) -> int:
        """Where those who stand near ``start`` begin together. The further back, the coarser: at most an eighth more
        than was asked for."""
        behind = current - start
        step = 1 << max(0, behind.bit_length() - DELTA_SHARED_BITS)
        earlier = start - start % step
        return earlier if self.covers(earlier, current) else start

    def after(self, seq: int) -> Merged:
        """Everything after ``seq`` as one; only where ``covers`` says so."""
        up: dict[str, EncodedRow] = {}
        gone: dict[str, None] = {}
        at_ms = 0
        first = seq + 1 - self._entries[0].seq
        for index in range(first, len(self._entries)):
            entry = self._entries[index]
            at_ms = at_ms or entry.at_ms
            for row_id in entry.gone:
                up.pop(row_id, None)
                gone[row_id] = None
            for row_id, row in entry.up.items():
                gone.pop(row_id, None)
                up[row_id] = row
        return Merged(at_ms, up, list(gone))
