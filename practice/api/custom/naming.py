"""Which of the names that a definition asks for it gets, and the conditions that say so.

Mirrors apiextensions' naming and establishing controllers: within a group every plural, singular,
short name and kind belongs to one definition; who comes later waits with NamesAccepted False.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice.api.resource import Object

Json = dict[str, Any]
ACCEPTED, ESTABLISHED, TERMINATING = "NamesAccepted", "Established", "Terminating"


def condition_of(definition: Object, kind: str) -> Json | None:
    conditions = (definition.get("status") or {}).get("conditions") or []
    return next((one for one in conditions if one["type"] == kind), None)


def is_true(definition: Object, kind: str) -> bool:
    found = condition_of(definition, kind)
    return found is not None and found["status"] == "True"


def with_condition(
    status: Json, kind: str, value: str, reason: str, message: str, now: str
) -> Json:
    """The status with one condition set; its time moves when its status does."""
    conditions = list(status.get("conditions") or [])
    made = {
        "type": kind,
        "status": value,
        "lastTransitionTime": now,
        "reason": reason,
        "message": message,
    }
    for number, old in enumerate(conditions):
        if old["type"] == kind:
            if old["status"] == value:
                made["lastTransitionTime"] = old["lastTransitionTime"]
            conditions[number] = made
            break
    else:
        conditions.append(made)
    return {**status, "conditions": conditions}


def named_status(definition: Object, others: Iterable[Object], now: str) -> Json:
    """The status after the names were looked at; `others` are the group's other definitions."""
    resources, kinds = _taken(others)
    wanted = definition["spec"]["names"]
    status = definition.get("status") or {}
    accepted = dict(status.get("acceptedNames") or {"plural": "", "kind": ""})
    why = ("True", "NoConflicts", "no conflicts found")
    for name, taken in (("plural", resources), ("singular", resources)):
        why = _take(name, wanted, accepted, taken) or why
    why = _take_short_names(wanted, accepted, resources) or why
    for name, taken in (("kind", kinds), ("listKind", kinds)):
        why = _take(name, wanted, accepted, taken) or why
    if wanted.get("categories"):
        accepted["categories"] = wanted["categories"]
    else:
        accepted.pop("categories", None)
    status = with_condition({**status, "acceptedNames": accepted}, ACCEPTED, *why, now)
    if is_true(definition, ESTABLISHED):
        return status
    if why[0] == "True":
        words = ("Installing", "the initial names have been accepted")
    elif condition_of(definition, ESTABLISHED) is None:
        words = ("NotAccepted", "not all names are accepted")
    else:
        return status
    return with_condition(status, ESTABLISHED, "False", *words, now)


def established_status(definition: Object, now: str) -> Json:
    words = ("InitialNamesAccepted", "the initial names have been accepted")
    return with_condition(definition["status"], ESTABLISHED, "True", *words, now)


def _taken(others: Iterable[Object]) -> tuple[set[str], set[str]]:
    resources: set[str] = set()
    kinds: set[str] = set()
    for other in others:
        names = (other.get("status") or {}).get("acceptedNames") or {}
        resources.update((names.get("plural", ""), names.get("singular", "")))
        resources.update(names.get("shortNames") or ())
        kinds.update((names.get("kind", ""), names.get("listKind", "")))
    return resources - {""}, kinds - {""}


def _take(name: str, wanted: Json, accepted: Json, taken: set[str]) -> tuple[str, str, str] | None:
    value = wanted.get(name, "")
    if value != accepted.get(name, "") and value in taken:
        reason = f"{name[0].upper()}{name[1:]}Conflict"
        return "False", reason, f'"{value}" is already in use'
    if value:
        accepted[name] = value
    return None


def _take_short_names(wanted: Json, accepted: Json, taken: set[str]) -> tuple[str, str, str] | None:
    names, own = wanted.get("shortNames") or [], accepted.get("shortNames") or []
    used = [f'"{name}" is already in use' for name in names if name not in own and name in taken]
    if used:
        message = used[0] if len(used) == 1 else f"[{', '.join(used)}]"
        return "False", "ShortNamesConflict", message
    if names:
        accepted["shortNames"] = names
    else:
        accepted.pop("shortNames", None)
    return None
