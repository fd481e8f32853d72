"""The cgroup of a container as its own files show it: what the kernel lets it have.

Mirrors cgroup v2 as the kubelet and runc set it: `cpu.max` and `cpu.weight` from the limit and the
request of cpu, `memory.max` from the limit of memory.
"""

from __future__ import annotations

import math

from practice.informer import Object
from practice.quantities import thousandths, whole

FOLDER = "/sys/fs/cgroup"
PERIOD_US = 100_000
LEAST_QUOTA_US = 1_000
LEAST_SHARES = 2
MOST_SHARES = 262_144


def files(spec: Object) -> dict[str, str]:
    """The files of a container's cgroup, by path."""
    resources = spec.get("resources") or {}
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    cpu, memory = limits.get("cpu"), limits.get("memory")
    quota = "max"
    if cpu is not None:
        quota = str(max(LEAST_QUOTA_US, thousandths(cpu) * PERIOD_US // 1000))
    asked = requests.get("cpu", cpu)
    shares = LEAST_SHARES if asked is None else thousandths(asked) * 1024 // 1000
    texts = {
        "cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc",
        "cpu.max": f"{quota} {PERIOD_US}",
        "cpu.weight": str(_weight(shares)),
        "memory.max": "max" if memory is None else str(whole(memory)),
    }
    return {f"{FOLDER}/{name}": f"{text}\n" for name, text in texts.items()}


def _weight(shares: int) -> int:
    """Shares of the first version of cgroups as a weight of the second: 1024 is 100."""
    exponent = math.log2(min(max(shares, LEAST_SHARES), MOST_SHARES))
    power = (exponent * exponent + 125 * exponent) / 612.0 - 7.0 / 34.0
    return min(10_000, math.ceil(10**power))
