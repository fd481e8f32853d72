"""One viewer's side of the hub: where it stands, what it still owes us, and what to send it next.

Nothing is queued but small frames, with a bound. Rows are pulled when the viewer has credit: it
owes an acknowledgement for what was sent, and when it owes too much or for too long it gets
nothing until it answers; then one merged delta, or a snapshot, brings it up to date. After 30 s it
is sent away."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from dashboard.kube.timing import Timing
from dashboard.limits import (
    BEAT_S,
    CREDIT_MAX_BYTES,
    CREDIT_MAX_S,
    NOTES_HELD,
    SNAPSHOT_EVERY_S,
    TOO_SLOW_S,
    TRAFFIC_HEARD_S,
)
from dashboard.live import frames
from dashboard.projection.audience import Audience
from dashboard.projection.views import View


@dataclass(frozen=True, slots=True)
class Picture:
    """A snapshot as frames, with its position and checksum."""

    seq: int
    sum: int
    texts: tuple[str, ...]


_ALARM_SLACK_S = 0.001  # the same moment reckoned twice is not the same number


class Source(Protocol):
    """Where rows come from: a stream of the hub."""

    epoch: str
    seq: int
    view: View

    def leave(self, outbox: "Outbox") -> None: ...
    def sum(self, audience: Audience) -> int: ...
    def covers(self, seq: int) -> bool: ...
    def delta(self, audience: Audience, start: int) -> str: ...
    def snapshot(self, audience: Audience) -> Picture: ...
    async def prepare(self, audience: Audience) -> Picture: ...


class _Owed(NamedTuple):
    """Sent, and not acknowledged yet."""

    seq: int
    size_bytes: int
    sent_s: float


@dataclass(frozen=True, slots=True)
class Ending:
    """The socket is to be closed after the frame ``bye``."""

    bye: frames.Bye


class Outbox:
    """What one socket is to be sent. One consumer iterates ``texts``."""

    def __init__(self, source: Source, audience: Audience, timing: Timing) -> None:
        self._source = source
        self._audience: Audience = audience
        self._timing = timing
        self._awake = asyncio.Event()
        self._notes: deque[str] = deque(maxlen=NOTES_HELD)
        self._states: dict[str, str] = {}
        self._traffic: dict[str, str] = {}
        self._heard_s = timing.monotonic()
        self._answers: deque[str] = deque()
        self._subscribed = False
        self._seq: int | None = None  # None: wants a snapshot
        self._sum: int | None = None
        self._owed: deque[_Owed] = deque()
        self._owed_bytes = 0
        self._held_since_s: float | None = None
        self._snapshot_at_s = float("-inf")
        self._beat_at_s = timing.monotonic() + BEAT_S
        self._bye: frames.Bye | None = None
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def audience(self) -> Audience:
        """Whose copy it gets."""
        return self._audience

    @property
    def source(self) -> Source:
        """What it looks at."""
        return self._source

    # --- from the hub -------------------------------------------------------------------------

    def wake(self) -> None:
        """There is something new to pull."""
        self._awake.set()

    def tell(self, text: str) -> None:
        """A note; when too many wait, the oldest is dropped."""
        self._notes.append(text)
        self.wake()

    def tell_state(self, kind: str, text: str) -> None:
        """A state; only the newest of each kind counts."""
        self._states[kind] = text
        self.wake()

    def tell_traffic(self, probe: str, text: str) -> None:
        """What a probe counts; only the newest of each probe is sent, since it has the totals."""
        self._traffic[probe] = text
        self.wake()

    def start_over(self) -> None:
        """Nothing that was sent holds any longer: a new snapshot."""
        self._seq = self._sum = self._held_since_s = None
        self._snapshot_at_s = float("-inf")
        self._owed.clear()
        self._owed_bytes = 0
        self.wake()

    def end(self, code: int, reason: str, *, retry_after_s: int | None) -> None:
        """Say why, then close. The first reason stands."""
        if self._bye is None:
            self._bye = frames.Bye(code=code, reason=reason, retry_after_s=retry_after_s)
        self.wake()

    # --- from the client ----------------------------------------------------------------------

    async def hear(self, frame: frames.ClientFrame) -> None:
        """What the client said, by somebody who can wait while a large picture is made for it."""
        if isinstance(frame, frames.Sub) and not self._goes_on(frame):
            await self._source.prepare(self._audience)
        self.take(frame)

    def take(self, frame: frames.ClientFrame) -> None:
        """What the client said."""
        self._heard_s = self._timing.monotonic()
        match frame:
            case frames.Ack():
                # The most frequent by far: nothing is to be sent for it, unless something was held back.
                if not (self._acknowledge(frame.seq) or self._traffic):
                    return
            case frames.Sub():
                self._subscribe(frame)
            case frames.Ping():
                now_ms = self._timing.wall_ms()
                pong = frames.Pong(at_ms=frame.at_ms, server_time_ms=now_ms)
                self._answers.append(frames.text(pong))
        self.wake()

    def _subscribe(self, frame: frames.Sub) -> None:
        """Whatever was owed before is void: the client says where it stands."""
        self._subscribed = True
        self._owed.clear()
        self._owed_bytes = 0
        self._held_since_s = None
        source = self._source
        self._seq = None
        if frame.seq is not None and self._goes_on(frame):
            self._seq = frame.seq
            self._sum = source.sum(self._audience) if frame.seq == source.seq else None
        self._beat_at_s = self._timing.monotonic()  # an answer at once, even if nothing is new

    def _goes_on(self, frame: frames.Sub) -> bool:
        """Whether deltas lead on from where the client stands."""
        source = self._source
        return frame.epoch == source.epoch and frame.seq is not None and source.covers(frame.seq)

    def _acknowledge(self, seq: int) -> bool:
        """Whether what was held back may go now."""
        while self._owed and self._owed[0].seq <= seq:
            self._owed_bytes -= self._owed.popleft().size_bytes
        if self._held_since_s is None or self._is_held(self._timing.monotonic()):
            return False
        self._held_since_s = None
        return True

    # --- to the socket ------------------------------------------------------------------------

    async def texts(self) -> AsyncIterator[str | Ending]:
        """Frames to send, one by one; ends after an Ending. The time a send takes is the reader's:
        what changes meanwhile is merged into the next frame."""
        try:
            while True:
                for item in self._next():
                    yield item
                    if isinstance(item, Ending):
                        return
                await self._wait()
        finally:
            if self._alarm is not None:
                self._alarm.cancel()

    async def _wait(self) -> None:
        """Until something is new or due. Nothing may be awaited between the check and the wait."""
        if not self._awake.is_set():
            until_s = min(self._beat_at_s, self._due_s())
            self._set_alarm(max(0.0, until_s - self._timing.monotonic()))
            await self._awake.wait()
        self._awake.clear()

    def _set_alarm(self, in_s: float) -> None:
        """One that rings earlier stands: it finds nothing due and is set again, which is cheaper than a new one
        for each frame."""
        loop = asyncio.get_running_loop()
        at_s = loop.time() + in_s
        if self._alarm is not None:
            if self._alarm.when() <= at_s + _ALARM_SLACK_S:
                return
            self._alarm.cancel()
        self._alarm = loop.call_at(at_s, self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._awake.set()

    def _due_s(self) -> float:
        """When something happens by itself, besides the beat."""
        due = float("inf")
        if self._held_since_s is not None:
            due = self._held_since_s + TOO_SLOW_S
        elif self._owed:
            due = self._owed[0].sent_s + CREDIT_MAX_S
        if self._subscribed and self._seq is None and self._held_since_s is None:
            due = min(due, self._snapshot_at_s + SNAPSHOT_EVERY_S)
        return due

    def _next(self) -> list[str | Ending]:
        """What can be sent now. Rows last but one: a beat tells of the rows before it."""
        now_s = self._timing.monotonic()
        self._hold(now_s)
        if self._bye is not None:
            return [Ending(self._bye)]
        found: list[str | Ending] = []
        if self._answers or self._states or self._notes:
            found += [*self._answers, *self._states.values(), *self._notes]
            self._answers.clear()
            self._states.clear()
            self._notes.clear()
        if self._traffic:
            found += self._traffic_texts(now_s)
        if self._subscribed and self._held_since_s is None:
            found += self._rows(now_s)
        if now_s >= self._beat_at_s:
            self._beat_at_s = now_s + BEAT_S
            found += self._beat()
        return found

    def _traffic_texts(self, now_s: float) -> list[str]:
        """Nothing for who is behind or silent, but the newest when that is over: a server must not
        pile up texts for a line that may be dead."""
        if self._held_since_s is not None or now_s - self._heard_s > TRAFFIC_HEARD_S:
            return []
        texts, self._traffic = list(self._traffic.values()), {}
        return texts

    def _hold(self, now_s: float) -> None:
        """Hold rows back from a viewer that owes too much; send it away in the end."""
        if self._held_since_s is None:
            if not self._is_held(now_s):
                return
            self._held_since_s = now_s
        if now_s - self._held_since_s >= TOO_SLOW_S:
            self.end(
                frames.TOO_SLOW,
                "This browser did not keep up; it may come back for a fresh picture.",
                retry_after_s=1,
            )

    def _is_held(self, now_s: float) -> bool:
        if not self._owed:
            return False
        return self._owed_bytes > CREDIT_MAX_BYTES or now_s - self._owed[0].sent_s >= CREDIT_MAX_S

    def _rows(self, now_s: float) -> list[str]:
        """A snapshot if one is needed, and the deltas after it."""
        source = self._source
        texts: list[str] = []
        if self._seq == source.seq:
            return texts
        if self._seq is None or not source.covers(self._seq):
            self._seq = None
            if now_s - self._snapshot_at_s < SNAPSHOT_EVERY_S:
                return []
            self._snapshot_at_s = now_s
            picture = source.snapshot(self._audience)
            texts += picture.texts
            self._seq, self._sum = picture.seq, picture.sum
        if self._seq < source.seq:
            texts.append(source.delta(self._audience, self._seq))
            self._seq, self._sum = source.seq, source.sum(self._audience)
        size_bytes = sum(map(len, texts))
        self._owed.append(_Owed(self._seq, size_bytes, now_s))
        self._owed_bytes += size_bytes
        return texts

    def _beat(self) -> list[str]:
        """The checksum of what was sent last, so that it holds also for a viewer that is behind."""
        if not self._subscribed or self._seq is None or self._sum is None:
            return []
        beat = frames.Beat(
            epoch=self._source.epoch,
            seq=self._seq,
            sum=self._sum,
            server_time_ms=self._timing.wall_ms(),
        )
        return [frames.text(beat)]
