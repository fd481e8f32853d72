"""Topology spread constraints: how many siblings each zone, or each node, has.

Mirrors kube-scheduler's PodTopologySpread (documentation page "Pod Topology Spread Constraints"): the
selector, `matchLabelKeys`, `minDomains`, `nodeAffinityPolicy` and `nodeTaintsPolicy`; terminating pods do not
count. `DoNotSchedule` forbids nodes, `ScheduleAnyway` is a wish (`practice.scheduler.scores`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from practice.informer import Object
from practice.scheduler.filters import Verdict
from practice.scheduler.node_affinity import wants_node
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.taints import first_untolerated
from practice.selectors import is_empty, matches

_SPREAD = "node(s) didn't match pod topology spread constraints"
Objection = Callable[[NodeInfo], Verdict | None]


def constraints(pod: PodInfo, when_unsatisfiable: str) -> list[Object]:
    """The pod's constraints of that kind."""
    return [one for one in pod.spread if one.get("whenUnsatisfiable") == when_unsatisfiable]


def counts_for(pod: PodInfo, constraint: Object, other: PodInfo) -> bool:
    """Whether `other` is a sibling in the sense of the constraint."""
    selector = constraint.get("labelSelector")
    if is_empty(selector) and not constraint.get("matchLabelKeys"):
        return False
    same = (key for key in constraint.get("matchLabelKeys") or () if key in pod.labels)
    return (
        other.namespace == pod.namespace
        and not other.terminating
        and matches(selector, other.labels)
        and all(other.labels.get(key) == pod.labels[key] for key in same)
    )


def count_domains(
    pod: PodInfo, constraint: Object, every: Sequence[Object], nodes: Iterable[NodeInfo]
) -> Counter[str]:
    """Siblings in each domain (zone, host …). `every`: a node needs the keys of all of these."""
    domains: Counter[str] = Counter()
    for node in nodes:
        if all(one["topologyKey"] in node.labels for one in every) and _takes_part(
            pod, constraint, node
        ):
            siblings = sum(counts_for(pod, constraint, other) for other in node.pods.values())
            domains[node.labels[constraint["topologyKey"]]] += siblings
    return domains


def objections(pod: PodInfo, nodes: Sequence[NodeInfo]) -> list[Objection]:
    """One filter for each hard constraint."""
    hard = constraints(pod, "DoNotSchedule")
    return [_Limit(pod, one, count_domains(pod, one, hard, nodes)) for one in hard]


class _Limit:
    """Keeps the difference between the fullest and the emptiest domain within `maxSkew`."""

    def __init__(self, pod: PodInfo, constraint: Object, domains: Counter[str]) -> None:
        self._key = constraint["topologyKey"]
        self._domains = domains
        lowest = min(domains.values(), default=0)
        if len(domains) < (constraint.get("minDomains") or 1):
            lowest = 0
        itself = matches(constraint.get("labelSelector"), pod.labels)
        self._most = constraint["maxSkew"] + lowest - itself

    def __call__(self, node: NodeInfo) -> Verdict | None:
        if self._key not in node.labels:
            return Verdict("PodTopologySpread", (f"{_SPREAD} (missing required label)",))
        if self._domains[node.labels[self._key]] <= self._most:
            return None
        return Verdict("PodTopologySpread", (_SPREAD,), resolvable=True)


def _takes_part(pod: PodInfo, constraint: Object, node: NodeInfo) -> bool:
    honours_affinity = (constraint.get("nodeAffinityPolicy") or "Honor") == "Honor"
    if honours_affinity and not wants_node(pod, node):
        return False
    honours_taints = (constraint.get("nodeTaintsPolicy") or "Ignore") == "Honor"
    effects = ("NoSchedule", "NoExecute")
    return not (honours_taints and first_untolerated(pod.tolerations, node.taints, effects))
