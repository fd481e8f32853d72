"""Priority: a pod gets the number of its PriorityClass, or that of the default one."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.admission.plugin import Plugin
from practice.api.resource import Object
from practice.api.values import at

CLASSES = "priorityclasses.scheduling.k8s.io"
PREEMPT = "PreemptLowerPriority"


class Priority(Plugin):
    """Pods get what their class says; of global default classes there is at most one."""

    name = "Priority"
    resources = ("pods", CLASSES)

    def admit(self, attempt: Attempt) -> None:
        if attempt.resource.key != "pods":
            return
        if attempt.old is None:
            _prioritize(attempt)
            return
        spec, before = attempt.new["spec"], attempt.old["spec"]
        for name in ("priority", "preemptionPolicy"):
            if name in before:
                spec.setdefault(name, before[name])

    def validate(self, attempt: Attempt) -> None:
        if attempt.resource.key != CLASSES or not attempt.new.get("globalDefault"):
            return
        present = _default_class(attempt)
        if present is not None and present["metadata"]["name"] != attempt.name:
            raise attempt.refused(
                f"PriorityClass {present['metadata']['name']} is already marked as default. Only "
                "one default can exist"
            )


def _prioritize(attempt: Attempt) -> None:
    """ApiError 403: no such class, or the pod itself names other numbers."""
    spec = attempt.new["spec"]
    name = spec.get("priorityClassName", "")
    if name:
        found = attempt.context.store.get(CLASSES, name)
        if found is None:
            raise attempt.refused(f"no PriorityClass with name {name} was found")
    else:
        found = _default_class(attempt)
        if found is not None:
            spec["priorityClassName"] = found["metadata"]["name"]
    value = (found or {}).get("value", 0)
    policy = (found or {}).get("preemptionPolicy", PREEMPT)
    _check(attempt, spec, value, policy)
    spec["priority"] = value
    spec["preemptionPolicy"] = policy


def _check(attempt: Attempt, spec: Object, value: int, policy: str) -> None:
    if spec.get("priority", value) != value:
        raise attempt.refused(
            f"the integer value of priority ({spec['priority']}) must not be provided in pod spec; "
            f"priority admission controller computed {value} from the given PriorityClass name"
        )
    if spec.get("preemptionPolicy", policy) != policy:
        raise attempt.refused(
            f"the string value of PreemptionPolicy ({spec['preemptionPolicy']}) must not be "
            f"provided in pod spec; priority admission controller computed {policy} from the "
            "given PriorityClass name"
        )


def _default_class(attempt: Attempt) -> Object | None:
    """Of several (a real cluster can end up with some) the one with the lowest value."""
    classes = [obj for _, obj in attempt.context.store.items(CLASSES) if obj.get("globalDefault")]
    return min(classes, key=_value, default=None)


def _value(priority_class: Object) -> int:
    return int(at(priority_class, "value") or 0)
