"""Pod affinity and anti-affinity: near to, or away from, other pods.

Mirrors kube-scheduler's InterPodAffinity: required terms of the pod forbid nodes, and so do the required
anti-affinity terms of pods that are placed already; the first pod of a group that wants to be near itself may
go anywhere. Preferred terms, of either side, are points.
"""

from collections import Counter
from collections.abc import Sequence

from practice.informer import Object
from practice.scheduler.filters import Verdict
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.scheduler.surroundings import Objection, Surroundings, rules
from practice.selectors import matches

PLUGIN = "InterPodAffinity"
_AFFINITY = "node(s) didn't match pod affinity rules"
_ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules"
_EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules"
_HARD_WEIGHT = 1  # kube-scheduler's hardPodAffinityWeight


def selects(term: Object, holder: PodInfo, other: PodInfo, around: Surroundings) -> bool:
    """Whether a term of `holder` is about `other`."""
    return _in_namespace(term, holder, other.namespace, around) and matches(
        term.get("labelSelector"), other.labels
    )


def _in_namespace(term: Object, holder: PodInfo, namespace: str, around: Surroundings) -> bool:
    names, selector = term.get("namespaces") or (), term.get("namespaceSelector")
    if not names and selector is None:
        return namespace == holder.namespace
    if namespace in names:
        return True
    return selector is not None and matches(selector, around.namespaces.get(namespace, {}))


def objections(pod: PodInfo, around: Surroundings) -> list[Objection]:
    """The filters that this pod needs; for most pods none."""
    found: list[Objection] = []
    near = rules(pod, "podAffinity", "required")
    if near:
        found.append(_Near(pod, near, around))
    found += [_Away(pod, term, around) for term in rules(pod, "podAntiAffinity", "required")]
    closed = {
        (term["topologyKey"], node.labels.get(term["topologyKey"], ""))
        for other, node in around.sociable
        for term in rules(other, "podAntiAffinity", "required")
        if selects(term, other, pod, around)
    }
    return [*found, _Closed(closed)] if closed else found


class _Near:
    """Affinity: a pod that all terms select must be in each term's domain."""

    def __init__(self, pod: PodInfo, terms: Sequence[Object], around: Surroundings) -> None:
        self._keys = [term["topologyKey"] for term in terms]
        self._there: Counter[tuple[str, str]] = Counter()
        for node in around.nodes:
            count = sum(
                all(selects(term, pod, other, around) for term in terms)
                for other in node.pods.values()
            )
            for key in self._keys:
                if count and key in node.labels:
                    self._there[key, node.labels[key]] += count
        alone = not self._there.total()
        self._may_be_first = alone and all(selects(term, pod, pod, around) for term in terms)

    def __call__(self, node: NodeInfo) -> Verdict | None:
        labelled = all(key in node.labels for key in self._keys)
        if labelled and all(self._there[key, node.labels[key]] for key in self._keys):
            return None
        if labelled and self._may_be_first:
            return None
        return Verdict(PLUGIN, (_AFFINITY,))


class _Away:
    """Anti-affinity: none of the selected pods may be in the domain."""

    def __init__(self, pod: PodInfo, term: Object, around: Surroundings) -> None:
        self._key = term["topologyKey"]
        self._taken = {
            node.labels[self._key]
            for node in around.nodes
            if self._key in node.labels
            and any(selects(term, pod, other, around) for other in node.pods.values())
        }

    def __call__(self, node: NodeInfo) -> Verdict | None:
        if node.labels.get(self._key) not in self._taken:
            return None
        return Verdict(PLUGIN, (_ANTI_AFFINITY,), resolvable=True)


class _Closed:
    """Domains in which a placed pod wants no such pod beside it."""

    def __init__(self, closed: set[tuple[str, str]]) -> None:
        self._closed = closed

    def __call__(self, node: NodeInfo) -> Verdict | None:
        if any(node.labels.get(key) == value for key, value in self._closed):
            return Verdict(PLUGIN, (_EXISTING,), resolvable=True)
        return None


def points(pod: PodInfo, nodes: Sequence[NodeInfo], around: Surroundings) -> list[int] | None:
    """Raw points of each node; None when nobody has a wish that concerns this pod."""
    wishes = rules(pod, "podAffinity", "preferred"), rules(pod, "podAntiAffinity", "preferred")
    totals: Counter[tuple[str, str]] = Counter()
    if any(wishes):
        for node in around.nodes:
            for other in node.pods.values():
                _add(totals, wishes, pod, other, node, around)
    for other, node in around.sociable:
        hard = [
            {"weight": _HARD_WEIGHT, "podAffinityTerm": term}
            for term in rules(other, "podAffinity", "required")
        ]
        theirs = [*hard, *rules(other, "podAffinity", "preferred")]
        against = rules(other, "podAntiAffinity", "preferred")
        _add(totals, (theirs, against), other, pod, node, around)
    if not totals:
        return None
    return [
        sum(value for (key, at), value in totals.items() if node.labels.get(key) == at)
        for node in nodes
    ]


def _add(
    totals: Counter[tuple[str, str]],
    wishes: tuple[Sequence[Object], Sequence[Object]],
    holder: PodInfo,
    other: PodInfo,
    node: NodeInfo,
    around: Surroundings,
) -> None:
    """Count the wishes of `holder` about `other`; `node` is that of the one that is placed."""
    for terms, sign in zip(wishes, (1, -1), strict=True):
        for wish in terms:
            term = wish["podAffinityTerm"]
            key = term["topologyKey"]
            if key in node.labels and selects(term, holder, other, around):
                totals[key, node.labels[key]] += sign * wish["weight"]
