"""What is wrong with the API server on purpose, as its HTTP clients see it. Set by `practice.faults`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from practice.api.store import Store


def nobody_watches() -> None:
    """There is no watch from outside to cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheLag:
    """The watch cache learns of writes later than they happen."""

    lag_s: float
    """Simulated seconds."""
    since: int
    """The version that it had when it fell behind."""
    resources: tuple[str, ...] = ()
    """Of what ("pods", "deployments.apps"); empty: of everything."""

    def version(self, store: Store, resource: str) -> int:
        """How far it has come with a resource."""
        if not self.resources or resource in self.resources:
            return max(self.since, store.seen_by(resource, store.now_s() - self.lag_s))
        return store.version


@dataclass(slots=True, kw_only=True)
class ApiFaults:
    """Nothing is wrong, until somebody says so."""

    chance: random.Random
    """Of requests that only read: how many there are must not change what happens to writes."""
    chance_of_writes: random.Random
    latency_s: float = 0.0
    """Real seconds before each answer."""
    overload_share: float = 0.0
    """Share of requests that get 429."""
    retry_after_s: int = 1
    administrators_too: bool = False
    """Real servers exempt them."""
    error_share: float = 0.0
    """Share of requests that get 500."""
    watches_hang: bool = False
    """Open watches say nothing, and do not end."""
    cache_lag: CacheLag | None = None
    """None: the watch cache is as new as the store."""
    on_cut: Callable[[], None] = nobody_watches
    """Ends every open watch; whoever serves them says how."""

    def cut_watches(self) -> None:
        """End every open watch."""
        self.on_cut()

    def overloaded(self, *, administrator: bool, writes: bool) -> bool:
        """Is this request refused with 429?"""
        if administrator and not self.administrators_too:
            return False
        return self._hits(self.overload_share, writes)

    def fails(self, *, writes: bool) -> bool:
        """Does this request fail?"""
        return self._hits(self.error_share, writes)

    def _hits(self, share: float, writes: bool) -> bool:
        chance = self.chance_of_writes if writes else self.chance
        return share > 0 and chance.random() < share
