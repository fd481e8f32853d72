"""Which of the possible nodes is the best? The score plugins and their weights.

Mirrors kube-scheduler's defaults: every plugin gives 0 to 100 per node, multiplied by its weight.
Left out: ImageLocality (its effect below 100 MB images is under a point) and pod affinity.
"""

import math
from collections.abc import Callable, Mapping, Sequence

from practice.scheduler.node_affinity import preference
from practice.scheduler.nodes import HOSTNAME, ZONE, NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.taints import tolerates

MAX_SCORE = 100
_DEFAULT_SPREAD = ((HOSTNAME, 3), (ZONE, 5))
# kube-scheduler's default constraints: topology key, maximal skew

Scorer = Callable[[PodInfo, Sequence[NodeInfo]], list[int]]


def least_allocated(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[int]:
    """More room left is better (NodeResourcesFit, strategy LeastAllocated)."""
    return [
        (
            _free_share(
                node.scored_cpu_milli + pod.scored_cpu_milli, node.allocatable.get("cpu", 0)
            )
            + _free_share(
                node.scored_memory_bytes + pod.scored_memory_bytes,
                node.allocatable.get("memory", 0),
            )
        )
        // 2
        for node in nodes
    ]


def balanced_allocation(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[int]:
    """A pod that evens out the use of cpu and memory is better (…BalancedAllocation)."""
    half = MAX_SCORE // 2
    return [int(half + (half + _balance(node, pod) - _balance(node, None)) / 2) for node in nodes]


def node_affinity(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[int]:
    """Nodes that the pod prefers are better."""
    return _normalised([preference(pod, node) for node in nodes])


def taint_toleration(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer untolerated `PreferNoSchedule` taints are better."""
    counts = [
        sum(
            taint["effect"] == "PreferNoSchedule" and not tolerates(pod.tolerations, taint)
            for taint in node.taints
        )
        for node in nodes
    ]
    return _normalised(counts, reverse=True)


def topology_spread(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[int]:
    """Fewer siblings on the node and in its zone are better (PodTopologySpread's defaults).

    Siblings are pods of the same controller; a bare pod has none.
    """
    if not pod.group:
        return [0] * len(nodes)
    counts = [_topology_counts(pod, nodes, key) for key, _ in _DEFAULT_SPREAD]
    weights = [math.log(len(one) + 2) for one in counts]
    raw = []
    for node in nodes:
        score = 0.0
        for (key, skew), count, weight in zip(_DEFAULT_SPREAD, counts, weights, strict=True):
            if key in node.labels:
                score += count[node.labels[key]] * weight + (skew - 1)
        raw.append(round(score))
    highest, lowest = max(raw), min(raw)
    if highest == 0:
        return [MAX_SCORE] * len(nodes)
    return [MAX_SCORE * (highest + lowest - score) // highest for score in raw]


SCORERS: tuple[tuple[str, Scorer, int], ...] = (
    ("TaintToleration", taint_toleration, 3),
    ("NodeAffinity", node_affinity, 2),
    ("NodeResourcesFit", least_allocated, 1),
    ("PodTopologySpread", topology_spread, 2),
    ("NodeResourcesBalancedAllocation", balanced_allocation, 1),
)


def totals(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[int]:
    """The weighted sum of all plugins, one number per node."""
    result = [0] * len(nodes)
    for _, scorer, weight in SCORERS:
        for index, score in enumerate(scorer(pod, nodes)):
            result[index] += weight * score
    return result


def _free_share(used: int, offered: int) -> int:
    if offered == 0 or used > offered:
        return 0
    return (offered - used) * MAX_SCORE // offered


def _balance(node: NodeInfo, pod: PodInfo | None) -> int:
    """100 when cpu and memory are used alike, less the further they are apart."""
    shares = []
    for name in ("cpu", "memory"):
        used = node.requested[name] + (pod.requests.get(name, 0) if pod else 0)
        offered = node.allocatable.get(name, 0)
        if offered:
            shares.append(min(1.0, used / offered))
    deviation = abs(shares[0] - shares[1]) / 2 if len(shares) == 2 else 0.0
    return int((1 - deviation) * MAX_SCORE)


def _normalised(raw: Sequence[int], *, reverse: bool = False) -> list[int]:
    highest = max(raw, default=0)
    if highest == 0:
        return [MAX_SCORE if reverse else 0] * len(raw)
    scaled = [value * MAX_SCORE // highest for value in raw]
    return [MAX_SCORE - value for value in scaled] if reverse else scaled


def _topology_counts(pod: PodInfo, nodes: Sequence[NodeInfo], key: str) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for node in nodes:
        if key in node.labels:
            value = node.labels[key]
            counts[value] = counts.get(value, 0) + node.groups[pod.group]
    return counts
