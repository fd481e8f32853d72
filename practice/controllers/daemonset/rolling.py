"""The next step of a DaemonSet's rolling update: old pods to delete, nodes to surge onto.

Mirrors kube-controller-manager. Without a surge, old pods that are not available go at once, and
available ones as long as fewer than `maxUnavailable` nodes are without; the next look makes the new
ones. With a surge, a new pod is made beside the old one, which goes when the new one is available.
Pure: a look in, names out.
"""

from practice.controllers.daemonset.look import Look, name_of
from practice.informer import Object
from practice.podstate import is_terminating

Pair = tuple[Object | None, Object | None]
"""The new and the old pod of a node."""


def next_step(look: Look) -> tuple[list[str], list[str]]:
    """Nodes that get a new pod, and pods to delete."""
    surge, unavailable = look.limits(look.wanted)
    pairs = {node: _pair(look, pods) for node, pods in look.pods.items()}
    for node, fit in look.nodes.items():
        if fit.runs:
            pairs.setdefault(node, (None, None))
    if surge:
        return _surging(look, pairs, surge)
    return [], _replacing(look, pairs, unavailable)


def _pair(look: Look, pods: list[Object]) -> Pair | None:
    """None when there are several of a sort: they must be pruned first."""
    staying = [pod for pod in pods if not is_terminating(pod)]
    new = [pod for pod in staying if look.is_updated(pod)]
    old = [pod for pod in staying if not look.is_updated(pod)]
    if len(new) > 1 or len(old) > 1:
        return None
    return (new[0] if new else None, old[0] if old else None)


def _replacing(look: Look, pairs: dict[str, Pair | None], most: int) -> list[str]:
    away = 0
    replaced: list[str] = []
    candidates: list[str] = []
    for pair in pairs.values():
        new, old = pair or (None, None)
        if (new is None) == (old is None):
            away += 1
        elif new is not None:
            away += not look.is_available(new)
        elif old is not None and not look.is_available(old):
            replaced.append(name_of(old))
            away += 1
        elif old is not None and away < most:
            candidates.append(name_of(old))
    return replaced + candidates[: max(0, most - away)]


def _surging(look: Look, pairs: dict[str, Pair | None], most: int) -> tuple[list[str], list[str]]:
    extra = available = 0
    delete: list[str] = []
    misplaced: list[str] = []
    replaced: list[str] = []
    candidates: list[str] = []
    for node, pair in pairs.items():
        if pair is None:
            extra += 1
            continue
        new, old = pair
        counted = old or new
        available += counted is not None and look.is_available(counted)
        if old is None:
            continue
        if new is not None:
            if look.is_available(new):
                delete.append(name_of(old))
            else:
                extra += 1
        elif not look.fit(node).runs:
            (misplaced if look.is_available(old) else delete).append(name_of(old))
        elif not look.is_available(old):
            replaced.append(node)
        elif extra < most:
            candidates.append(node)
    delete += misplaced[: max(0, available - look.wanted)]
    return replaced + candidates[: max(0, most - extra)], delete
