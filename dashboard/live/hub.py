"""The picture as everybody's sockets see it: the stream of the whole, those of views, and what is told beside rows.

One hub per cluster. It never sends: viewers pull when they can (``dashboard.live.outbox``), so a
slow one costs the others nothing, and what is pulled is one shared string per audience and
starting point (``dashboard.live.stream``)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from dashboard.kube.timing import Timing
from dashboard.limits import (
    SNAPSHOT_PART_ROWS,
    VIEWS_PER_VIEWER,
)
from dashboard.live import frames
from dashboard.live.beside import Beside
from dashboard.live.frames import Cluster
from dashboard.live.history import History
from dashboard.live.outbox import Outbox
from dashboard.live.recordings import Header
from dashboard.live.refusals import Refused
from dashboard.live.searching import Searches
from dashboard.live.stream import Stream
from dashboard.live.views import Views
from dashboard.projection.audience import Audience, audience_of
from dashboard.projection.rows import AnyRow
from dashboard.projection.views import WHOLE, View


class Hub(Beside):
    """Published by one publisher, pulled from by every viewer."""

    def __init__(
        self,
        *,
        cluster: Cluster,
        timing: Timing | None = None,
        epoch: str | None = None,
        part_rows: int = SNAPSHOT_PART_ROWS,
    ) -> None:
        """``epoch`` names this life of the process; a new one each time unless it is given."""
        super().__init__(timing or Timing())
        self.cluster = cluster
        self.whole = Stream(self.timing, epoch=epoch, part_rows=part_rows)
        self.views = Views(self.whole, self.timing, part_rows=part_rows)
        self.searches = Searches(self.whole, self.views)
        self.history = History(self.epoch, self.timing.monotonic)

    # --- what happens -------------------------------------------------------------------------

    def publish(self, up: Iterable[AnyRow], gone: Iterable[str], at_ms: int) -> None:
        """One tick: rows that are new or changed, ids that are gone, when the first was read."""
        rows = list(up)
        encoded = {row.id: frames.encode_row(row) for row in rows}
        removed = list(gone)
        self.whole.publish(rows, encoded, removed, at_ms, wake=False)
        if not self.history.begins(self.seq, at_ms, rows, removed, is_listing=self._is_listing):
            self.history.append(self.seq, at_ms, encoded, removed)
        self.history.sums = self.whole.sums
        self.history.watch(rows, removed)
        self.whole.wake()

    def pass_on(self, note: frames.Note) -> None:
        """Somebody acted here or elsewhere: tell everybody, and who looks back."""
        self.history.note(note)
        super().pass_on(note)

    def start_over(self) -> None:
        """Another cluster is shown from now on: a new epoch, and no past from before it. Rows go and
        come as its kinds are listed."""
        self.whole.start_over()
        self.views.start_over()
        self.history = History(self.epoch, self.timing.monotonic)
        now_ms = self.timing.wall_ms()
        rows = [kept.row for kept in self.whole.rows.values()]
        self.history.begins(self.seq, now_ms, rows, (), is_listing=True)
        self.history.sums = self.whole.sums
        self.forget_drains()

    # --- who looks ----------------------------------------------------------------------------

    @property
    def viewers(self) -> int:
        """How many sockets are open."""
        return len(self._outboxes)

    @property
    def size(self) -> int:
        """How many rows the picture has."""
        return len(self.whole.rows)

    @property
    def epoch(self) -> str:
        """The life of the whole picture's stream."""
        return self.whole.epoch

    @property
    def seq(self) -> int:
        """Where the whole picture stands."""
        return self.whole.seq

    def stream(self, view: View) -> Stream:
        """The whole picture, or the part of it that was asked for. Raises Refused."""
        return self.whole if view.is_whole else self.views.stream(view)

    def people(self, audience: Audience) -> set[str]:
        """Whose sockets of this audience are open, by their ids; each once."""
        return {viewer for outbox, viewer in self._outboxes.owners() if outbox.audience == audience}

    async def enter(
        self, viewer_id: str, audience: Audience, window: str = "", *, view: View = WHOLE
    ) -> Outbox:
        """As ``admit``, for who can wait while a large part of the picture is opened. Raises Refused."""
        if not view.is_whole and self._outboxes.has_room(viewer_id):
            self._allow(viewer_id, view)
            await self.views.prepare(view)
        return self.admit(viewer_id, audience, window, view=view)

    def admit(
        self, viewer_id: str, audience: Audience, window: str = "", *, view: View = WHOLE
    ) -> Outbox:
        """A place for one more socket of this viewer, or for a window that comes back in its own. Raises Refused when
        there are too many, and for a view that cannot be had."""
        if before := self._outboxes.leave(viewer_id, window):
            # Should it live after all (two handshakes of one page that overtook each other), it may come back.
            reason = "This window has come back on another line."
            before.end(frames.RESTARTING, reason, retry_after_s=1)
        if not self._outboxes.has_room(viewer_id):
            raise Refused("Too many windows are open; close one and reload this one.")
        self._allow(viewer_id, view)
        stream = self.stream(view)
        outbox = Outbox(stream, audience, self.timing)
        stream.join(outbox)
        self._outboxes.add(outbox, viewer_id, window)
        self.catch_up(outbox)
        return outbox

    def _allow(self, viewer_id: str, view: View) -> None:
        others = {line.source.view for line in self._outboxes.of(viewer_id)} - {WHOLE, view}
        if not view.is_whole and len(others) >= VIEWS_PER_VIEWER:
            raise Refused(f"One person looks into at most {VIEWS_PER_VIEWER} parts at once.")

    def release(self, outbox: Outbox) -> None:
        """The socket is closed."""
        self._outboxes.remove(outbox)
        outbox.source.leave(outbox)

    def hello(self, *, user: str, role: str, beat_s: int, outbox: Outbox | None = None) -> str:
        """The first frame for a viewer, of the whole picture or of what its outbox looks at. Versions are nobody's
        business who only looks, as in the rows."""
        cluster = self.cluster
        stream = outbox.source if outbox is not None else self.whole
        if audience_of(role) == "observer":
            cluster = msgspec.structs.replace(cluster, version="")
        return frames.text(
            frames.Hello(
                epoch=stream.epoch,
                seq=stream.seq,
                view=stream.view,
                role=role,
                user=user,
                beat_s=beat_s,
                server_time_ms=self.timing.wall_ms(),
                cluster=cluster,
                kinds=frames.kinds(self.states, audience_of(role)),
            )
        )

    # --- who looks back -----------------------------------------------------------------------

    def overview(self) -> dict[str, Any]:
        """For the strip under the picture; see docs/recordings.md."""
        return {**self.history.overview(), "now_ms": self.timing.wall_ms()}

    async def recording(self, audience: Audience) -> tuple[Header, bytes]:
        """Everything kept, as this audience may see it, as a file."""
        now_ms = self.timing.wall_ms()
        return await self.history.recording(audience, self.cluster, now_ms=now_ms)

    @property
    def _is_listing(self) -> bool:
        return any(state.state == "listing" for state in self.states.values())
