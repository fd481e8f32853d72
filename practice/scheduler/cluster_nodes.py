"""All nodes of the cluster with their pods, as the watches report them and as binding assumes them.

Promises: each event costs the same whatever the size of the cluster; a pod counts on its node from
the moment of the decision, not from the moment the watch tells of it.
"""

from collections.abc import Callable, Iterator, Sequence

from practice.informer import Object
from practice.limits import SCHEDULER_NODES_ALWAYS_TRIED
from practice.scheduler.checking import Check
from practice.scheduler.filters import Verdict
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.surroundings import Labels, Objection, Surroundings, no_objections


class ClusterNodes:
    """Node infos by name, in the order in which the nodes appeared."""

    def __init__(self) -> None:
        self._nodes: dict[str, NodeInfo] = {}
        self._known: set[str] = set()
        self._placed: dict[str, str] = {}
        self._sociable: dict[str, PodInfo] = {}
        self._nominated: dict[str, dict[str, PodInfo]] = {}
        self.namespaces: dict[str, Labels] = {}
        self.volumes: Callable[[PodInfo], Sequence[Objection]] = no_objections
        self._first = 0

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, name: str) -> NodeInfo:
        return self._nodes[name]

    @property
    def all(self) -> list[NodeInfo]:
        """The nodes that exist."""
        return [info for name, info in self._nodes.items() if name in self._known]

    def node(self, node: Object) -> frozenset[str]:
        """A node appeared (`new`) or changed: what of it, as `NodeInfo.read` says it."""
        name: str = node["metadata"]["name"]
        new = name not in self._known
        self._known.add(name)
        changed = self._info(name).read(node)
        return changed | {"new"} if new else changed

    def node_gone(self, name: str) -> None:
        """A node was deleted; pods that still name it keep being counted there."""
        self._known.discard(name)
        if name in self._nodes and not self._nodes[name].pods:
            del self._nodes[name]

    def place(self, pod: PodInfo, node: str) -> None:
        """A pod has this node."""
        if self._placed.get(pod.uid) not in (None, node):
            self.displace(pod.uid)
        self._placed[pod.uid] = node
        self.nominate(pod, "")
        if pod.is_sociable:
            self._sociable[pod.uid] = pod
        self._info(node).add(pod)

    def displace(self, uid: str) -> bool:
        """A pod has ended or is gone; True when it was counted anywhere."""
        node = self._placed.pop(uid, None)
        if node is None:
            return False
        self._sociable.pop(uid, None)
        self._nodes[node].remove(uid)
        return True

    # -- room that is being made ------------------------------------------------------------------

    def nominate(self, pod: PodInfo, node: str) -> None:
        """Room is being made for a pod on this node ("": nowhere any more)."""
        for name, pods in list(self._nominated.items()):
            if pods.pop(pod.uid, None) is not None and not pods:
                del self._nominated[name]
        if node:
            self._nominated.setdefault(node, {})[pod.uid] = pod

    def nominated_below(self, node: str, priority: int) -> list[PodInfo]:
        """The less important pods that were promised this node."""
        promised = self._nominated.get(node, {}).values()
        return [one for one in promised if one.priority < priority]

    # -- looking -----------------------------------------------------------------------------------

    def check(self, pod: PodInfo) -> Check:
        """The filters for a pod as things are now."""
        sociable = [
            (one, self._nodes[self._placed[uid]])
            for uid, one in self._sociable.items()
            if uid != pod.uid
        ]
        around = Surroundings(
            nodes=self.all,
            sociable=sociable,
            namespaces=self.namespaces,
            volumes=self.volumes,
        )
        return Check(pod, around)

    def find_feasible(self, check: Check) -> tuple[list[NodeInfo], dict[str, Verdict]]:
        """Nodes that every filter allows, and by node the verdicts on the others looked at.

        In a large cluster the search stops when it has enough, and the next one begins where this
        one ended, as kube-scheduler does (percentageOfNodesToScore).
        """
        enough = self._enough()
        feasible: list[NodeInfo] = []
        verdicts: dict[str, Verdict] = {}
        looked_at = 0
        for node in self._round(check.around.nodes):
            looked_at += 1
            verdict = self._verdict(check, node)
            if verdict is not None:
                verdicts[node.name] = verdict
                continue
            feasible.append(node)
            if len(feasible) == enough:
                break
        self._first = (self._first + looked_at) % max(1, len(self._known))
        return feasible, verdicts

    def _verdict(self, check: Check, node: NodeInfo) -> Verdict | None:
        """The filters' word; room that was promised to pods as important counts as taken."""
        verdict = check.verdict(node)
        promised = self._nominated.get(node.name)
        if verdict is not None or not promised:
            return verdict
        pod = check.pod
        before = [
            one for uid, one in promised.items() if uid != pod.uid and one.priority >= pod.priority
        ]
        if not before:
            return None
        filled = node.copy()
        for one in before:
            filled.add(one)
        return check.verdict_if(filled)

    def _enough(self) -> int:
        count = len(self._known)
        if count <= SCHEDULER_NODES_ALWAYS_TRIED:
            return count
        percent = max(5, 50 - count // 125)
        return max(SCHEDULER_NODES_ALWAYS_TRIED, count * percent // 100)

    def _round(self, nodes: Sequence[NodeInfo]) -> Iterator[NodeInfo]:
        yield from nodes[self._first :]
        yield from nodes[: self._first]

    def _info(self, name: str) -> NodeInfo:
        if name not in self._nodes:
            self._nodes[name] = NodeInfo(name)
        return self._nodes[name]
