"""PriorityClasses: names for how important pods are."""

from __future__ import annotations

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.limits import HIGHEST_USER_PRIORITY

SYSTEM_PREFIX = "system-"
SYSTEM_CLASSES = {
    "system-node-critical": (
        2_000_001_000,
        "Used for system critical pods that must not be moved from their current node.",
    ),
    "system-cluster-critical": (
        2_000_000_000,
        "Used for system critical pods that must run in the cluster, but can be moved to another "
        "node if necessary.",
    ),
}
"""Value and description of the classes that every cluster has."""

_POLICIES = ("Never", "PreemptLowerPriority")


def _default(priority_class: Object) -> None:
    priority_class.setdefault("preemptionPolicy", "PreemptLowerPriority")


def _validate(priority_class: Object) -> list[Cause]:
    name, value = priority_class["metadata"].get("name", ""), priority_class.get("value", 0)
    found: list[Cause] = []
    if name.startswith(SYSTEM_PREFIX):
        found += _system(name, value, is_default=bool(priority_class.get("globalDefault")))
    elif value > HIGHEST_USER_PRIORITY:
        detail = f"maximum allowed value of a user defined priority is {HIGHEST_USER_PRIORITY}"
        found.append(causes.forbidden("value", detail))
    policy = priority_class["preemptionPolicy"]
    if not policy:
        found.append(causes.required("preemptionPolicy"))
    elif policy not in _POLICIES:
        found.append(causes.not_supported("preemptionPolicy", policy, reversed(_POLICIES)))
    return found


def _system(name: str, value: int, *, is_default: bool) -> list[Cause]:
    known = SYSTEM_CLASSES.get(name)
    if known is None:
        error = f"{name} is not a known system priority class"
    elif value != known[0]:
        error = f"value of {name} PriorityClass must be {known[0]}"
    elif is_default:
        error = f"globalDefault of {name} PriorityClass must be false"
    else:
        return []
    detail = (
        "priority class names with 'system-' prefix are reserved for system use only. "
        f"error: {error}"
    )
    return [causes.forbidden("metadata.name", detail)]


def _validate_update(new: Object, old: Object) -> list[Cause]:
    found: list[Cause] = []
    if new.get("value", 0) != old.get("value", 0):
        found.append(causes.forbidden("value", "may not be changed in an update."))
    if new["preemptionPolicy"] != old["preemptionPolicy"]:
        found.append(causes.immutable("preemptionPolicy", new["preemptionPolicy"]))
    return found


PRIORITY_CLASSES = Resource(
    group="scheduling.k8s.io",
    version="v1",
    plural="priorityclasses",
    singular="priorityclass",
    kind="PriorityClass",
    short_names=("pc",),
    namespaced=False,
    default=_default,
    validate=_validate,
    validate_update=_validate_update,
    has_generation=True,
)
