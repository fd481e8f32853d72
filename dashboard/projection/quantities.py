"""Kubernetes quantities ("250m", "1.5Gi", "1e3") as integers, and the requests that count.

Rounds up as apimachinery's ``Quantity.MilliValue`` and ``Value`` do. The effective requests of a
pod are those the scheduler reserves (component-helpers, ``PodRequests``)."""

import re
from decimal import Decimal
from functools import lru_cache
from math import ceil

from dashboard.mirror.records import Container, Pod, Resources
from dashboard.projection.rows import MAX_INTEGER, Requests

_QUANTITY = re.compile(
    r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|[KMGTPE]i))?"
)
_POWERS: dict[str, Decimal] = {
    "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "": Decimal(1),
    "k": Decimal(10) ** 3, "M": Decimal(10) ** 6, "G": Decimal(10) ** 9,
    "T": Decimal(10) ** 12, "P": Decimal(10) ** 15, "E": Decimal(10) ** 18,
    "Ki": Decimal(2) ** 10, "Mi": Decimal(2) ** 20, "Gi": Decimal(2) ** 30,
    "Ti": Decimal(2) ** 40, "Pi": Decimal(2) ** 50, "Ei": Decimal(2) ** 60,
}  # fmt: skip

Quantities = dict[str, str | int | float]


@lru_cache(maxsize=4096)
def thousandths(quantity: str | int | float) -> int:
    """``"250m"`` → 250, ``1`` → 1000. What is no quantity counts as 0."""
    return min(ceil(_value(quantity) * 1000), MAX_INTEGER)


@lru_cache(maxsize=4096)
def whole(quantity: str | int | float) -> int:
    """``"1Ki"`` → 1024. What is no quantity counts as 0."""
    return min(ceil(_value(quantity)), MAX_INTEGER)


def _value(quantity: str | int | float) -> Decimal:
    match = _QUANTITY.fullmatch(str(quantity))
    if match is None:
        return Decimal(0)
    number, exponent, suffix = match.groups()
    if exponent:
        return Decimal(number + exponent)
    return Decimal(number) * _POWERS[suffix or ""]


def pod_requests(pod: Pod) -> Requests:
    """max(sum of containers, the largest init step) + overhead.

    A sidecar (an init container that restarts always) counts with the containers and with every
    init step after it. Requests of the whole pod, where given, replace what its containers add up
    to."""
    cpu_m = memory_b = sidecars_cpu = sidecars_memory = init_cpu = init_memory = 0
    for container in pod.spec.containers or ():
        cpu, memory = _of(container)
        cpu_m, memory_b = cpu_m + cpu, memory_b + memory
    for container in pod.spec.init_containers or ():
        cpu, memory = _of(container)
        if container.restart_policy == "Always":
            cpu_m, memory_b = cpu_m + cpu, memory_b + memory
            sidecars_cpu, sidecars_memory = sidecars_cpu + cpu, sidecars_memory + memory
            cpu, memory = sidecars_cpu, sidecars_memory
        else:
            cpu, memory = cpu + sidecars_cpu, memory + sidecars_memory
        init_cpu, init_memory = max(init_cpu, cpu), max(init_memory, memory)
    cpu_m, memory_b = max(cpu_m, init_cpu), max(memory_b, init_memory)
    whole_pod = _requests(pod.spec.resources)
    if "cpu" in whole_pod:
        cpu_m = thousandths(whole_pod["cpu"])
    if "memory" in whole_pod:
        memory_b = whole(whole_pod["memory"])
    overhead = pod.spec.overhead or {}
    cpu_m += thousandths(overhead.get("cpu", 0))
    memory_b += whole(overhead.get("memory", 0))
    return _known(min(cpu_m, MAX_INTEGER), min(memory_b, MAX_INTEGER))


_known = lru_cache(maxsize=4096)(Requests)  # most pods ask for what others do


def _of(container: Container) -> tuple[int, int]:
    requests = _requests(container.resources)
    return thousandths(requests.get("cpu", 0)), whole(requests.get("memory", 0))


def _requests(resources: Resources | None) -> Quantities:
    return (resources.requests or {}) if resources is not None else {}
