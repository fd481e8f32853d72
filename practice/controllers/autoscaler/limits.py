"""How far one look may go: bounds, stabilisation windows, scaling policies."""

import math

from practice.controllers.autoscaler.look import Look
from practice.informer import Object
from practice.limits import HPA_DOWN_WINDOW_S

_LIMIT_FACTOR, _LIMIT_LEAST = 2.0, 4.0
_IN_RANGE = ("DesiredWithinRange", "the desired count is within the acceptable range")
_TOO_FAST = (
    "ScaleUpLimit",
    "the desired replica count is increasing faster than the maximum scale rate",
)
_TOO_SLOW = (
    "ScaleDownLimit",
    "the desired replica count is decreasing faster than the maximum scale rate",
)
_TOO_MANY = (
    "TooManyReplicas",
    "the desired replica count is more than the maximum replica count",
)
_TOO_FEW = (
    "TooFewReplicas",
    "the desired replica count is less than the minimum replica count",
)
_READY = ("ReadyForNewScale", "recommended size matches current size")
_HELD_UP = (
    "ScaleDownStabilized",
    "recent recommendations were higher than current one, applying the highest recent "
    "recommendation",
)
_HELD_DOWN = (
    "ScaleUpStabilized",
    "recent recommendations were lower than current one, applying the lowest recent recommendation",
)

Limited = tuple[int, tuple[str, str]]


def normalized(look: Look, current: int, proposal: int) -> int:
    """The proposal within all limits; conditions AbleToScale and ScalingLimited say which held."""
    behavior = look.behavior
    if behavior is None:
        stable, told = _stabilized(look, proposal), _HELD_UP
        desired, why = _bounded(look, current, stable)
    else:
        stable, told = _stabilized_by(look, behavior, current, proposal)
        desired, why = _bounded_by(look, behavior, current, stable)
    look.set_condition("AbleToScale", True, *(told if stable != proposal else _READY))
    look.set_condition("ScalingLimited", desired != stable, *why)
    return desired


# -- without rules of its own ----------------------------------------------------------------------


def _stabilized(look: Look, proposal: int) -> int:
    """The highest recommendation of the last five minutes."""
    recent = look.history.since(HPA_DOWN_WINDOW_S, look.clock)
    look.history.recommend(proposal, look.clock, HPA_DOWN_WINDOW_S)
    return max([proposal, *recent])


def _bounded(look: Look, current: int, desired: int) -> Limited:
    least, most = look.bounds
    fastest = int(max(_LIMIT_FACTOR * current, _LIMIT_LEAST))
    why = _TOO_FAST if most > fastest else _TOO_MANY
    if desired < least:
        return least, _TOO_FEW
    if desired > min(most, fastest):
        return min(most, fastest), why
    return desired, _IN_RANGE


# -- with rules of its own -------------------------------------------------------------------------


def _stabilized_by(look: Look, behavior: Object, current: int, proposal: int) -> Limited:
    """Not above the lowest of the window for going up, not below the highest of that for down."""
    up_s = behavior["scaleUp"]["stabilizationWindowSeconds"]
    down_s = behavior["scaleDown"]["stabilizationWindowSeconds"]
    lowest = min([proposal, *look.history.since(up_s, look.clock)])
    highest = max([proposal, *look.history.since(down_s, look.clock)])
    look.history.recommend(proposal, look.clock, max(up_s, down_s))
    stable = min(max(current, lowest), highest)
    return stable, _HELD_DOWN if proposal >= current else _HELD_UP


def _bounded_by(look: Look, behavior: Object, current: int, desired: int) -> Limited:
    least, most = look.bounds
    if desired > current:
        fastest = max(current, _limit(look, behavior["scaleUp"], current, 1))
        why = _TOO_FAST if most > fastest else _TOO_MANY
        if desired > min(most, fastest):
            return min(most, fastest), why
    elif desired < current:
        slowest = min(current, _limit(look, behavior["scaleDown"], current, -1))
        why = _TOO_SLOW if least < slowest else _TOO_FEW
        if desired < max(least, slowest):
            return max(least, slowest), why
    return desired, _IN_RANGE


def _limit(look: Look, rules: Object, current: int, sign: int) -> int:
    """How far the policies let it go: up for `sign` 1, down for -1."""
    if rules["selectPolicy"] == "Disabled":
        return current
    limits: list[int] = []
    for policy in rules["policies"]:
        before = current - look.history.changed(policy["periodSeconds"], look.clock)
        if policy["type"] == "Pods":
            limits.append(before + sign * policy["value"])
        else:
            share = before * (1 + sign * policy["value"] / 100)
            limits.append(math.ceil(share) if sign > 0 else int(share))
    least_change = rules["selectPolicy"] == "Min"
    return min(limits) if (sign > 0) == least_change else max(limits)
