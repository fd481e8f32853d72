"""The views of one picture that somebody looks at: each a stream of its own, shared by all who ask for the same.

What a change costs follows the number of different views, not that of their viewers; how many there may
be, and how quickly they are opened, is bounded. A view that nobody looks at stays for as long as one could
resume from it."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from dashboard.kube.timing import Timing
from dashboard.limits import (
    PORTION_ROWS,
    SNAPSHOT_PART_ROWS,
    VIEW_JOURNAL_MAX_BYTES,
    VIEW_KEPT_S,
    VIEWS_MAX,
    VIEWS_OPENED_PER_S,
)
from dashboard.live import frames
from dashboard.live.frames import EncodedRow
from dashboard.live.opening import Opening
from dashboard.live.refusals import Refused
from dashboard.live.stream import Stream
from dashboard.projection.rows import AnyRow, PodGroupRow
from dashboard.projection.views import Narrowed, View


class Rows(Protocol):
    """All rows of now, whoever is counted in the whole picture: the projection."""

    @property
    def rows(self) -> Mapping[str, AnyRow]: ...
    def within(self, view: View) -> list[AnyRow]: ...


@dataclass(frozen=True, slots=True)
class _Open:
    narrowed: Narrowed
    stream: Stream


class Views:
    """One hub's. ``whole`` is the stream of the whole picture: what a row is there, is not encoded again."""

    def __init__(
        self, whole: Stream, timing: Timing, *, part_rows: int = SNAPSHOT_PART_ROWS
    ) -> None:
        self._whole = whole
        self._timing = timing
        self._part_rows = part_rows
        self._open: dict[View, _Open] = {}
        self._opening: dict[View, tuple[Opening, asyncio.Task[None]]] = {}
        self._opened_s: deque[float] = deque(maxlen=VIEWS_OPENED_PER_S)
        self.rows: Rows | None = None
        """What they are cut from; None: a place that is played from a recording has no views."""

    def __len__(self) -> int:
        return len(self._open)

    def stream(self, view: View) -> Stream:
        """The stream of this view, opened if nobody has yet. Raises Refused."""
        found = self._open.get(view)
        if found is None:
            found = self._begin(view)
        found.stream.touch()
        return found.stream

    async def prepare(self, view: View) -> None:
        """Open this view if nobody has yet; a part of a large cluster in portions, once for all who ask. Raises
        Refused."""
        rows = self.rows
        if rows is None or view.is_whole or view in self._open:
            return
        # A node's pods are found without a look at all the others.
        if view.node or len(rows.rows) <= PORTION_ROWS:
            return
        if view not in self._opening:
            self._begin_slowly(view, list(rows.rows.values()))
        # Whoever goes away while it is opened must not stop it for the others.
        await asyncio.shield(self._opening[view][1])

    def publish(self, up: list[AnyRow], gone: list[str], at_ms: int) -> None:
        """One tick of all rows; after it was published to the whole."""
        if self._open:
            self._tell(up, gone, at_ms)
        for opening, _ in self._opening.values():
            opening.miss(up, gone)
        self._whole.forget_texts()

    def _tell(self, up: list[AnyRow], gone: list[str], at_ms: int) -> None:
        for view in [one for one, opened in self._open.items() if _is_over(opened)]:
            del self._open[view]
        known: dict[str, EncodedRow] = {}
        for opened in self._open.values():
            told, left = opened.narrowed.apply(up, gone)
            if told or left:
                opened.stream.publish(told, self._encoded(told, known), left, at_ms)

    def start_over(self) -> None:
        """Another cluster is shown from now on."""
        for opened in self._open.values():
            opened.stream.start_over()

    def _begin(self, view: View) -> _Open:
        if self.rows is None:
            raise Refused("What is shown here has no views: it is played from a recording.")
        self._make_room()
        opened = _Open(Narrowed(view), self._stream(view))
        told, _ = opened.narrowed.apply(self.rows.within(view), ())
        encoded = self._encoded(told, {})
        opened.stream.publish(told, encoded, [], self._timing.wall_ms())
        self._open[view] = opened
        return opened

    def _begin_slowly(self, view: View, every: list[AnyRow]) -> None:
        self._make_room()
        opened = _Open(Narrowed(view), self._stream(view))
        opening = Opening(opened.narrowed, opened.stream, every)

        async def work() -> None:
            try:
                await opening.work()
                opened.stream.touch()
                self._open.setdefault(view, opened)
            finally:
                del self._opening[view]

        self._opening[view] = (opening, asyncio.create_task(work(), name="opens a view"))

    def _stream(self, view: View) -> Stream:
        return Stream(
            self._timing,
            view=view,
            part_rows=self._part_rows,
            journal_max_bytes=VIEW_JOURNAL_MAX_BYTES,
        )

    def _make_room(self) -> None:
        """Whoever opens one after the other waits; the view that was left first makes room."""
        now_s = self._timing.monotonic()
        if len(self._opened_s) == VIEWS_OPENED_PER_S and now_s - self._opened_s[0] < 1:
            raise Refused("Many views are being opened at this moment.", retry_after_s=1)
        if len(self._open) + len(self._opening) >= VIEWS_MAX:
            unused = [view for view, opened in self._open.items() if opened.stream.unused_s > 0]
            if not unused:
                raise Refused(
                    f"Podium is looking into {VIEWS_MAX} parts of this cluster already. "
                    "Try again when somebody has left one.",
                )
            del self._open[max(unused, key=lambda view: self._open[view].stream.unused_s)]
        self._opened_s.append(now_s)

    def _encoded(
        self, rows: Iterable[AnyRow], known: dict[str, EncodedRow]
    ) -> dict[str, EncodedRow]:
        """Each row once for the whole and all views; counts are every view's own."""
        found: dict[str, EncodedRow] = {}
        for row in rows:
            if isinstance(row, PodGroupRow):
                found[row.id] = frames.encode_row(row)
                continue
            text = known.get(row.id) or self._whole.text_of(row) or frames.encode_row(row)
            found[row.id] = known[row.id] = text
        return found


def _is_over(opened: _Open) -> bool:
    return opened.stream.unused_s > VIEW_KEPT_S
