"""One viewer's side of the hub: where it stands, what it still owes us, and what to send it next.

Nothing is queued but small frames, with a bound (``dashboard.live.waiting``). Rows are taken from the stream when the
viewer has credit (``dashboard.live.credit``); who was held back gets one merged delta, or a snapshot, which brings it
up to date."""

from dashboard.kube.timing import Timing
from dashboard.limits import BEAT_S, TRAFFIC_HEARD_S
from dashboard.live import frames
from dashboard.live.credit import Credit
from dashboard.live.outlet import Ending, Outlet
from dashboard.live.standing import Source, Standing
from dashboard.live.turns import Turns
from dashboard.live.waiting import Waiting
from dashboard.projection.audience import Audience


class Outbox(Outlet):
    """What one socket is to be sent."""

    def __init__(self, source: Source, audience: Audience, timing: Timing, turns: Turns) -> None:
        super().__init__(timing, turns)
        self._source = source
        self._audience: Audience = audience
        self._standing = Standing(source, audience)
        self._waiting = Waiting()
        self._credit = Credit()
        self._heard_s = timing.monotonic()
        self._subscribed = False
        self._beat_at_s = timing.monotonic() + BEAT_S
        self._bye: frames.Bye | None = None

    @property
    def audience(self) -> Audience:
        """Whose copy it gets."""
        return self._audience

    @property
    def source(self) -> Source:
        """What it looks at."""
        return self._source

    # --- from the hub -------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """A note; when too many wait, the oldest is dropped."""
        self._waiting.note(text)
        self.wake()

    def tell_state(self, kind: str, text: str) -> None:
        """A state; only the newest of each kind counts."""
        self._waiting.state(kind, text)
        self.wake()

    def tell_traffic(self, probe: str, text: str) -> None:
        """What a probe counts; only the newest of each probe is sent, since it has the totals."""
        self._waiting.traffic(probe, text)
        self.wake()

    def start_over(self) -> None:
        """Nothing that was sent holds any longer: a new snapshot."""
        self._standing.start_over()
        self._credit.forget()
        self.wake()

    def end(self, code: int, reason: str, *, retry_after_s: int | None) -> None:
        """Say why, then close. The first reason stands."""
        if self._bye is None:
            self._bye = frames.Bye(code=code, reason=reason, retry_after_s=retry_after_s)
        self.wake()

    # --- from the client ----------------------------------------------------------------------

    async def hear(self, frame: frames.ClientFrame) -> None:
        """What the client said, by somebody who can wait while a large picture is made for it."""
        if isinstance(frame, frames.Sub) and not self._standing.goes_on(frame):
            await self._source.prepare(self._audience)
        self.take(frame)

    def take(self, frame: frames.ClientFrame) -> None:
        """What the client said."""
        self._heard_s = now_s = self._timing.monotonic()
        match frame:
            case frames.Ack():
                # The most frequent by far: nothing is to be sent for it, unless something was held back.
                may_go_on = self._credit.acknowledge(frame.seq, now_s)
                if not (may_go_on or self._waiting.has_traffic):
                    return
            case frames.Sub():
                self._subscribe(frame)
            case frames.Ping():
                now_ms = self._timing.wall_ms()
                pong = frames.Pong(at_ms=frame.at_ms, server_time_ms=now_ms)
                self._waiting.answer(frames.text(pong))
        self.wake()

    def _subscribe(self, frame: frames.Sub) -> None:
        """Whatever was owed before is void: the client says where it stands."""
        self._subscribed = True
        self._credit.forget()
        self._standing.take(frame)
        self._beat_at_s = self._timing.monotonic()  # an answer at once, even if nothing is new

    # --- to the socket ------------------------------------------------------------------------

    def _due_s(self) -> float:
        due_s = min(self._beat_at_s, self._credit.due_s)
        standing = self._standing
        if self._subscribed and standing.seq is None and self._credit.held_since_s is None:
            due_s = min(due_s, standing.snapshot_due_s)
        return due_s

    def _next(self) -> list[str | Ending]:
        """What can be sent now. Rows last but one: a beat tells of the rows before it."""
        now_s = self._timing.monotonic()
        is_held = self._credit.holds(now_s)
        if is_held and self._credit.is_over(now_s):
            reason = "This browser did not keep up; it may come back for a fresh picture."
            self.end(frames.TOO_SLOW, reason, retry_after_s=1)
        if self._bye is not None:
            return [Ending(self._bye)]
        found: list[str | Ending] = []
        if self._waiting.is_any:
            # A server must not pile up what probes count for a line that may be dead.
            is_there = not is_held and now_s - self._heard_s <= TRAFFIC_HEARD_S
            found += self._waiting.take(with_traffic=is_there)
        if self._subscribed and not is_held and self._standing.seq != self._source.seq:
            found += self._standing.rows(now_s, self._credit)
        if now_s >= self._beat_at_s:
            self._beat_at_s = now_s + BEAT_S
            if self._subscribed:
                found += self._standing.beat(self._timing.wall_ms())
        return found
