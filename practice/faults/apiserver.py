"""Faults of the API server and its store, as its clients see them.

The cluster's own components share the process and are not sent through HTTP: latency, overload, errors and
hanging watches are for clients only; a jump of the clock is for everybody.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from practice.api.faults import CacheLag
from practice.faults.kind import FaultError, Kind, Name, Share, World


class ApiLatency(Kind, frozen=True, kw_only=True):
    """Answers come late."""

    name: ClassVar[str] = "api-latency"
    what: ClassVar[str] = "Every answer of the API server comes so many real seconds later."
    seconds: Annotated[float, msgspec.Meta(gt=0, le=60)]

    def begin(self, world: World) -> None:
        """Slow down."""
        world.api.faults.latency_s = self.seconds

    def end(self, world: World) -> None:
        """At once again."""
        world.api.faults.latency_s = 0.0


class ApiOverload(Kind, frozen=True, kw_only=True):
    """429."""

    name: ClassVar[str] = "api-overload"
    what: ClassVar[str] = (
        "Refuses a share of the requests with 429 and Retry-After, as API Priority and Fairness does; like"
        " there, administrators (system:masters) are exempt unless told otherwise."
    )
    share: Share = 1.0
    retry_after_s: Annotated[int, msgspec.Meta(ge=1, le=60)] = 1
    administrators_too: bool = False

    def begin(self, world: World) -> None:
        """Refuse."""
        faults = world.api.faults
        faults.overload_share, faults.retry_after_s = self.share, self.retry_after_s
        faults.administrators_too = self.administrators_too

    def end(self, world: World) -> None:
        """Take all again."""
        world.api.faults.overload_share = 0.0


class ApiErrors(Kind, frozen=True, kw_only=True):
    """500."""

    name: ClassVar[str] = "api-errors"
    what: ClassVar[str] = 'Fails a share of the requests with 500 "etcdserver: request timed out".'
    share: Share

    def begin(self, world: World) -> None:
        """Fail."""
        world.api.faults.error_share = self.share

    def end(self, world: World) -> None:
        """Answer again."""
        world.api.faults.error_share = 0.0


class WatchesCut(Kind, frozen=True, kw_only=True):
    """Streams end."""

    name: ClassVar[str] = "watches-cut"
    what: ClassVar[str] = "Cuts every open watch now; clients come back and go on where they were."
    ends: ClassVar[str] = "at once; there is nothing to clear"
    at_once: ClassVar[bool] = True

    def begin(self, world: World) -> None:
        """Cut."""
        world.api.faults.cut_watches()


class WatchesHang(Kind, frozen=True, kw_only=True):
    """Streams stay open, and say nothing."""

    name: ClassVar[str] = "watches-hang"
    what: ClassVar[str] = (
        "Open watches say nothing any more, not even bookmarks, and do not end: a half-open connection."
        " Only a client that checks for silence notices."
    )
    ends: ClassVar[str] = "what was held back is sent"

    def begin(self, world: World) -> None:
        """Hold everything back."""
        world.api.faults.watches_hang = True

    def end(self, world: World) -> None:
        """Send it."""
        world.api.faults.watches_hang = False


class StaleReads(Kind, frozen=True, kw_only=True):
    """An old state."""

    name: ClassVar[str] = "stale-reads"
    what: ClassVar[str] = (
        "The API server's watch cache is so many simulated seconds behind its store: get and list with"
        " resourceVersion=0 answer from an older state, and watches tell late. Other lists wait up to three seconds for"
        " the cache; then those without a resourceVersion are answered from the store, and those that ask for a newer"
        " one than the cache has get 504. Writes and get without a resourceVersion are not affected."
    )
    ends: ClassVar[str] = "the cache catches up: watches tell what they owe"
    lag_s: Annotated[float, msgspec.Meta(gt=0, le=3600)]
    resources: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    """Of what (`pods`, `deployments.apps`); empty: of everything."""

    def begin(self, world: World) -> None:
        """Fall behind, from now on."""
        api = world.api
        for name in self.resources:
            if name not in api.resources:
                raise FaultError(f"there is no resource {name!r}; say it as in deployments.apps")
        stored = tuple(api.resource(name).stored_as for name in self.resources)
        lag = CacheLag(lag_s=self.lag_s, since=api.store.version, resources=stored)
        api.faults.cache_lag = lag

    def end(self, world: World) -> None:
        """Catch up."""
        world.api.faults.cache_lag = None


class HistoryCompacted(Kind, frozen=True, kw_only=True):
    """410."""

    name: ClassVar[str] = "history-compacted"
    what: ClassVar[str] = (
        "Forgets the history up to now, as etcd's compaction does: a watch from an older version, or a page of"
        " an older list, gets 410 Gone (Expired)."
    )
    ends: ClassVar[str] = "at once; there is nothing to clear"
    at_once: ClassVar[bool] = True

    def begin(self, world: World) -> None:
        """Compact."""
        world.api.store.compact()


class ClockJump(Kind, frozen=True, kw_only=True):
    """The wall clock jumps."""

    name: ClassVar[str] = "clock-jump"
    what: ClassVar[str] = (
        "The wall clock jumps by so many seconds, forward or back: timestamps and ages change, timers do not."
    )
    ends: ClassVar[str] = "the clock jumps back by as much"
    seconds: Annotated[float, msgspec.Meta(ge=-86_400, le=86_400)]

    def begin(self, world: World) -> None:
        """Jump."""
        world.clock.jump(self.seconds)

    def end(self, world: World) -> None:
        """Jump back."""
        world.clock.jump(-self.seconds)
