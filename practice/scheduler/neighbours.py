"""Filters that look at other pods: topology spread constraints, pod affinity and anti-affinity.

Mirrors kube-scheduler's PodTopologySpread (`whenUnsatisfiable: DoNotSchedule`, label selector and
matchLabelKeys, node affinity honoured) and InterPodAffinity (required terms). The counts are made
once per decision, and only for pods that ask for them; other pods cost nothing.

Left out: minDomains, namespaceSelector, mismatchLabelKeys.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from practice.informer import Object
from practice.scheduler.filters import Verdict
from practice.scheduler.node_affinity import wants_node
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.selectors import matches

_SPREAD = "node(s) didn't match pod topology spread constraints"
_AFFINITY = "node(s) didn't match pod affinity rules"
_ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules"
_EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules"
Objection = Callable[[NodeInfo], Verdict | None]


def required_terms(pod: PodInfo, kind: str) -> Sequence[Object]:
    """The required terms of `podAffinity` or `podAntiAffinity`."""
    found: Sequence[Object] = (pod.affinity.get(kind) or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    ) or ()
    return found


def objections(
    pod: PodInfo, nodes: Sequence[NodeInfo], shy: Iterable[tuple[PodInfo, NodeInfo]]
) -> list[Objection]:
    """The filters that this pod needs, in kube-scheduler's order; often none.

    `shy`: the placed pods that have an anti-affinity of their own, with their nodes.
    """
    found = [_spread(pod, one, nodes) for one in pod.spread if _is_hard(one)]
    found += [_affinity(pod, term, nodes) for term in required_terms(pod, "podAffinity")]
    found += [_anti_affinity(pod, term, nodes) for term in required_terms(pod, "podAntiAffinity")]
    closed = {
        (term["topologyKey"], node.labels.get(term["topologyKey"]))
        for other, node in shy
        for term in required_terms(other, "podAntiAffinity")
        if _selects(term, other, pod)
    }
    return [*found, lambda node: _near_shy(node, closed)] if closed else found


def _is_hard(constraint: Object) -> bool:
    return bool(constraint.get("whenUnsatisfiable") == "DoNotSchedule")


def _spread(pod: PodInfo, constraint: Object, nodes: Sequence[NodeInfo]) -> Objection:
    key, selector = constraint["topologyKey"], constraint.get("labelSelector")
    same = {name: pod.labels.get(name) for name in constraint.get("matchLabelKeys") or ()}

    def counts(other: PodInfo) -> bool:
        return (
            other.namespace == pod.namespace
            and not other.terminating
            and matches(selector, other.labels)
            and all(other.labels.get(name) == value for name, value in same.items())
        )

    eligible = [node for node in nodes if key in node.labels and wants_node(pod, node)]
    domains = _count(eligible, key, counts)
    lowest = min(domains.values(), default=0)
    itself = matches(selector, pod.labels)

    def object_to(node: NodeInfo) -> Verdict | None:
        if key not in node.labels:
            return Verdict("PodTopologySpread", (f"{_SPREAD} (missing required label)",))
        if domains[node.labels[key]] + itself - lowest <= constraint["maxSkew"]:
            return None
        return Verdict("PodTopologySpread", (_SPREAD,), resolvable=True)

    return object_to


def _affinity(pod: PodInfo, term: Object, nodes: Sequence[NodeInfo]) -> Objection:
    key = term["topologyKey"]
    domains = _count(nodes, key, lambda other: _selects(term, pod, other))
    is_first = not domains.total() and _selects(term, pod, pod)  # it would wait for itself

    def object_to(node: NodeInfo) -> Verdict | None:
        if key in node.labels and (is_first or domains[node.labels[key]]):
            return None
        return Verdict("InterPodAffinity", (_AFFINITY,))

    return object_to


def _anti_affinity(pod: PodInfo, term: Object, nodes: Sequence[NodeInfo]) -> Objection:
    key = term["topologyKey"]
    domains = _count(nodes, key, lambda other: _selects(term, pod, other))

    def object_to(node: NodeInfo) -> Verdict | None:
        if not domains[node.labels.get(key, "")]:
            return None
        return Verdict("InterPodAffinity", (_ANTI_AFFINITY,), resolvable=True)

    return object_to


def _near_shy(node: NodeInfo, closed: set[tuple[str, str | None]]) -> Verdict | None:
    if any(key in node.labels and (key, node.labels[key]) in closed for key, _ in closed):
        return Verdict("InterPodAffinity", (_EXISTING,), resolvable=True)
    return None


def _selects(term: Object, holder: PodInfo, other: PodInfo) -> bool:
    namespaces = term.get("namespaces") or (holder.namespace,)
    return other.namespace in namespaces and matches(term.get("labelSelector"), other.labels)


def _count(nodes: Sequence[NodeInfo], key: str, counts: Callable[[PodInfo], bool]) -> Counter[str]:
    """Pods that count, per domain; domains without any are there with 0."""
    domains: Counter[str] = Counter()
    for node in nodes:
        if key in node.labels:
            domains[node.labels[key]] += sum(counts(pod) for pod in node.pods.values())
    return domains
