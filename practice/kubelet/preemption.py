"""Which pods a kubelet ends so that a critical pod finds room.

Mirrors pkg/kubelet/preemption of Kubernetes 1.37: the set that hurts least, guaranteed pods last, then
burstable ones, best-effort ones first; few pods rather than many, small ones rather than large. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practice.kubelet.leaving import Leaving
from practice.limits import CRITICAL_PRIORITY

LEAVING = Leaving(
    "Preempting",
    "Preempted in order to admit critical pod",
    target="Pod was preempted by Kubelet to accommodate a critical pod.",
)
Lack = Mapping[str, int]
"""By resource, how much is missing."""


class NoRoomError(Exception):
    """All pods that may go are not enough; what is missing then."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pod that runs on the node."""

    uid: str
    quality: str
    """BestEffort, Burstable or Guaranteed."""
    priority: int
    requests: Mapping[str, int]

    def gives(self, name: str) -> int:
        """What is free of a resource when it is gone."""
        return 1 if name == "pods" else self.requests.get(name, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Memory and CPU."""
        return self.requests.get("memory", 0), self.requests.get("cpu", 0)


def victims(priority: int, lack: Lack, pods: Sequence[Candidate]) -> list[str]:
    """The uids of the pods that make room for one of this priority. NoRoomError."""
    may_go = [one for one in pods if _is_preemptable(priority, one.priority)]
    missing = _without(lack, may_go)
    if missing:
        told = "".join(f"(res: {name}, q: {quantity}), " for name, quantity in missing.items())
        raise NoRoomError(f"no set of running pods found to reclaim resources: [{told}]")
    best, burst, guaranteed = (
        [one for one in may_go if one.quality == quality]
        for quality in ("BestEffort", "Burstable", "Guaranteed")
    )
    last = _nearest(guaranteed, _without(lack, [*best, *burst]))
    middle = _nearest(burst, _without(lack, [*best, *last]))
    first = _nearest(best, _without(lack, [*middle, *last]))
    return [one.uid for one in (*first, *middle, *last)]


def _is_preemptable(by: int, other: int) -> bool:
    return by > other or (by >= CRITICAL_PRIORITY > other)


def _without(lack: Lack, gone: Sequence[Candidate]) -> dict[str, int]:
    """What is missing still when these are gone."""
    left = {name: n - sum(one.gives(name) for one in gone) for name, n in lack.items()}
    return {name: quantity for name, quantity in left.items() if quantity > 0}


def _nearest(pods: Sequence[Candidate], lack: Lack) -> list[Candidate]:
    """One pod after the other, each the one that leaves least missing, and of those the smallest."""
    left, chosen = list(pods), []
    while lack:
        one = min(left, key=_Distance(lack))
        left.remove(one)
        chosen.append(one)
        lack = _without(lack, [one])
    return chosen


class _Distance:
    def __init__(self, lack: Lack) -> None:
        self._lack = lack

    def __call__(self, pod: Candidate) -> tuple[float, tuple[int, int]]:
        missing = {name: max(0, n - pod.gives(name)) / n for name, n in self._lack.items()}
        return sum(share**2 for share in missing.values()), pod.size
