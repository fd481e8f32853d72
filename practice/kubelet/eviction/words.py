"""What a pod is told that has to go, and what its event says beyond that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from practice.informer import Object
from practice.kubelet.eviction.signals import MEMORY, PIDS, Observations, Threshold
from practice.kubelet.use import PodUse
from practice.quantities import binary, canonical, whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a pod is evicted."""

    message: str
    """With the blank at the end."""
    annotations: dict[str, str] = field(default_factory=dict)
    """Of the event: what was short, and which containers used more of it than they request."""


def verdict(
    resource: str,
    pod: Object,
    use: PodUse | None,
    thresholds: Sequence[Threshold],
    seen: Observations,
) -> Verdict:
    """For the node's sake: `resource` is short, as these thresholds say."""
    text = f"The node was low on resource: {resource}. "
    short = next((one for one in thresholds if one.resource == resource), None)
    if short is not None:
        now = seen[short.signal]
        write = canonical if resource == PIDS else binary
        least, left = write(short.quantity(now.capacity)), write(now.available)
        text += f"Threshold quantity: {least}, available: {left}. "
    if use is None:
        return Verdict(text)
    greedy = list(_greedy(resource, pod["spec"], use))
    for name, used, request in greedy:
        begin = f"Container {name} was using {used}"
        text += f"{begin}, request is {request}, has larger consumption of {resource}. "
    annotations = {
        "offending_containers": ",".join(name for name, _, _ in greedy),
        "offending_containers_usage": ",".join(used for _, used, _ in greedy),
        "starved_resource": resource,
    }
    return Verdict(text, annotations)


def _greedy(resource: str, spec: Object, use: PodUse) -> Iterator[tuple[str, str, str]]:
    """Containers that use more than they request: name, use and request."""
    if resource == PIDS:
        return
    for container in [*spec["containers"], *(spec.get("initContainers") or ())]:
        name = container["name"]
        used = use.containers.get(name)
        request = ((container.get("resources") or {}).get("requests") or {}).get(resource, "0")
        if used is not None:
            value = used.memory if resource == MEMORY else used.disk
            if value > whole(request):
                yield name, binary(value), canonical(request)
