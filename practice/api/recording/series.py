"""Repeated events of the newer way (events.k8s.io/v1): series, as client-go's events package keeps them.

The second of the same makes a series of two. Those after it are counted here only, and written every
half an hour while they come, and once more when six minutes have passed without one. Two events are
the same whatever their notes say, but not about two versions of an object.
Reference: client-go `tools/events/event_broadcaster.go`, KEP-383.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from practice.api.resource import Object
from practice.clock import Clock, micro_time_text
from practice.limits import EVENT_SERIES_OVER_S, EVENT_SERIES_WRITTEN_S


@dataclass(slots=True)
class Series:
    """One event as it was made, and what came after it."""

    event: Object
    seen: datetime
    count: int = 1

    @property
    def patch(self) -> Object:
        """What its object has to be told."""
        return {"series": {"count": self.count, "lastObservedTime": micro_time_text(self.seen)}}


class AllSeries:
    """Those of one component. `write` gets a series with more than one event when it is time."""

    def __init__(self, clock: Clock, component: str, write: Callable[[Series], None]) -> None:
        self._clock = clock
        self._component = component
        self._write = write
        self._series: dict[Hashable, Series] = {}
        self._is_watching = False

    def add(self, event: Object) -> Series | None:
        """The series to be written now, if any: a new one, or one that has become two."""
        key, now = _key(event), self._clock.now()
        known = self._series.get(key)
        if known is None:
            known = self._series[key] = Series(event, now)
            self._look_later()
            return known
        known.count += 1
        known.seen = now
        return known if known.count == 2 else None

    def _look_later(self) -> None:
        if not self._is_watching:
            self._is_watching = True
            into_s = self._clock.now_us % round(EVENT_SERIES_OVER_S * 1e6) / 1e6
            self._clock.schedule(EVENT_SERIES_OVER_S - into_s, self._component, self._look)

    def _look(self) -> None:
        """Every six minutes, from the beginning of the cluster on; nothing is looked at for nothing."""
        self._is_watching = False
        round_number = round(self._clock.now_s() / EVENT_SERIES_OVER_S)
        is_refresh = round_number % round(EVENT_SERIES_WRITTEN_S / EVENT_SERIES_OVER_S) == 0
        now = self._clock.now()
        for key, series in list(self._series.items()):
            is_over = (now - series.seen).total_seconds() > EVENT_SERIES_OVER_S
            if series.count > 1 and (is_over or is_refresh):
                self._write(series)
            if is_over:
                del self._series[key]
        if self._series:
            self._look_later()


def _key(event: Object) -> Hashable:
    return (
        event["type"],
        event["action"],
        event["reason"],
        event["reportingComponent"],
        event["reportingInstance"],
        tuple(sorted(event["involvedObject"].items())),
    )
