"""What the scheduler knows of a node, kept up to date pod by pod.

Promises: adding or removing a pod costs the same however many pods there are, and both may be
repeated for the same pod without harm (the scheduler counts a pod before the watch reports it).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from practice.informer import Object
from practice.quantities import amount
from practice.scheduler.pods import PodInfo

HOSTNAME = "kubernetes.io/hostname"
ZONE = "topology.kubernetes.io/zone"


_OWN = ("groups", "host_ports", "pods", "requested")


class NodeInfo:
    """One node: what it offers, what is taken."""

    __slots__ = (
        "allocatable",
        "groups",
        "host_ports",
        "images",
        "labels",
        "name",
        "pods",
        "requested",
        "scored_cpu_milli",
        "scored_memory_bytes",
        "taints",
        "unschedulable",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.labels: Mapping[str, str] = {}
        self.taints: Sequence[Object] = ()
        self.unschedulable = False
        self.allocatable: dict[str, int] = {}
        self.pods: dict[str, PodInfo] = {}
        self.requested: Counter[str] = Counter()
        self.scored_cpu_milli = 0
        self.scored_memory_bytes = 0
        self.host_ports: Counter[tuple[str, str, int]] = Counter()
        self.groups: Counter[str] = Counter()
        self.images: dict[str, int] = {}
        """Sizes in bytes of the images that it has, by each of their names."""

    def copy(self) -> "NodeInfo":
        """The same node, to be changed in thought."""
        other = NodeInfo(self.name)
        for name in self.__slots__:
            value = getattr(self, name)
            setattr(other, name, value.copy() if name in _OWN else value)
        return other

    def read(self, node: Object) -> frozenset[str]:
        """Take over a node object; what has changed of that which scheduling depends on: `labels`,
        `taints`, `unschedulable`, `allocatable` (when there is more of something)."""
        spec, status = node.get("spec") or {}, node.get("status") or {}
        offered = status.get("allocatable") or status.get("capacity") or {}
        before = {name: getattr(self, name) for name in ("labels", "taints", "unschedulable")}
        had = self.allocatable
        self.labels = node["metadata"].get("labels") or {}
        self.taints = spec.get("taints") or ()
        self.unschedulable = bool(spec.get("unschedulable"))
        self.allocatable = {name: amount(name, text) for name, text in offered.items()}
        self.images = {
            name: int(image.get("sizeBytes") or 0)
            for image in status.get("images") or ()
            for name in image.get("names") or ()
        }
        changed = {name for name, value in before.items() if getattr(self, name) != value}
        if any(value > had.get(name, 0) for name, value in self.allocatable.items()):
            changed.add("allocatable")
        return frozenset(changed)

    def add(self, pod: PodInfo) -> None:
        """Count a pod; one that is counted already is counted anew."""
        self.remove(pod.uid)
        self.pods[pod.uid] = pod
        self._count(pod, 1)

    def remove(self, uid: str) -> None:
        """Stop counting a pod."""
        pod = self.pods.pop(uid, None)
        if pod is not None:
            self._count(pod, -1)

    def _count(self, pod: PodInfo, sign: int) -> None:
        for name, value in pod.requests.items():
            self.requested[name] += sign * value
        self.scored_cpu_milli += sign * pod.scored_cpu_milli
        self.scored_memory_bytes += sign * pod.scored_memory_bytes
        for port in pod.host_ports:
            self.host_ports[port] += sign
            if not self.host_ports[port]:
                del self.host_ports[port]
        if pod.group and not pod.terminating:
            self.groups[pod.group] += sign
            if not self.groups[pod.group]:
                del self.groups[pod.group]
