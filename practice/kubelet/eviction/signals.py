"""What a kubelet watches of its node, and how much of it must be left.

Mirrors the documentation page on node-pressure eviction ("Eviction signals", "Eviction thresholds"),
with the hard defaults on Linux and a node whose images and containers share one disk. Inodes are not
measured. Pure.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from practice.limits import (
    EVICTION_DISK_SHARE,
    EVICTION_IMAGE_DISK_SHARE,
    EVICTION_MEMORY_BYTES,
    EVICTION_PID_SHARE,
)

MEMORY, DISK, PIDS = "memory", "ephemeral-storage", "pids"
CONDITIONS = {MEMORY: "MemoryPressure", DISK: "DiskPressure", PIDS: "PIDPressure"}
"""By the resource that is short, in the order in which they are seen to."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One signal as it is now."""

    capacity: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """`signal` < so many bytes, or a share of the capacity."""

    signal: str
    resource: str
    least: int = 0
    share: float = 0.0
    reclaim: int = 0
    """What must be left on top of it before the kubelet rests, once it was crossed
    (--eviction-minimum-reclaim)."""

    def quantity(self, capacity: int) -> int:
        """What must be left, in units of the resource."""
        return int(capacity * _single(self.share)) if self.share else self.least

    def is_crossed(self, seen: Observation, *, reclaiming: bool = False) -> bool:
        """Too little is left."""
        more = self.reclaim if reclaiming else 0
        return seen.available < self.quantity(seen.capacity) + more


def _single(share: float) -> float:
    """As a kubelet reads a percentage: in single precision."""
    value: float = struct.unpack("f", struct.pack("f", share))[0]
    return value


THRESHOLDS = (
    Threshold(signal="memory.available", resource=MEMORY, least=EVICTION_MEMORY_BYTES),
    Threshold(signal="imagefs.available", resource=DISK, share=EVICTION_IMAGE_DISK_SHARE),
    Threshold(signal="nodefs.available", resource=DISK, share=EVICTION_DISK_SHARE),
    Threshold(signal="pid.available", resource=PIDS, share=EVICTION_PID_SHARE),
)

Observations = Mapping[str, Observation]


def crossed(
    thresholds: Iterable[Threshold], seen: Observations, before: Sequence[Threshold] = ()
) -> list[Threshold]:
    """The thresholds that are crossed, and those crossed `before` that are not yet made good."""
    return [
        one
        for one in thresholds
        if one.signal in seen and one.is_crossed(seen[one.signal], reclaiming=one in before)
    ]
