"""All filters for one pod, ready to be asked about any node; also about a node as it could be."""

from practice.scheduler import companions, spreading
from practice.scheduler.filters import Verdict, judge
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.surroundings import Surroundings


class Check:
    """The filters of one pod in its surroundings.

    What looks at other pods is counted once, here; pods without such rules cost nothing.
    """

    def __init__(self, pod: PodInfo, around: Surroundings) -> None:
        self.pod = pod
        self.around = around
        self._objections = [
            *around.volumes(pod),
            *spreading.objections(pod, around.nodes),
            *companions.objections(pod, around),
        ]

    def verdict(self, node: NodeInfo) -> Verdict | None:
        """The first objection of any filter, in kube-scheduler's order; None: it may run there."""
        return judge(self.pod, node) or next(
            filter(None, (one(node) for one in self._objections)), None
        )

    def verdict_if(self, node: NodeInfo) -> Verdict | None:
        """The same if the node were like this, with other pods on it."""
        looks_around = self._objections or any(pod.is_sociable for pod in node.pods.values())
        if not looks_around:
            return judge(self.pod, node)
        return Check(self.pod, self.around.with_node(node)).verdict(node)
