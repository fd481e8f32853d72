"""What a pod asks for and may use, all containers together.

Containers that run at the same time are added; init containers run one after the other, next to the
sidecars that were started before them, so the largest moment counts (KEP 753).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from practice.api.quota.amounts import Amounts, added, amounts, largest
from practice.api.resource import Object
from practice.api.values import at

Word = Literal["requests", "limits"]


def pod_resources(pod: Object, word: Word) -> Amounts:
    """Requests or limits of the whole pod, its overhead included."""
    spec = pod["spec"]
    together: Amounts = {}
    for container in spec.get("containers") or ():
        together = added(together, _of(container, word))
    sidecars: Amounts = {}
    starting: Amounts = {}
    for container in spec.get("initContainers") or ():
        needed = _of(container, word)
        if container.get("restartPolicy") == "Always":
            together, sidecars = added(together, needed), added(sidecars, needed)
            needed = sidecars
        else:
            needed = added(needed, sidecars)
        starting = largest(starting, needed)
    together = largest(together, starting)
    own = amounts(at(spec, "resources", word))
    together = {**together, **own}
    overhead = amounts(spec.get("overhead"))
    if word == "limits":
        overhead = {name: one for name, one in overhead.items() if name in together}
    return added(together, overhead)


def effective_resources(pod: Object, word: Word) -> Amounts:
    """The same, but the larger one of what is wanted, allocated and in use as long as a pod is
    resized (KEP 1287)."""
    wanted = pod_resources(pod, word)
    statuses = {
        one["name"]: one
        for name in ("containerStatuses", "initContainerStatuses")
        for one in at(pod, "status", name) or ()
    }
    if not statuses:
        return wanted
    found = wanted
    for read in _READERS[word]:
        spec = dict(pod["spec"])
        for name in ("containers", "initContainers"):
            spec[name] = [
                {**one, "resources": {word: read(one, statuses.get(one["name"]) or {})}}
                for one in spec.get(name) or ()
            ]
        found = largest(found, pod_resources({"spec": spec}, word))
    return found


def _allocated(container: Object, status: Object) -> Object:
    found: Object | None = status.get("allocatedResources")
    return at(container, "resources", "requests") or {} if found is None else found


def _actuated(container: Object, status: Object) -> Object:
    found: Object | None = at(status, "resources", "requests")
    return _allocated(container, status) if found is None else found


def _limited(container: Object, status: Object) -> Object:
    found: Object | None = at(status, "resources", "limits")
    return at(container, "resources", "limits") or {} if found is None else found


_READERS: dict[Word, tuple[Callable[[Object, Object], Object], ...]] = {
    "requests": (_allocated, _actuated),
    "limits": (_limited,),
}


def _of(container: Object, word: Word) -> Amounts:
    return amounts((container.get("resources") or {}).get(word))
