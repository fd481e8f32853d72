"""All nodes of the cluster with their pods, as the watches report them and as binding assumes them.

Promises: each event costs the same whatever the size of the cluster; a pod counts on its node from
the moment of the decision, not from the moment the watch tells of it.
"""

from collections.abc import Iterator

from practice.informer import Object
from practice.limits import SCHEDULER_NODES_ALWAYS_TRIED
from practice.scheduler.filters import Verdict, judge
from practice.scheduler.neighbours import objections, required_terms
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo


class ClusterNodes:
    """Node infos by name, in the order in which the nodes appeared."""

    def __init__(self) -> None:
        self._nodes: dict[str, NodeInfo] = {}
        self._known: set[str] = set()
        self._placed: dict[str, str] = {}
        self._shy: dict[str, PodInfo] = {}
        self._first = 0

    def __len__(self) -> int:
        return len(self._known)

    def __getitem__(self, name: str) -> NodeInfo:
        return self._nodes[name]

    def node(self, node: Object) -> bool:
        """A node appeared or changed; True when scheduling may come out differently."""
        name: str = node["metadata"]["name"]
        new = name not in self._known
        self._known.add(name)
        return self._info(name).read(node) or new

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
        if required_terms(pod, "podAntiAffinity"):
            self._shy[pod.uid] = pod
        self._info(node).add(pod)

    def displace(self, uid: str) -> bool:
        """A pod has ended or is gone; True when it was counted anywhere."""
        node = self._placed.pop(uid, None)
        if node is None:
            return False
        self._shy.pop(uid, None)
        self._nodes[node].remove(uid)
        return True

    def find_feasible(self, pod: PodInfo) -> tuple[list[NodeInfo], list[Verdict]]:
        """Nodes that every filter allows, and the verdicts on the others that were looked at.

        In a large cluster the search stops when it has enough, and the next one begins where this
        one ended, as kube-scheduler does (percentageOfNodesToScore).
        """
        enough = self._enough()
        feasible: list[NodeInfo] = []
        verdicts: list[Verdict] = []
        looked_at = 0
        nodes = list(self._round())
        shy = [(one, self._nodes[self._placed[uid]]) for uid, one in self._shy.items()]
        others = objections(pod, nodes, shy)
        for node in nodes:
            looked_at += 1
            verdict = judge(pod, node) or next(filter(None, (one(node) for one in others)), None)
            if verdict is not None:
                verdicts.append(verdict)
                continue
            feasible.append(node)
            if len(feasible) == enough:
                break
        self._first = (self._first + looked_at) % max(1, len(self._known))
        return feasible, verdicts

    def _enough(self) -> int:
        count = len(self._known)
        if count <= SCHEDULER_NODES_ALWAYS_TRIED:
            return count
        percent = max(5, 50 - count // 125)
        return max(SCHEDULER_NODES_ALWAYS_TRIED, count * percent // 100)

    def _round(self) -> Iterator[NodeInfo]:
        nodes = [info for name, info in self._nodes.items() if name in self._known]
        yield from nodes[self._first :]
        yield from nodes[: self._first]

    def _info(self, name: str) -> NodeInfo:
        if name not in self._nodes:
            self._nodes[name] = NodeInfo(name)
        return self._nodes[name]
