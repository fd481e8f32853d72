"""What a pod asks for and may use, all containers together.

Containers that run at the same time are added; init containers run one after the other, next to the
sidecars that were started before them, so the largest moment counts (KEP 753).
"""

from __future__ import annotations

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


def _of(container: Object, word: Word) -> Amounts:
    return amounts((container.get("resources") or {}).get(word))
