"""Whom to remove so that a more important pod finds a place.

Mirrors kube-scheduler's DefaultPreemption and the documentation page "Pod Priority and Preemption": on each
node where it could help, all pods of lower priority go in thought, and come back one by one, the most
important first and those that a disruption budget protects before the others, as long as the newcomer still
fits. Of the nodes, the one with the fewest broken budgets, then the least important victims, is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from practice.informer import Object
from practice.limits import PREEMPTION_CANDIDATES
from practice.scheduler.checking import Check
from practice.scheduler.filters import Verdict
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo
from practice.selectors import is_empty, matches

NOT_HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"
NEVER = "not eligible due to preemptionPolicy=Never."
STILL_GOING = "not eligible due to a terminating pod on the nominated node."
_ALL_POSITIVE = 2**31  # makes priorities countable: a few negative ones must not beat one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that the pod could have, and at whose expense (the most important first)."""

    node: str
    victims: Sequence[PodInfo]
    broken_budgets: int


@dataclass(slots=True)
class Outcome:
    """The best candidate; without one, why each node that was looked at is none."""

    best: Candidate | None = None
    reasons: dict[str, Sequence[str]] = field(default_factory=dict)


def not_eligible(pod: PodInfo, nominated: NodeInfo | None, verdict: Verdict | None) -> str:
    """Why this pod may not remove others now; "" when it may.

    `nominated` is the node that it was promised, `verdict` what the filters say of that node now.
    """
    if pod.never_preempts:
        return NEVER
    if nominated is None or (verdict is not None and not verdict.resolvable):
        return ""
    going = any(
        one.leaves_by_preemption and one.priority < pod.priority for one in nominated.pods.values()
    )
    return STILL_GOING if going else ""


def find(
    check: Check,
    verdicts: Mapping[str, Verdict],
    budgets: Sequence[Object],
    *,
    offset: int,
) -> Outcome:
    """Look at the nodes whose verdict removing pods may change, beginning with any of them."""
    possible = [
        node
        for node in check.around.nodes
        if node.name in verdicts and verdicts[node.name].resolvable
    ]
    outcome = Outcome()
    found: list[Candidate] = []
    wanted = max(len(possible) // 10, PREEMPTION_CANDIDATES)
    for node in [*possible[offset:], *possible[:offset]]:
        candidate, why = _victims_on(check, node, budgets)
        if candidate is None:
            outcome.reasons[node.name] = why
            continue
        found.append(candidate)
        if sum(not one.broken_budgets for one in found) >= wanted:
            break
    outcome.best = min(found, key=_harm) if found else None
    return outcome


def _victims_on(
    check: Check, node: NodeInfo, budgets: Sequence[Object]
) -> tuple[Candidate | None, Sequence[str]]:
    lower = [one for one in node.pods.values() if one.priority < check.pod.priority]
    if not lower:
        return None, (NO_VICTIMS,)
    rest = node.copy()
    for one in lower:
        rest.remove(one.uid)
    verdict = check.verdict_if(rest)
    if verdict is not None:
        return None, verdict.reasons
    lower.sort(key=importance)
    protected, others = split_by_budgets(lower, budgets)
    victims: list[PodInfo] = []
    for one in [*protected, *others]:
        rest.add(one)
        if check.verdict_if(rest) is not None:
            rest.remove(one.uid)
            victims.append(one)
    if not victims:
        return None, (NO_VICTIMS,)
    broken = {one.uid for one in protected} & {one.uid for one in victims}
    return Candidate(node.name, sorted(victims, key=importance), len(broken)), ()


def importance(pod: PodInfo) -> tuple[int, str, str]:
    """Sort key: higher priority first, then the one that runs longest (not started: last)."""
    return (-pod.priority, pod.started or "9", pod.key)


def split_by_budgets(
    pods: Sequence[PodInfo], budgets: Sequence[Object]
) -> tuple[list[PodInfo], list[PodInfo]]:
    """Those whose removal breaks a disruption budget, and the others, each in the given order."""
    allowed = [(one.get("status") or {}).get("disruptionsAllowed", 0) for one in budgets]
    broken: list[PodInfo] = []
    fine: list[PodInfo] = []
    for pod in pods:
        (broken if _breaks_one(pod, budgets, allowed) else fine).append(pod)
    return broken, fine


def _breaks_one(pod: PodInfo, budgets: Sequence[Object], allowed: list[int]) -> bool:
    """Takes from what the budgets allow, as far as it gets."""
    name = pod.key.rpartition("/")[2]
    for place, budget in enumerate(budgets):
        selector = (budget.get("spec") or {}).get("selector")
        if budget["metadata"]["namespace"] != pod.namespace or not pod.labels:
            continue
        if is_empty(selector) or not matches(selector, pod.labels):
            continue
        if name in ((budget.get("status") or {}).get("disruptedPods") or {}):
            continue  # the API server has counted this one
        allowed[place] -= 1
        if allowed[place] < 0:
            return True
    return False


def _harm(candidate: Candidate) -> tuple[int, int, int, int, list[int]]:
    """Sort key of candidates: the least harm first; of equals the first that was found."""
    victims = candidate.victims
    most_important = victims[0]
    total = sum(one.priority + _ALL_POSITIVE for one in victims)
    # the latest start of the most important victims is best: times as text, turned around
    starts = [one.started or "9" for one in victims if one.priority == most_important.priority]
    latest_first = [-ord(letter) for letter in min(starts)]
    return candidate.broken_budgets, most_important.priority, total, len(victims), latest_first
