"""How often somebody may ask: buckets that fill by time (token bucket), for each person one."""

from collections import OrderedDict
from collections.abc import Callable


class Allowances:
    """At most ``burst`` at once and ``per_s`` a second for each of ``most`` people."""

    def __init__(self, per_s: float, burst: int, most: int, monotonic: Callable[[], float]) -> None:
        self._per_s, self._burst, self._most, self._monotonic = per_s, burst, most, monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, person: str) -> bool:
        """One more; False: too often."""
        now_s = self._monotonic()
        left, at_s = self._left.pop(person, (float(self._burst), now_s))
        left = min(float(self._burst), left + (now_s - at_s) * self._per_s)
        may = left >= 1
        self._left[person] = (left - 1 if may else left, now_s)
        while len(self._left) > self._most:
            self._left.popitem(last=False)
        return may
