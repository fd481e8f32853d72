"""The picture as everybody's sockets see it: the stream of the whole, those of views, and what is told beside rows.

One hub per cluster. It never sends: viewers pull when they can (``dashboard.live.outbox``), so a
slow one costs the others nothing, and what is pulled is one shared string per audience and
starting point (``dashboard.live.stream``)."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dashboard.kube.timing import Timing
from dashboard.limits import (
    DRAIN_ENDED_SHOWN_S,
    DRAINS_SHOWN,
    RETURN_GAP_S,
    RETURN_SPREAD_S,
    SNAPSHOT_PART_ROWS,
    VIEWS_PER_VIEWER,
)
from dashboard.live import frames
from dashboard.live.frames import Cluster
from dashboard.live.history import History
from dashboard.live.outbox import Outbox, Picture
from dashboard.live.recordings import Header
from dashboard.live.searching import Searches
from dashboard.live.stream import Stream
from dashboard.live.views import Refused, Views
from dashboard.live.windows import Windows
from dashboard.mirror.supervisor import KindState
from dashboard.projection import withheld
from dashboard.projection.audience import AUDIENCES, Audience, audience_of
from dashboard.projection.rows import AnyRow
from dashboard.projection.views import WHOLE, View

LESSON = "lesson"
"""The key of a lesson's state among those of which only the newest counts; no kind of objects is called so."""


class Hub:
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
        self.timing = timing or Timing()
        self.cluster = cluster
        self.whole = Stream(self.timing, epoch=epoch, part_rows=part_rows)
        self.views = Views(self.whole, self.timing, part_rows=part_rows)
        self.searches = Searches(self.whole, self.views)
        self.states: dict[str, KindState] = {}
        self.history = History(self.epoch, self.timing.monotonic)
        self._outboxes = Windows()
        self._drains: dict[str, tuple[str, float | None]] = {}  # id → newest frame, when it ended
        self._left: dict[str, str] = {}  # node → id of the drain that an earlier Podium left there
        self._traffic: dict[str, str] = {}
        self._standing: dict[str, Mapping[Audience, str]] = {}

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

    def set_state(self, kind: str, state: KindState) -> None:
        """A watch changed its state."""
        self.states[kind] = state
        texts = {
            audience: frames.text(
                frames.StateFrame(
                    kind=kind,
                    state=state.state,
                    since_ms=state.since_ms,
                    reason=withheld.reason(state, audience),
                )
            )
            for audience in AUDIENCES
        }
        for outbox in self._outboxes:
            outbox.tell_state(kind, texts[outbox.audience])

    def set_states(self, states: Mapping[str, KindState]) -> None:
        """All states at once, at the start."""
        for kind, state in states.items():
            self.set_state(kind, state)

    def note(self, user: str, text: str, ids: Iterable[str] = ()) -> frames.Note:
        """Somebody acted: tell everybody. Gives the frame."""
        at_ms = self.timing.wall_ms()
        note = frames.Note(at_ms=at_ms, user=user, text=text, ids=list(ids))
        self.pass_on(note)
        return note

    def pass_on(self, note: frames.Note) -> None:
        """The same, of somebody who acted elsewhere."""
        self.history.note(note)
        frame = frames.text(note)
        for outbox in self._outboxes:
            outbox.tell(frame)

    def drain(self, frame: frames.Drain) -> None:
        """How far a drain is: tell everybody, and who comes later."""
        text = frames.text(frame)
        self._drains.pop(frame.id, None)
        # What was left behind is told until somebody drains that node again; pages drop it once it is uncordoned.
        if left := self._left.pop(frame.node, None):
            self._drains.pop(left, None)
        if frame.state == "interrupted":
            self._left[frame.node] = frame.id
        is_over = frame.state not in ("running", "interrupted")
        self._drains[frame.id] = (text, self.timing.monotonic() if is_over else None)
        ended = [one for one, (_, ended_s) in self._drains.items() if ended_s is not None]
        for one in ended[: max(0, len(ended) - DRAINS_SHOWN)]:
            del self._drains[one]
        for outbox in self._outboxes:
            outbox.tell_state(f"drain {frame.id}", text)

    def traffic(self, probe: str, text: str, rest: str) -> None:
        """What a probe counts, as a frame; ``rest`` is the same for those who come later."""
        self._traffic[probe] = rest
        for outbox in self._outboxes:
            outbox.tell_traffic(probe, text)

    def forget_traffic(self, probe: str) -> None:
        """Nobody who comes later is told of this probe."""
        self._traffic.pop(probe, None)

    def tell_lesson(self, texts: Mapping[Audience, str]) -> None:
        """The state of the lesson that is played here, a copy for each audience; also to who comes later."""
        self.stand(LESSON, texts)

    def stand(self, key: str, texts: Mapping[Audience, str]) -> None:
        """A frame of which only the newest counts under its key, a copy for each audience; also to who comes later."""
        self._standing[key] = dict(texts)
        self.pass_by(key, texts)

    def pass_by(self, key: str, texts: Mapping[Audience, str]) -> None:
        """The same, for those who are here only."""
        for outbox in self._outboxes:
            outbox.tell_state(key, texts[outbox.audience])

    def forget(self, prefix: str) -> None:
        """Nobody who comes later is told what stands under such keys."""
        for key in [one for one in self._standing if one.startswith(prefix)]:
            del self._standing[key]

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
        self._drains.clear()
        self._left.clear()

    def close(self) -> None:
        """The process ends: everybody is asked to come back, each at its own moment."""
        spread_s = min(RETURN_SPREAD_S, len(self._outboxes) * RETURN_GAP_S)
        for outbox in self._outboxes:
            wait_s = round(self.timing.uniform(0, spread_s))
            outbox.end(frames.RESTARTING, "Podium restarts.", retry_after_s=wait_s)

    def end(self, reason: str) -> None:
        """This cluster is shown no longer, while the process goes on: nobody comes back by itself."""
        for outbox in self._outboxes:
            outbox.end(frames.NOT_HERE, reason, retry_after_s=None)

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

    def admit(
        self, viewer_id: str, audience: Audience, window: str = "", *, view: View = WHOLE
    ) -> Outbox | None:
        """A place for one more socket of this viewer, or for a window that comes back in its own; None when there
        are too many. Raises Refused for a view that cannot be had."""
        if before := self._outboxes.leave(viewer_id, window):
            # Should it live after all (two handshakes of one page that overtook each other), it may come back.
            reason = "This window has come back on another line."
            before.end(frames.RESTARTING, reason, retry_after_s=1)
        if not self._outboxes.has_room(viewer_id):
            return None
        others = {line.source.view for line in self._outboxes.of(viewer_id)} - {WHOLE, view}
        if not view.is_whole and len(others) >= VIEWS_PER_VIEWER:
            raise Refused(f"One person looks into at most {VIEWS_PER_VIEWER} parts at once.")
        stream = self.stream(view)
        outbox = Outbox(stream, audience, self.timing)
        stream.join(outbox)
        self._outboxes.add(outbox, viewer_id, window)
        now_s = self.timing.monotonic()
        for drain_id, (text, ended_s) in self._drains.items():
            if ended_s is None or now_s - ended_s <= DRAIN_ENDED_SHOWN_S:
                outbox.tell_state(f"drain {drain_id}", text)
        for probe, text in self._traffic.items():
            outbox.tell_traffic(probe, text)
        for key, texts in self._standing.items():
            outbox.tell_state(key, texts[audience])
        return outbox

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

    # --- the whole picture, for whoever reads it without an outbox ----------------------------

    def sum(self, audience: Audience) -> int:
        """The checksum of the picture at ``seq``."""
        return self.whole.sum(audience)

    def covers(self, seq: int) -> bool:
        """Whether the deltas after ``seq`` are still kept."""
        return self.whole.covers(seq)

    def delta(self, audience: Audience, start: int) -> str:
        """Everything after ``start``, or after a place shortly before it."""
        return self.whole.delta(audience, start)

    def snapshot(self, audience: Audience) -> Picture:
        """The whole picture: of now, or of a moment ago with its deltas still kept."""
        return self.whole.snapshot(audience)

    @property
    def _is_listing(self) -> bool:
        return any(state.state == "listing" for state in self.states.values())
