"""One look at one DaemonSet: the nodes it is for, and its pods by node."""

from practice.clock import Clock
from practice.controllers.daemonset.placing import (
    GENERATION,
    Fit,
    Placing,
    target_node,
    template_generation,
)
from practice.informer import Object
from practice.podstate import is_terminal, is_terminating, wait_for_available_s
from practice.revisions import HASH_LABEL
from practice.selectors import labels_of
from practice.shares import share_of


class Look:
    """`code` is the hash of the current revision. Pods that have ended and are going do not count."""

    def __init__(
        self, daemon_set: Object, code: str, nodes: list[Object], pods: list[Object], clock: Clock
    ) -> None:
        self.daemon_set = daemon_set
        self.code = code
        self._clock = clock
        self._generation = template_generation(daemon_set)
        placing = Placing(daemon_set)
        self.nodes = {node["metadata"]["name"]: placing.fit(node) for node in nodes}
        self.pods: dict[str, list[Object]] = {}
        for pod in pods:
            node = target_node(pod)
            if node and not (is_terminal(pod) and is_terminating(pod)):
                self.pods.setdefault(node, []).append(pod)

    def fit(self, node: str) -> Fit:
        """Of a node that may be gone."""
        return self.nodes.get(node, Fit(runs=False, stays=False))

    @property
    def wanted(self) -> int:
        return sum(fit.runs for fit in self.nodes.values())

    def is_available(self, pod: Object) -> bool:
        min_ready_s = int(self.daemon_set["spec"].get("minReadySeconds") or 0)
        return wait_for_available_s(pod, min_ready_s, self._clock) == 0

    def is_updated(self, pod: Object) -> bool:
        """Made from the current template, by its hash or by the number of the template."""
        labels = labels_of(pod)
        by_number = bool(self._generation) and labels.get(GENERATION) == self._generation
        return by_number or labels.get(HASH_LABEL) == self.code

    @property
    def is_rolling(self) -> bool:
        return bool(self.daemon_set["spec"]["updateStrategy"]["type"] == "RollingUpdate")

    def limits(self, nodes: int) -> tuple[int, int]:
        """Most extra and most missing pods for so many nodes; 0 and 0 would stand still."""
        if not self.is_rolling:
            return 0, 0
        rolling = self.daemon_set["spec"]["updateStrategy"].get("rollingUpdate") or {}
        surge = share_of(rolling.get("maxSurge", 0), nodes, round_up=True)
        unavailable = share_of(rolling.get("maxUnavailable", 1), nodes, round_up=True)
        if nodes and not surge and not unavailable:
            unavailable = 1
        return surge, unavailable

    @property
    def allows_surge(self) -> bool:
        """Two pods may be on a node during an update."""
        return self.limits(1)[0] > 0


def by_age(pod: Object) -> tuple[bool, str, str]:
    """Sort key: pods that are on their node first, then the oldest."""
    metadata = pod["metadata"]
    return not pod["spec"].get("nodeName"), metadata["creationTimestamp"], metadata["name"]


def name_of(pod: Object) -> str:
    return str(pod["metadata"]["name"])
