"""Conditions as a whole: predicates put together, and what was seen kept.

A `Watch` belongs to one step. It is asked at every event, so a moment that lasted for one event only is
seen; what was seen stays seen, also when the mirror lists everything anew.
"""

from collections.abc import Callable
from typing import Any

import jmespath

from explainer.checks import heard, of_objects, of_pods
from explainer.checks.scene import Scene
from explainer.checks.verdict import Verdict
from explainer.format import predicates as asked
from explainer.format.conditions import Condition, Either, Every, Expression, Match, Not, Seen

CHECKS: dict[type[asked.Predicate], Callable[[Any, Scene], Verdict]] = {
    asked.Exists: of_objects.exists,
    asked.Absent: of_objects.absent,
    asked.RolloutComplete: of_objects.rollout_complete,
    asked.Pods: of_pods.pods,
    asked.Ready: of_pods.ready,
    asked.Replaced: of_pods.replaced,
    asked.SameUid: of_pods.same_uid,
    asked.SameAddress: of_objects.same_address,
    asked.Restarts: of_pods.restarted,
    asked.Endpoints: of_objects.endpoints,
    asked.Selected: of_pods.selected,
    asked.ReplicaSets: of_objects.replicaset,
    asked.Condition: of_objects.condition,
    asked.Event: heard.event,
    asked.Spread: of_pods.spread,
    asked.Node: of_objects.node,
    asked.Traffic: heard.traffic,
    asked.Job: of_objects.job,
    asked.Claim: of_objects.claim,
    asked.Autoscaler: of_objects.autoscaler,
    asked.Image: of_objects.image,
    asked.Owned: of_pods.owned,
    asked.Revision: of_objects.revised,
    asked.Answered: heard.answered,
    asked.Clicked: heard.clicked,
    asked.Tried: heard.tried,
}

Objects = Callable[[], dict[str, list[dict[str, Any]]]]
"""The lesson's objects as JSON, by kind in the plural and small letters (`pods`): for `match` and `expr`,
which look at more than the mirror keeps."""


class Watch:
    """Evaluates conditions and remembers what they have seen."""

    def __init__(self, scene: Scene, objects: Objects = dict) -> None:
        self._scene = scene
        self._objects = objects
        self._seen: dict[int, Verdict] = {}
        self._held: list[Seen] = []  # keeps them alive, so that no other takes their identity

    def look(self, condition: Condition) -> Verdict:
        """What it says now. Every part is looked at, whatever the others say: latches must not miss a moment."""
        match condition:
            case Every():
                return heard.together([self.look(one) for one in condition.of])
            case Either():
                return _either([self.look(one) for one in condition.of])
            case Not():
                inner = self.look(condition.of)
                return Verdict(
                    not inner.met, inner.sentence, inner.have, f"not {inner.want}", inner.uids
                )
            case Seen():
                return self._latched(condition)
            case Match():
                return self._match(condition)
            case Expression():
                found = searched(condition.text, self._objects())
                return Verdict(found is True, f"{condition.text}: {found}.", str(found), "true")
        return CHECKS[type(condition)](condition, self._scene)

    def _latched(self, condition: Seen) -> Verdict:
        known = self._seen.get(id(condition))
        now = self.look(condition.of)
        if known is None and now.met:
            known = self._seen[id(condition)] = now
            self._held.append(condition)
        return known or now

    def _match(self, condition: Match) -> Verdict:
        wanted = condition.object
        candidates = self._objects().get(f"{wanted['kind'].lower()}s", [])
        met = any(contains(one, wanted) for one in candidates)
        name = wanted.get("metadata", {}).get("name", "")
        return Verdict(
            met,
            f"{wanted['kind']} {name} is {'' if met else 'not '}as it shall be.".replace("  ", " "),
        )


def _either(parts: list[Verdict]) -> Verdict:
    """The first that is met, else the first."""
    return next((one for one in parts if one.met), parts[0])


def contains(have: Any, wanted: Any) -> bool:
    """Whether `have` contains `wanted`: maps by their keys (one in parentheses is JMESPath), lists element by
    element, all else by equality."""
    if isinstance(wanted, dict):
        return isinstance(have, dict | list) and all(
            contains(_at(have, key), inner) for key, inner in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(have, list)
            and len(have) >= len(wanted)
            and all(contains(one, inner) for one, inner in zip(have, wanted, strict=False))
        )
    return bool(have == wanted)


def searched(text: str, data: Any) -> Any:
    """What JMESPath finds. A function that gets nothing to work on (`length` of a field that is not there yet) finds
    nothing."""
    try:
        return jmespath.search(text, data)
    except jmespath.exceptions.JMESPathError:
        return None


def _at(have: Any, key: str) -> Any:
    if key.startswith("(") and key.endswith(")"):
        return searched(key[1:-1], have)
    return have.get(key) if isinstance(have, dict) else None
