"""May this pod run here? A kubelet checks again what the scheduler has checked, or was never asked.

Mirrors pkg/kubelet/lifecycle/predicate.go of Kubernetes 1.37: resources, node affinity, host ports and
NoExecute taints, the first that fails is the reason. That is how pods end that name their node
themselves. When resources are all that a critical pod lacks, others have to go for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from practice.api.kinds.pods import qos_class
from practice.informer import Object
from practice.kubelet.leaving import Refusal, Room
from practice.kubelet.node_status import capacity
from practice.kubelet.pod_life import PodLife
from practice.kubelet.preemption import Candidate, NoRoomError, victims
from practice.limits import CRITICAL_PRIORITY
from practice.quantities import amount
from practice.scheduler.filters import Verdict, node_affinity, node_ports
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo, read_pod
from practice.scheduler.taints import first_untolerated

_OS = "linux"
_OS_LABEL = "kubernetes.io/os"
_TAINTED = Verdict("TaintToleration", ("node(s) had untolerated taint(s)",))
_ORDER = ("cpu", "memory", "ephemeral-storage")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A resource of which there is too little."""

    name: str
    wanted: int
    used: int
    offered: int

    @property
    def refusal(self) -> Refusal:
        """What the pod is told."""
        numbers = f"requested: {self.wanted}, used: {self.used}, capacity: {self.offered}"
        text = f"Node didn't have enough resource: {self.name}, {numbers}"
        return Refusal(f"OutOf{self.name}", text)


class Admission:
    """Of one node."""

    def __init__(self, pods: Mapping[str, PodLife]) -> None:
        self._pods = pods
        self._known: dict[str, tuple[Object, PodInfo]] = {}
        """What was read of each pod, with the spec that it was read from, by uid."""

    def forget(self, uid: str) -> None:
        """The pod is gone."""
        self._known.pop(uid, None)

    def verdict(self, pod: Object, node: Object) -> Refusal | Room | None:
        """Why it may not run here, or after whom it may; None: it may."""
        spec, labels = pod["spec"], pod["metadata"].get("labels") or {}
        if labels.get(_OS_LABEL, _OS) != _OS:
            text = "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label"
            return Refusal("PodOSSelectorNodeLabelDoesNotMatch", text)
        if (spec.get("os") or {}).get("name", _OS) != _OS:
            text = "Failed to admit pod as the OS field doesn't match node OS"
            return Refusal("PodOSNotSupported", text)
        info, there = self._read(pod), self._node(pod, node)
        lacking, critical = list(_lacking(info, there)), info.priority >= CRITICAL_PRIORITY
        if lacking and not critical:
            return lacking[0].refusal
        failed = node_affinity(info, there) or node_ports(info, there) or _tainted(info, there)
        if failed is not None:
            text = f"Predicate {failed.plugin} failed: {failed.reasons[0]}"
            return Refusal(failed.plugin, text)
        return self._make_room(info, there, lacking) if lacking else None

    def refusal(self, pod: Object, node: Object) -> Refusal | None:
        """Why a pod that runs here may not have the size that its spec asks for; nobody goes for it."""
        verdict = self.verdict({**pod, "spec": {**pod["spec"], "priority": 0}}, node)
        self.forget(pod["metadata"]["uid"])
        return verdict if isinstance(verdict, Refusal) else None

    def _make_room(self, pod: PodInfo, there: NodeInfo, lacking: list[Lacking]) -> Refusal | Room:
        candidates = [
            Candidate(uid, qos_class(self._known[uid][0]), one.priority, one.requests)
            for uid, one in there.pods.items()
        ]
        lack = {one.name: one.wanted - (one.offered - one.used) for one in lacking}
        try:
            return Room(tuple(victims(pod.priority, lack, candidates)))
        except NoRoomError as error:
            text = "Unexpected error while attempting to recover from admission failure: "
            why = f"{text}preemption: error finding a set of pods to preempt: {error}"
            return Refusal("UnexpectedAdmissionError", why)

    def _node(self, pod: Object, node: Object) -> NodeInfo:
        """The node with its pods, without this one."""
        there = NodeInfo(node["metadata"]["name"])
        there.labels = node["metadata"].get("labels") or {}
        there.taints = (node.get("spec") or {}).get("taints") or ()
        offered = capacity(node.get("status") or {})["allocatable"]
        there.allocatable = {name: amount(name, text) for name, text in offered.items()}
        for uid, life in self._pods.items():
            if uid != pod["metadata"]["uid"] and not life.is_over:
                there.add(self._read(life.allocated))
        return there

    def _read(self, pod: Object) -> PodInfo:
        uid, spec = pod["metadata"]["uid"], pod["spec"]
        known = self._known.get(uid)
        if known is None or known[0] is not spec:
            known = self._known[uid] = (spec, read_pod(pod, by_spec=True))
        return known[1]


def _lacking(pod: PodInfo, node: NodeInfo) -> Iterator[Lacking]:
    """What there is too little of, in the order in which a kubelet looks."""
    most = node.allocatable.get("pods", 0)
    if len(node.pods) + 1 > most:
        yield Lacking("pods", 1, len(node.pods), most)
    others = sorted(name for name in pod.requests if name not in _ORDER)
    for name in (*_ORDER, *others):
        wanted, offered = pod.requests.get(name, 0), node.allocatable.get(name)
        if offered is None and "/" in name:
            continue  # a resource of the whole cluster, of which nodes know nothing
        used = node.requested[name]
        if wanted > 0 and wanted > (offered or 0) - used:
            yield Lacking(name, wanted, used, offered or 0)


def _tainted(pod: PodInfo, node: NodeInfo) -> Verdict | None:
    taint = first_untolerated(pod.tolerations, node.taints, ("NoExecute",))
    return _TAINTED if taint is not None else None
