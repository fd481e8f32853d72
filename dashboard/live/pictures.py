"""Whole pictures as frames, one for each audience, made for all who ask within a second.

They are the largest thing of a stream: none is held longer than it may serve, and a large one is made in portions,
between which others are served, for who can wait."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dashboard.limits import PORTION_ROWS, SNAPSHOT_REUSE_S
from dashboard.live import frames
from dashboard.live.portions import portions
from dashboard.live.steps import Step, Stepping
from dashboard.projection.audience import Audience


class Pictured(Stepping, Protocol):
    """A stream, as far as its pictures are concerned."""

    def covers(self, seq: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Made:
    picture: Step
    made_s: float


class Pictures:
    """Those of one stream."""

    def __init__(self, of: Pictured, monotonic: Callable[[], float], *, part_rows: int) -> None:
        self._of = of
        self._monotonic = monotonic
        self._part_rows = part_rows
        self._made: dict[Audience, _Made] = {}
        self._making: dict[Audience, asyncio.Task[Step]] = {}

    @property
    def audiences(self) -> set[Audience]:
        """Whose pictures are held."""
        return set(self._made)

    def ready(self, audience: Audience) -> Step | None:
        """One of now, or of a moment ago with its deltas still kept; nothing where it would have to be made."""
        made = self._made.get(audience)
        if made is None:
            return None
        seq = made.picture.seq
        is_fresh = seq == self._of.seq or self._age_s(made) <= SNAPSHOT_REUSE_S
        return made.picture if is_fresh and self._of.covers(seq) else None

    def newest(self, audience: Audience) -> Step:
        """The same, made in one go where there is none."""
        found = self.ready(audience)
        if found is not None:
            return found
        rows = (kept.row for kept in self._of.rows.values())
        parts = frames.parts_of(rows, audience, self._part_rows)
        return self._keep(audience, self._of.epoch, self._of.seq, self._of.sum(audience), parts)

    async def prepare(self, audience: Audience) -> Step:
        """The same; a large one is made in portions, once for all who wait."""
        found = self.ready(audience)
        if found is not None or len(self._of.rows) <= PORTION_ROWS:
            return found or self.newest(audience)
        work = self._making.get(audience)
        if work is None:
            work = asyncio.create_task(self._in_portions(audience), name="makes a picture")
            self._making[audience] = work
            work.add_done_callback(lambda _: self._making.pop(audience, None))
        # Whoever goes away while it is made must not stop it for the others.
        return await asyncio.shield(work)

    def go_on(self) -> None:
        """Something has changed: what is older than it may serve is let go."""
        over = [one for one, made in self._made.items() if self._age_s(made) > SNAPSHOT_REUSE_S]
        for audience in over:
            del self._made[audience]

    def clear(self) -> None:
        """Nothing that was made holds any longer."""
        self._made.clear()

    async def _in_portions(self, audience: Audience) -> Step:
        epoch, seq, total = self._of.epoch, self._of.seq, self._of.sum(audience)
        parts: list[str] = []
        async for portion in portions([kept.row for kept in self._of.rows.values()]):
            parts += frames.parts_of(portion, audience, self._part_rows)
        return self._keep(audience, epoch, seq, total, parts)

    def _keep(self, audience: Audience, epoch: str, seq: int, total: int, parts: list[str]) -> Step:
        texts = frames.snapshot_texts(epoch=epoch, seq=seq, parts=parts)
        picture = Step.of(seq, total, tuple(texts))
        if epoch == self._of.epoch:  # no other cluster has come meanwhile
            self._made[audience] = _Made(picture, self._monotonic())
        return picture

    def _age_s(self, made: _Made) -> float:
        return self._monotonic() - made.made_s
