"""Which pod goes first, and what it is told.

Mirrors the documentation page on node-pressure eviction ("Pod selection for kubelet eviction"): pods
that use more than they request first, then by priority, then by how much more they use.
"""

from collections.abc import Mapping, Sequence

from practice.informer import Object
from practice.kubelet.eviction.measuring import PodUse
from practice.kubelet.eviction.signals import DISK, MEMORY, PIDS, Observations, Threshold
from practice.kubelet.pod_life import PodLife
from practice.limits import CRITICAL_PRIORITY
from practice.quantities import binary, canonical, whole
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
            return False, False, 0, 0
        used = use.memory if self._resource == MEMORY else use.disk
        above = used - pod_requests(life.pod["spec"]).get(self._resource, 0)
        return True, above <= 0, priority, -above


def message(
    resource: str,
    pod: Object,
    use: PodUse | None,
    thresholds: Sequence[Threshold],
    seen: Observations,
) -> str:
    """What the pod's status and event say, with the blank at the end."""
    text = f"The node was low on resource: {resource}. "
    short = next((one for one in thresholds if one.resource == resource), None)
    if short is not None:
        now = seen[short.signal]
        write = canonical if resource == PIDS else binary
        least, left = write(short.quantity(now.capacity)), write(now.available)
        text += f"Threshold quantity: {least}, available: {left}. "
    spec = pod["spec"]
    containers = [*spec["containers"], *(spec.get("initContainers") or ())]
    for container in containers if use is not None and resource != PIDS else ():
        text += _blame(resource, container, use)
    return text


def _blame(resource: str, container: Object, use: PodUse | None) -> str:
    """A sentence for a container that uses more than it requests."""
    used = use.containers.get(container["name"]) if use else None
    if used is None:
        return ""
    value = used.memory if resource == MEMORY else used.disk
    request = ((container.get("resources") or {}).get("requests") or {}).get(resource, "0")
    if value <= whole(request):
        return ""
    begin = f"Container {container['name']} was using {binary(value)}"
    return f"{begin}, request is {canonical(request)}, has larger consumption of {resource}. "


__all__ = ["DISK", "MEMORY", "PIDS", "Uses", "is_critical", "message", "ranked"]
