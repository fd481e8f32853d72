"""A straight line through samples over time, and how sure its slope is.

Samples of a process's memory follow one another: each is nearly the one before, so a hundred of them say less than a
hundred independent ones would. The interval allows for that by the first autocorrelation of what the line leaves over;
without it a wandering process looks like a certain leak.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

S_PER_HOUR = 3600.0
Z_975 = 1.959964
LEAST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Slope:
    """``per_h``: units of the samples in an hour; ``within``: half of its 95 % interval (infinite when too few samples
    are independent)."""

    per_h: float
    within: float

    @property
    def lowest(self) -> float:
        """The lower end of the interval."""
        return self.per_h - self.within

    @property
    def highest(self) -> float:
        """The upper end of the interval."""
        return self.per_h + self.within


def slope(times_s: Sequence[float], values: Sequence[float]) -> Slope:
    """By least squares. Raises ValueError for fewer than three samples, or when all are of one moment."""
    count = len(times_s)
    if count != len(values) or count < LEAST_SAMPLES:
        raise ValueError("a slope needs three samples, each with its moment")
    middle_s, mean = math.fsum(times_s) / count, math.fsum(values) / count
    spread = math.fsum((at - middle_s) ** 2 for at in times_s)
    if spread == 0:
        raise ValueError("all samples are of one moment")
    rise = math.fsum((at - middle_s) * (v - mean) for at, v in zip(times_s, values, strict=True))
    per_s = rise / spread
    left = [v - mean - per_s * (at - middle_s) for at, v in zip(times_s, values, strict=True)]
    freedom = _independent(left) - 2
    if freedom <= 0:
        return Slope(per_s * S_PER_HOUR, math.inf)
    # The scatter is that of all samples; how often it was really drawn is what `freedom` counts.
    variance = math.fsum(one * one for one in left) / count * (freedom + 2) / freedom
    error = math.sqrt(variance / spread * count / (freedom + 2))
    return Slope(per_s * S_PER_HOUR, student_975(freedom) * error * S_PER_HOUR)


def _independent(left: Sequence[float]) -> float:
    """How many independent samples these are worth: n (1 − r) / (1 + r), r from one sample to the next; at most n."""
    squares = math.fsum(one * one for one in left)
    if squares == 0:
        return len(left)
    together = math.fsum(a * b for a, b in pairwise(left))
    r = max(0.0, together / squares)
    return len(left) * (1 - r) / (1 + r)


def student_975(freedom: float) -> float:
    """The 97.5 % point of Student's t (Cornish-Fisher; within 1 % from four degrees of freedom on, above it below)."""
    z = Z_975
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return z + first + second + third
