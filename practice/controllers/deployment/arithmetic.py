"""The numbers of a rollout: how far each generation of pods may grow or shrink now.

Mirrors the Kubernetes documentation on Deployments (max surge, max unavailable, proportional
scaling) and the rules of kube-controller-manager. Pure: replica counts in, replica counts out.

Two bounds hold at every step of a rolling update, whatever becomes ready in which order: never more
than `ceiling` pods in all, and never a step that takes available pods below `floor`.
"""

import math
from dataclasses import dataclass, replace

from practice.shares import share_of

IntOrPercent = int | str


@dataclass(frozen=True, slots=True)
class Generation:
    """One ReplicaSet of the Deployment: what it asks for and what of that is available."""

    name: str
    replicas: int
    available: int = 0
    # `max-replicas` when it was last sized, the base of proportional scaling; None when unknown
    max_replicas: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Within what a Deployment's pods must stay."""

    desired: int
    surge: int
    unavailable: int

    @property
    def ceiling(self) -> int:
        """Most pods at any time."""
        return self.desired + self.surge

    @property
    def floor(self) -> int:
        """Fewest available pods at any time (as far as the controller decides)."""
        return self.desired - self.unavailable


def rolling_bounds(
    desired: int, *, max_surge: IntOrPercent, max_unavailable: IntOrPercent
) -> Bounds:
    """Surge rounds up, unavailable rounds down; if both come to 0, one pod may be unavailable.

    Both being 0 as written is refused by validation; by rounding it can happen, and the rollout
    would stand still.
    """
    surge = share_of(max_surge, desired, round_up=True)
    unavailable = share_of(max_unavailable, desired, round_up=False)
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return Bounds(desired=desired, surge=surge, unavailable=min(unavailable, desired))


def new_size(bounds: Bounds, *, new: int, total: int) -> int:
    """Replicas of the new generation now, with `total` replicas in all generations."""
    if new >= bounds.desired:
        return bounds.desired
    room = max(0, bounds.ceiling - total)
    return new + min(room, bounds.desired - new)


def old_sizes(bounds: Bounds, new: Generation, old: list[Generation]) -> dict[str, int]:
    """Replicas of the old generations now (oldest first), only those that change.

    First the pods that are not available go, since they cannot be missed (else they would block the
    rollout); then available ones as far as the floor allows. A generation that reports more
    available pods than it asks for has yet to follow its last resize: its numbers cannot be trusted
    before it does, so nothing shrinks until then.
    """
    if any(one.available > one.replicas for one in old):
        return {}
    total = new.replicas + sum(one.replicas for one in old)
    not_yet_available = new.replicas - new.available
    budget = total - bounds.floor - not_yet_available
    if budget <= 0 or total == new.replicas:
        return {}
    cleaned = _take_unavailable(old, budget)
    available = new.available + sum(one.available for one in old)
    sized = _take(cleaned, available - bounds.floor)
    before = {one.name: one.replicas for one in old}
    return {one.name: one.replicas for one in sized if one.replicas != before[one.name]}


def _take_unavailable(old: list[Generation], budget: int) -> list[Generation]:
    sized = []
    for one in old:
        gone = max(0, min(budget, one.replicas - one.available))
        budget -= gone
        sized.append(replace(one, replicas=one.replicas - gone))
    return sized


def _take(old: list[Generation], budget: int) -> list[Generation]:
    sized = []
    for one in old:
        gone = max(0, min(budget, one.replicas))
        budget -= gone
        sized.append(replace(one, replicas=one.replicas - gone))
    return sized


def proportional_sizes(
    bounds: Bounds, active: list[Generation], *, fallback_total: int
) -> dict[str, int]:
    """Replicas of all active generations after a Deployment was scaled in mid-rollout.

    `active` comes largest first (of equal ones: newer first when growing, older first when
    shrinking). What the ceiling gained or lost is shared out in proportion to their sizes; what
    rounding leaves over goes to the largest. `fallback_total` stands for a missing `max-replicas`.
    """
    ceiling = bounds.ceiling if bounds.desired > 0 else 0
    change = ceiling - sum(one.replicas for one in active)
    done = 0
    sizes: dict[str, int] = {}
    for one in active:
        share = _share(bounds, one, fallback_total) if change and one.replicas else 0
        left = change - done
        share = min(share, left) if change > 0 else max(share, left)
        sizes[one.name] = one.replicas + share
        done += share
    if active and change:
        largest = active[0].name
        sizes[largest] = max(0, sizes[largest] + change - done)
    return sizes


def _share(bounds: Bounds, one: Generation, fallback_total: int) -> int:
    if bounds.desired == 0:
        return -one.replicas
    before = one.max_replicas or fallback_total
    if before == 0:
        return 0
    return _round_half_away(one.replicas * bounds.ceiling / before) - one.replicas


def _round_half_away(value: float) -> int:
    return math.floor(value + 0.5) if value >= 0 else math.ceil(value - 0.5)
