"""The picture as everybody's sockets see it: the stream of the whole, those of views, and what is told beside rows.

One hub per cluster. It never sends: each viewer's outbox takes what it is owed when it can have it
(``dashboard.live.outbox``), so a slow one costs the others nothing, and what is taken is one shared string
per audience and starting point (``dashboard.live.stream``)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from dashboard.kube.timing import Timing
from dashboard.limits import SNAPSHOT_PART_ROWS
from dashboard.live import frames
from dashboard.live.door import Door
from dashboard.live.frames import Cluster
from dashboard.live.history import History
from dashboard.live.outbox import Outbox
from dashboard.live.recordings import Header
from dashboard.live.searching import Searches
from dashboard.projection.audience import Audience, audience_of
from dashboard.projection.rows import AnyRow


class Hub(Door):
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
        super().__init__(timing or Timing(), epoch=epoch, part_rows=part_rows)
        self.cluster = cluster
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

    # --- what there is ------------------------------------------------------------------------

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
