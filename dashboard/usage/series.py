"""Measurements over time, in bounded memory. Pure.

A sample is three integers in an array (when, CPU, memory), so that 2,000 pods for half an hour take
2,000 x 120 x 24 bytes = 5.8 MB.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard import limits

_WIDTH = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """`at_ms` in Unix milliseconds, `cpu_m` in thousandths of a core, `memory_b` in bytes."""

    at_ms: int
    cpu_m: int
    memory_b: int


Key = tuple[str, str]
"""Namespace (empty for nodes) and name."""


class Series:
    """The last samples of everything that is measured."""

    def __init__(self) -> None:
        self._kept: dict[Key, array[int]] = {}

    def add(self, at_ms: int, measured: Mapping[Key, tuple[int, int]]) -> None:
        """One reading of all. What is no longer measured is forgotten with its last sample."""
        oldest_ms = at_ms - limits.USAGE_KEPT_S * 1000
        for key, (cpu_m, memory_b) in measured.items():
            if key not in self._kept and len(self._kept) >= limits.USAGE_SERIES:
                continue
            self._kept.setdefault(key, array("q")).extend((at_ms, cpu_m, memory_b))
        for key in list(self._kept):
            kept = self._kept[key]
            while kept and kept[0] < oldest_ms:
                del kept[:_WIDTH]
            if not kept:
                del self._kept[key]

    def of(self, key: Key) -> list[Sample]:
        """Oldest first."""
        kept = self._kept.get(key, array("q"))
        return [Sample(*kept[at : at + _WIDTH]) for at in range(0, len(kept), _WIDTH)]

    def sum_of(self, keys: Iterable[Key]) -> list[Sample]:
        """What they used together at each moment at which any of them was measured."""
        together: dict[int, tuple[int, int]] = {}
        for key in keys:
            for one in self.of(key):
                cpu_m, memory_b = together.get(one.at_ms, (0, 0))
                together[one.at_ms] = (cpu_m + one.cpu_m, memory_b + one.memory_b)
        return [Sample(at_ms, *amounts) for at_ms, amounts in sorted(together.items())]
