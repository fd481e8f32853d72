"""Which of the possible nodes is the best? The score plugins and their weights.

Mirrors kube-scheduler's defaults: every plugin gives 0 to 100 per node, multiplied by its weight.
"""

import functools
import math
from collections.abc import Callable, Mapping, Sequence

from practice.scheduler import companions
from practice.scheduler.node_affinity import preference
from practice.scheduler.nodes import HOSTNAME, ZONE, NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.spreading import constraints, count_domains
from practice.scheduler.surroundings import Surroundings
from practice.scheduler.taints import tolerates

MAX_SCORE = 100
_DEFAULT_SPREAD = ((HOSTNAME, 3), (ZONE, 5))
# kube-scheduler's default constraints: topology key, maximal skew

_SMALL_IMAGE_BYTES = 23 * 1024 * 1024
_LARGE_IMAGE_BYTES = 1_000 * 1024 * 1024
# images between these sizes are worth 0 to 100 points

Scorer = Callable[[PodInfo, Sequence[NodeInfo], Surroundings], list[int]]
Lonely = Callable[[PodInfo, Sequence[NodeInfo]], list[int]]


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


def topology_spread(pod: PodInfo, nodes: Sequence[NodeInfo], around: Surroundings) -> list[int]:
    """Fewer siblings on the node and in its zone are better (PodTopologySpread).

    With constraints `ScheduleAnyway` of its own these count, without any the defaults for the pods of
    one controller; a bare pod has no siblings.
    """
    if pod.spread:
        return _spread_as_asked(pod, nodes, around)
    if not pod.group:
        return [0] * len(nodes)
    counts = [_topology_counts(pod, nodes, key) for key, _ in _DEFAULT_SPREAD]
    weights = [math.log(len(one) + 2) for one in counts]
    raw: list[int | None] = []
    for node in nodes:
        score = 0.0
        for (key, skew), count, weight in zip(_DEFAULT_SPREAD, counts, weights, strict=True):
            if key in node.labels:
                score += count[node.labels[key]] * weight + (skew - 1)
        raw.append(round(score))
    return _fewest_is_best(raw)


def _spread_as_asked(pod: PodInfo, nodes: Sequence[NodeInfo], around: Surroundings) -> list[int]:
    soft = constraints(pod, "ScheduleAnyway")
    if not soft:
        return [0] * len(nodes)
    keys = [one["topologyKey"] for one in soft]
    qualified = [node for node in nodes if all(key in node.labels for key in keys)]
    raw: dict[str, float] = {node.name: 0.0 for node in qualified}
    for one, key in zip(soft, keys, strict=True):
        domains = {node.labels[key] for node in qualified}
        weight = math.log((len(qualified) if key == HOSTNAME else len(domains)) + 2)
        siblings = count_domains(pod, one, soft, around.nodes)
        for node in qualified:
            raw[node.name] += siblings[node.labels[key]] * weight + one["maxSkew"] - 1
    return _fewest_is_best([_rounded(raw.get(node.name)) for node in nodes])


def _rounded(value: float | None) -> int | None:
    return None if value is None else math.floor(value + 0.5)


def _fewest_is_best(raw: Sequence[int | None]) -> list[int]:
    """Turned around, 0 to 100; None (not qualified) is 0."""
    known = [one for one in raw if one is not None]
    highest, lowest = max(known, default=0), min(known, default=0)
    if highest == 0:
        return [0 if one is None else MAX_SCORE for one in raw]
    return [0 if one is None else MAX_SCORE * (highest + lowest - one) // highest for one in raw]


def pod_affinity(pod: PodInfo, nodes: Sequence[NodeInfo], around: Surroundings) -> list[int]:
    """Near the pods it likes, away from those it does not (InterPodAffinity)."""
    raw = companions.points(pod, nodes, around)
    if raw is None or max(raw) == min(raw):
        return [0] * len(nodes)
    lowest, span = min(raw), max(raw) - min(raw)
    return [int(MAX_SCORE * ((one - lowest) / span)) for one in raw]


def image_locality(pod: PodInfo, nodes: Sequence[NodeInfo], around: Surroundings) -> list[int]:
    """Nodes that have the images are better, as far as others have them, too (ImageLocality)."""
    wanted = [_with_tag(one) for one in pod.images]
    holders = {name: sum(name in one.images for one in around.nodes) for name in wanted}
    return [
        _image_points(
            sum(
                int(node.images[name] * (holders[name] / len(around.nodes)))
                for name in wanted
                if name in node.images
            ),
            len(wanted),
        )
        for node in nodes
    ]


def _image_points(size_bytes: int, containers: int) -> int:
    most = _LARGE_IMAGE_BYTES * containers
    clamped = min(max(size_bytes, _SMALL_IMAGE_BYTES), most)
    return MAX_SCORE * (clamped - _SMALL_IMAGE_BYTES) // (most - _SMALL_IMAGE_BYTES)


def _with_tag(image: str) -> str:
    return image if image.rfind(":") > image.rfind("/") else f"{image}:latest"


def _alone(scorer: "Lonely") -> Scorer:
    return functools.partial(_score_alone, scorer)


def _score_alone(
    scorer: "Lonely", pod: PodInfo, nodes: Sequence[NodeInfo], _: Surroundings
) -> list[int]:
    return scorer(pod, nodes)


SCORERS: tuple[tuple[str, Scorer, int], ...] = (
    ("TaintToleration", _alone(taint_toleration), 3),
    ("NodeAffinity", _alone(node_affinity), 2),
    ("NodeResourcesFit", _alone(least_allocated), 1),
    ("PodTopologySpread", topology_spread, 2),
    ("InterPodAffinity", pod_affinity, 2),
    ("NodeResourcesBalancedAllocation", _alone(balanced_allocation), 1),
    ("ImageLocality", image_locality, 1),
)


def points(pod: PodInfo, nodes: Sequence[NodeInfo], around: Surroundings) -> dict[str, list[int]]:
    """By plugin its weighted points, one number per node."""
    return {
        name: [weight * score for score in scorer(pod, nodes, around)]
        for name, scorer, weight in SCORERS
    }


def totals(by_plugin: Mapping[str, Sequence[int]]) -> list[int]:
    """The sum of all plugins, one number per node."""
    return [sum(of_node) for of_node in zip(*by_plugin.values(), strict=True)]


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
