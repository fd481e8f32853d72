"""What the scheduler needs to know of a pod, read once from its object."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from practice.informer import Object, controller_of, key_of
from practice.pod_claims import ClaimUse, uses_of
from practice.podstate import condition
from practice.quantities import amount

PREEMPTED = "PreemptionByScheduler"

DEFAULT_CPU_MILLI = 100
DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024
# what scoring assumes of containers without requests (kube-scheduler's non-zero requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class PodInfo:
    """One pod: identity, needs, and what it may be counted with."""

    key: str
    uid: str
    version: str = field(default="", compare=False)
    """The resourceVersion, which events about it name."""
    namespace: str
    node: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    """Its controller's uid: replicas of one owner spread over the nodes."""
    requests: Mapping[str, int] = field(default_factory=dict)
    scored_cpu_milli: int = DEFAULT_CPU_MILLI
    scored_memory_bytes: int = DEFAULT_MEMORY_BYTES
    node_selector: Mapping[str, str] = field(default_factory=dict)
    affinity: Object = field(default_factory=dict)
    tolerations: Sequence[Object] = ()
    host_ports: frozenset[tuple[str, str, int]] = frozenset()
    spread: Sequence[Object] = ()
    claims: Sequence[ClaimUse] = ()
    priority: int = 0
    never_preempts: bool = False
    terminating: bool = False
    leaves_by_preemption: bool = False
    """It is going because a more important pod needs its place."""
    started: str = field(default="", compare=False)
    """When its kubelet took it over (RFC 3339); "" before."""
    nominated: str = field(default="", compare=False)
    """The node on which room is being made for it. (No difference in itself: to be told of its own
    promise is no reason for a scheduler to try again.)"""
    images: Sequence[str] = ()

    @property
    def is_sociable(self) -> bool:
        """Has rules about other pods."""
        return "podAffinity" in self.affinity or "podAntiAffinity" in self.affinity


def read_pod(pod: Object, *, by_spec: bool = False) -> PodInfo:
    """The facts of a pod object. ValueError for a malformed quantity.

    `by_spec`: it needs what its spec says, and nothing that its status says it has.
    """
    metadata, spec, status = pod["metadata"], pod["spec"], pod.get("status") or {}
    owner = controller_of(pod)
    return PodInfo(
        key=key_of(pod),
        uid=metadata["uid"],
        version=metadata.get("resourceVersion", ""),
        namespace=metadata["namespace"],
        node=spec.get("nodeName") or "",
        labels=metadata.get("labels") or {},
        group=owner["uid"] if owner else "",
        requests=pod_requests(spec) if by_spec else requests_of(pod),
        scored_cpu_milli=_scored(spec, "cpu", DEFAULT_CPU_MILLI),
        scored_memory_bytes=_scored(spec, "memory", DEFAULT_MEMORY_BYTES),
        node_selector=spec.get("nodeSelector") or {},
        affinity=spec.get("affinity") or {},
        tolerations=spec.get("tolerations") or (),
        host_ports=_host_ports(spec),
        spread=spec.get("topologySpreadConstraints") or (),
        claims=uses_of(pod),
        priority=spec.get("priority") or 0,
        never_preempts=spec.get("preemptionPolicy") == "Never",
        terminating="deletionTimestamp" in metadata,
        leaves_by_preemption="deletionTimestamp" in metadata and _is_preempted(pod),
        started=status.get("startTime") or "",
        nominated=status.get("nominatedNodeName") or "",
        images=[one["image"] for one in _all_containers(spec) if one.get("image")],
    )


def _is_preempted(pod: Object) -> bool:
    target = condition(pod, "DisruptionTarget")
    return target is not None and target.get("reason") == PREEMPTED


def _all_containers(spec: Object) -> list[Object]:
    return [*(spec.get("initContainers") or ()), *spec["containers"]]


def pod_requests(spec: Object) -> dict[str, int]:
    """What the pod needs at any moment: its containers together, or its hungriest init container."""
    total = _at_most(spec, "requests")
    overhead = {name: amount(name, text) for name, text in (spec.get("overhead") or {}).items()}
    return _sum([total, overhead])


def requests_of(pod: Object) -> dict[str, int]:
    """What a pod needs: the larger one of what it wants, what its node has allocated, and what its
    containers run with, as long as it is resized (KEP 1287)."""
    spec, status = pod["spec"], pod.get("status") or {}
    statuses = {
        one["name"]: one
        for name in ("containerStatuses", "initContainerStatuses")
        for one in status.get(name) or ()
        if "allocatedResources" in one or "resources" in one
    }
    every = [*spec["containers"], *(spec.get("initContainers") or ())]
    if all(_is_settled(one, statuses.get(one["name"])) for one in every):
        return pod_requests(spec)
    allocated, actuated = _with(spec, statuses, _allocated), _with(spec, statuses, _actuated)
    needed = _max(pod_requests(allocated), pod_requests(actuated))
    return needed if _is_infeasible(status) else _max(pod_requests(spec), needed)


def _is_settled(container: Object, status: Object | None) -> bool:
    if status is None:
        return True
    wanted = (container.get("resources") or {}).get("requests") or {}
    return _allocated(container, status) == wanted == _actuated(container, status)


def _allocated(container: Object, status: Object) -> Object:
    found: Object | None = status.get("allocatedResources")
    return ((container.get("resources") or {}).get("requests") or {}) if found is None else found


def _actuated(container: Object, status: Object) -> Object:
    found: Object | None = (status.get("resources") or {}).get("requests")
    return _allocated(container, status) if found is None else found


def _with(
    spec: Object, statuses: Mapping[str, Object], read: Callable[[Object, Object], Object]
) -> Object:
    """The spec with the requests that its containers' statuses tell."""
    made = dict(spec)
    for name in ("containers", "initContainers"):
        if spec.get(name):
            made[name] = [
                {**one, "resources": {"requests": read(one, statuses.get(one["name"]) or {})}}
                for one in spec[name]
            ]
    return made


def _is_infeasible(status: Object) -> bool:
    return any(
        one["type"] == "PodResizePending" and one.get("reason") == "Infeasible"
        for one in status.get("conditions") or ()
    )


def pod_limits(spec: Object) -> dict[str, int]:
    """What the pod may use at any moment, of the resources that any container of it has a limit of."""
    total = _at_most(spec, "limits")
    overhead = {name: amount(name, text) for name, text in (spec.get("overhead") or {}).items()}
    return {name: value and value + overhead.get(name, 0) for name, value in total.items()}


def _at_most(spec: Object, kind: str) -> dict[str, int]:
    """The sum of the containers, or the largest init container; what is said of the pod itself counts.

    Sidecars (init containers that restart always) run beside everything that comes after them.
    """
    running = _sum([_resources(one, kind) for one in spec["containers"]])
    sidecars: dict[str, int] = {}
    peak: dict[str, int] = {}
    for container in spec.get("initContainers") or ():
        needs = _resources(container, kind)
        if container.get("restartPolicy") == "Always":
            sidecars = _sum([sidecars, needs])
            peak = _max(peak, sidecars)
        else:
            peak = _max(peak, _sum([sidecars, needs]))
    total = _max(_sum([running, sidecars]), peak)
    total.update(_resources(spec, kind))
    return total


def _resources(owner: Object, kind: str) -> dict[str, int]:
    """Requests or limits of a container, or of a pod as a whole (its spec)."""
    found = (owner.get("resources") or {}).get(kind) or {}
    return {name: amount(name, text) for name, text in found.items()}


def _scored(spec: Object, resource: str, default: int) -> int:
    return sum(_resources(one, "requests").get(resource, default) for one in spec["containers"])


def _sum(parts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for part in parts:
        for name, value in part.items():
            total[name] = total.get(name, 0) + value
    return total


def _max(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}


def _host_ports(spec: Object) -> frozenset[tuple[str, str, int]]:
    return frozenset(
        (port.get("hostIP") or "0.0.0.0", port.get("protocol") or "TCP", port["hostPort"])  # noqa: S104 - a fact of the pod, nothing is bound
        for container in spec["containers"]
        for port in container.get("ports") or ()
        if port.get("hostPort")
    )
