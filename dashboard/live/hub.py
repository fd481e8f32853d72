"""The picture as everybody's sockets see it: rows as texts, one rising sequence, frames encoded
once.

One hub per process. It never sends: viewers pull when they can (``dashboard.live.outbox``), so a
slow one costs the others nothing, and what is pulled is one shared string per audience and
starting point."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from dashboard.kube.timing import Timing
from dashboard.limits import (
    DELTA_SHARED_BITS,
    DRAIN_ENDED_SHOWN_S,
    DRAINS_SHOWN,
    RETURN_GAP_S,
    RETURN_SPREAD_S,
    SNAPSHOT_PART_ROWS,
    SNAPSHOT_REUSE_S,
)
from dashboard.live import frames
from dashboard.live.frames import Cluster, EncodedRow, KeptRow
from dashboard.live.history import History
from dashboard.live.journal import Journal
from dashboard.live.outbox import Outbox, Picture
from dashboard.live.recordings import Header
from dashboard.live.windows import Windows
from dashboard.mirror.supervisor import KindState
from dashboard.projection import withheld
from dashboard.projection.audience import AUDIENCES, Audience, audience_of
from dashboard.projection.rows import AnyRow

LESSON = "lesson"
"""The key of a lesson's state among those of which only the newest counts; no kind of objects is called so."""


def _new_epoch() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A whole picture as frames, and when it was made."""

    picture: Picture
    made_s: float


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
        self.epoch = epoch or _new_epoch()
        self.cluster = cluster
        self._part_rows = part_rows
        self.seq = 0
        self.states: dict[str, KindState] = {}
        self._rows: dict[str, KeptRow] = {}
        self._sums = 0
        self._journal = Journal(monotonic=self.timing.monotonic)
        self.history = History(self.epoch, self.timing.monotonic)
        self._deltas: dict[tuple[Audience, int], str] = {}
        self._snapshots: dict[Audience, _Snapshot] = {}
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
        self._keep(rows, encoded, removed)
        self.seq += 1
        self._deltas.clear()
        self._forget_snapshots()
        self._journal.append(self.seq, at_ms, encoded, removed, picture_rows=len(self._rows))
        if not self.history.begins(self.seq, at_ms, rows, removed, is_listing=self._is_listing):
            self.history.append(self.seq, at_ms, encoded, removed)
        self.history.sums = self._sums
        self.history.watch(rows, removed)
        self._wake()

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
        self.epoch = _new_epoch()
        self._journal = Journal(monotonic=self.timing.monotonic)
        self.history = History(self.epoch, self.timing.monotonic)
        now_ms = self.timing.wall_ms()
        rows = [kept.row for kept in self._rows.values()]
        self.history.begins(self.seq, now_ms, rows, (), is_listing=True)
        self.history.sums = self._sums
        self._deltas.clear()
        self._snapshots.clear()
        self._drains.clear()
        self._left.clear()
        for outbox in self._outboxes:
            outbox.start_over()

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
        return len(self._rows)

    def people(self, audience: Audience) -> set[str]:
        """Whose sockets of this audience are open, by their ids; each once."""
        return {viewer for outbox, viewer in self._outboxes.owners() if outbox.audience == audience}

    def admit(self, viewer_id: str, audience: Audience, window: str = "") -> Outbox | None:
        """A place for one more socket of this viewer, or for a window that comes back in its own; None when there
        are too many."""
        if before := self._outboxes.leave(viewer_id, window):
            # Should it live after all (two handshakes of one page that overtook each other), it may come back.
            reason = "This window has come back on another line."
            before.end(frames.RESTARTING, reason, retry_after_s=1)
        if not self._outboxes.has_room(viewer_id):
            return None
        outbox = Outbox(self, audience, self.timing)
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

    def hello(self, *, user: str, role: str, beat_s: int) -> str:
        """The first frame for a viewer. Versions are nobody's business who only looks, as in the rows."""
        cluster = self.cluster
        if audience_of(role) == "observer":
            cluster = msgspec.structs.replace(cluster, version="")
        return frames.text(
            frames.Hello(
                epoch=self.epoch,
                seq=self.seq,
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

    # --- what outboxes pull (the Source of dashboard.live.outbox) -----------------------------

    def sum(self, audience: Audience) -> int:
        """The checksum of the picture at ``seq``."""
        return frames.sum_of(self._sums, audience)

    def covers(self, seq: int) -> bool:
        """Whether the deltas after ``seq`` are still kept."""
        return 0 <= seq <= self.seq and self._journal.covers(seq, self.seq)

    def delta(self, audience: Audience, start: int) -> str:
        """Everything after ``start``, or after a place shortly before it, as one frame; only where ``covers`` says
        so. Rows are whole, so that a viewer may get some once more: a thousand who come back from as many places
        share a few dozen frames."""
        start = self._shared_start(start)
        key = (audience, start)
        text = self._deltas.get(key)
        if text is None:
            merged = self._journal.after(start)
            column = frames.column(audience)
            text = self._deltas[key] = frames.delta_text(
                epoch=self.epoch,
                start=start,
                to=self.seq,
                at_ms=merged.at_ms,
                up=(row.texts[column] for row in merged.up.values()),
                gone=merged.gone,
            )
        return text

    def _shared_start(self, start: int) -> int:
        """The further back, the coarser: at most an eighth more than was asked for."""
        behind = self.seq - start
        step = 1 << max(0, behind.bit_length() - DELTA_SHARED_BITS)
        earlier = start - start % step
        return earlier if self._journal.covers(earlier, self.seq) else start

    def snapshot(self, audience: Audience) -> Picture:
        """The whole picture: of now, or of a moment ago with its deltas still kept."""
        now_s = self.timing.monotonic()
        made = self._snapshots.get(audience)
        if made is not None:
            serves = made.picture.seq == self.seq or now_s - made.made_s <= SNAPSHOT_REUSE_S
            if serves and self.covers(made.picture.seq):
                return made.picture
        texts = frames.snapshot_of(
            epoch=self.epoch,
            seq=self.seq,
            rows=(kept.row for kept in self._rows.values()),
            audience=audience,
            part_rows=self._part_rows,
        )
        picture = Picture(self.seq, self.sum(audience), tuple(texts))
        self._snapshots[audience] = _Snapshot(picture, now_s)
        return picture

    def _forget_snapshots(self) -> None:
        """A whole picture is the largest thing here: none is held longer than it may serve."""
        if self._snapshots:
            now_s = self.timing.monotonic()
            self._snapshots = {
                audience: made
                for audience, made in self._snapshots.items()
                if now_s - made.made_s <= SNAPSHOT_REUSE_S
            }

    @property
    def _is_listing(self) -> bool:
        return any(state.state == "listing" for state in self.states.values())

    def _keep(
        self, rows: list[AnyRow], encoded: Mapping[str, EncodedRow], removed: list[str]
    ) -> None:
        """Into the picture and its checksums, or out of them: XOR undoes itself."""
        sums = self._sums
        for row_id in removed:
            before = self._rows.pop(row_id, None)
            if before is not None:
                sums ^= before.sums
        for row in rows:
            before = self._rows.get(row.id)
            if before is not None:
                sums ^= before.sums
            after = encoded[row.id].sums
            sums ^= after
            self._rows[row.id] = KeptRow(row, after)
        self._sums = sums

    def _wake(self) -> None:
        for outbox in self._outboxes:
            outbox.wake()
