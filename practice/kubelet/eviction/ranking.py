"""Which pod goes first.

Mirrors the documentation page on node-pressure eviction ("Pod selection for kubelet eviction"): pods
that use more than they request first, then by priority, then by how much more they use.
"""

from collections.abc import Mapping, Sequence

from practice.informer import Object
from practice.kubelet.eviction.signals import MEMORY, PIDS
from practice.kubelet.pod_life import PodLife
from practice.kubelet.use import PodUse
from practice.limits import CRITICAL_PRIORITY
from practice.scheduler.pods import pod_requests

Uses = Mapping[str, PodUse | None]
"""By the uid of a pod."""


def is_critical(pod: Object) -> bool:
    """The node needs it: it is never evicted."""
    return int(pod["spec"].get("priority") or 0) >= CRITICAL_PRIORITY


def ranked(resource: str, lives: Sequence[PodLife], uses: Uses) -> list[PodLife]:
    """The pods in the order in which they are to go."""
    return sorted(lives, key=_Rank(resource, uses))


class _Rank:
    def __init__(self, resource: str, uses: Uses) -> None:
        self._resource = resource
        self._uses = uses

    def __call__(self, life: PodLife) -> tuple[bool, bool, int, int]:
        """Smallest first. A pod of which nothing is known goes before all others."""
        priority = int(life.pod["spec"].get("priority") or 0)
        use = self._uses.get(life.pod["metadata"]["uid"])
        if self._resource == PIDS:
            processes = len(use.containers) if use else 0
            return False, False, priority, -processes
        if use is None:
            return False, False, priority, 0
        used = use.memory if self._resource == MEMORY else use.disk
        above = used - pod_requests(life.pod["spec"]).get(self._resource, 0)
        return True, above <= 0, priority, -above
