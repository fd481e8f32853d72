"""Where one viewer stands in its stream, and the rows that lead it on from there."""

from typing import Any, Protocol

from dashboard.limits import SNAPSHOT_EVERY_S
from dashboard.live import frames
from dashboard.live.credit import Credit
from dashboard.live.steps import Step
from dashboard.projection.audience import Audience
from dashboard.projection.views import View


class Source(Protocol):
    """Where rows come from: a stream of the hub."""

    epoch: str
    seq: int
    view: View

    def leave(self, outbox: Any) -> None: ...
    def sum(self, audience: Audience) -> int: ...
    def covers(self, seq: int) -> bool: ...
    def delta(self, audience: Audience, start: int) -> Step | None: ...
    def snapshot(self, audience: Audience) -> Step: ...
    async def prepare(self, audience: Audience) -> Step: ...


class Standing:
    """One viewer's."""

    def __init__(self, source: Source, audience: Audience) -> None:
        self._source = source
        self._audience: Audience = audience
        self._sum: int | None = None
        self._snapshot_at_s = float("-inf")
        self.seq: int | None = None
        """None: it wants a snapshot."""

    def start_over(self) -> None:
        """Nothing that was sent holds any longer, and a new snapshot may come at once."""
        self.seq = self._sum = None
        self._snapshot_at_s = float("-inf")

    def goes_on(self, frame: frames.Sub) -> bool:
        """Whether deltas lead on from where the client says that it stands."""
        source = self._source
        return frame.epoch == source.epoch and frame.seq is not None and source.covers(frame.seq)

    def take(self, frame: frames.Sub) -> None:
        """The client says where it stands."""
        source = self._source
        self.seq = None
        if self.goes_on(frame):
            self.seq = frame.seq
            self._sum = source.sum(self._audience) if frame.seq == source.seq else None

    def rows(self, now_s: float, credit: Credit) -> tuple[str, ...]:
        """A delta; or a snapshot if one is needed, and the delta after it."""
        source, audience = self._source, self._audience
        if self.seq is not None and (step := source.delta(audience, self.seq)):
            return self._go(step, now_s, credit)
        self.seq = None
        if now_s < self.snapshot_due_s:
            return ()
        self._snapshot_at_s = now_s
        picture = source.snapshot(audience)
        texts = self._go(picture, now_s, credit)
        if picture.seq != source.seq and (step := source.delta(audience, picture.seq)):
            texts += self._go(step, now_s, credit)
        return texts

    def _go(self, step: Step, now_s: float, credit: Credit) -> tuple[str, ...]:
        self.seq, self._sum = step.seq, step.sum
        credit.owe(step.seq, step.size_chars, now_s)
        return step.texts

    @property
    def snapshot_due_s(self) -> float:
        """When it may have a snapshot again."""
        return self._snapshot_at_s + SNAPSHOT_EVERY_S

    def beat(self, now_ms: int) -> list[str]:
        """The checksum of what was sent last, so that it holds also for a viewer that is behind."""
        if self.seq is None or self._sum is None:
            return []
        epoch = self._source.epoch
        return [
            frames.text(
                frames.Beat(epoch=epoch, seq=self.seq, sum=self._sum, server_time_ms=now_ms)
            )
        ]
