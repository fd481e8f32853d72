"""Whole pictures as frames, one for each audience, made for all who ask within a second.

They are the largest thing of a stream: none is held longer than it may serve."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.limits import SNAPSHOT_REUSE_S
from dashboard.live.outbox import Picture
from dashboard.projection.audience import Audience


@dataclass(frozen=True, slots=True)
class _Made:
    picture: Picture
    made_s: float


class Pictures:
    """Those of one stream."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._made: dict[Audience, _Made] = {}

    @property
    def audiences(self) -> set[Audience]:
        """Whose pictures are held."""
        return set(self._made)

    def serving(
        self, audience: Audience, seq: int, covers: Callable[[int], bool]
    ) -> Picture | None:
        """One of now, or of a moment ago with its deltas still kept."""
        made = self._made.get(audience)
        if made is None:
            return None
        is_fresh = made.picture.seq == seq or self._age_s(made) <= SNAPSHOT_REUSE_S
        return made.picture if is_fresh and covers(made.picture.seq) else None

    def keep(self, audience: Audience, picture: Picture) -> Picture:
        """One that was made just now."""
        self._made[audience] = _Made(picture, self._monotonic())
        return picture

    def go_on(self) -> None:
        """Something has changed: what is older than it may serve is let go."""
        for audience in [
            one for one, made in self._made.items() if self._age_s(made) > SNAPSHOT_REUSE_S
        ]:
            del self._made[audience]

    def clear(self) -> None:
        """Nothing that was made holds any longer."""
        self._made.clear()

    def _age_s(self, made: _Made) -> float:
        return self._monotonic() - made.made_s
