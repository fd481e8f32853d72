"""The list `metadata.managedFields`: one entry per manager, operation, version and subresource.

Promises: entries are never changed in place; an entry that a write leaves alone stays the same
object; its time moves only when its manager sets something. Mirrors apimachinery's managedfields.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from practice.api.managed_fields.sets import Fields, difference, union
from practice.api.resource import Object, Resource
from practice.limits import UPDATE_MANAGERS

Entries = list[Object]
APPLY, UPDATE = "Apply", "Update"
_ANCIENT = "ancient-changes"


def entry_of(
    resource: Resource, manager: str, operation: str, subresource: str, fields: Fields
) -> Object:
    """A new entry, without a time."""
    entry: Object = {
        "manager": manager,
        "operation": operation,
        "apiVersion": resource.api_version,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }
    if subresource:
        entry["subresource"] = subresource
    return entry


def is_same_manager(one: Object, other: Object) -> bool:
    """Appliers are the same whatever version they speak; updaters are not."""
    if one["operation"] != other["operation"]:
        return False
    names = ("manager", "subresource")
    if any(one.get(name, "") != other.get(name, "") for name in names):
        return False
    return one["operation"] == APPLY or bool(one["apiVersion"] == other["apiVersion"])


def identifier(entry: Object) -> str:
    """How managers are sorted and told apart: an entry's name as JSON."""
    parts = {"manager": entry.get("manager", ""), "operation": entry["operation"]}
    if entry["operation"] == UPDATE:
        parts["apiVersion"] = entry["apiVersion"]
    if entry.get("subresource"):
        parts["subresource"] = entry["subresource"]
    kept = {name: value for name, value in parts.items() if value}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)


def with_fields(entry: Object, fields: Fields) -> Object:
    return entry if fields is entry["fieldsV1"] else {**entry, "fieldsV1": fields}


def less(entries: Sequence[Object], *taken: Fields) -> Entries:
    """The entries without these fields; those that have none left are gone."""
    left: Entries = []
    for entry in entries:
        fields = entry["fieldsV1"]
        for gone in taken:
            fields = difference(fields, gone)
        if fields:
            left.append(with_fields(entry, fields))
    return left


def in_order(entries: Entries) -> Entries:
    """As the server writes them: appliers first, then by time, then by name."""
    return sorted(entries, key=_rank)


def _rank(entry: Object) -> tuple[str, ...]:
    names = ("manager", "apiVersion", "subresource")
    time = entry.get("time") or ""
    return (entry["operation"], time, *(entry.get(name, "") for name in names))


def capped(entries: Entries) -> Entries:
    """At most `UPDATE_MANAGERS` updaters: the oldest become one of the name `ancient-changes`.

    The first of a version only lends its fields when a second one follows, as upstream has it.
    """
    updaters = [entry for entry in entries if entry["operation"] == UPDATE]
    surplus = len(updaters) - UPDATE_MANAGERS
    if surplus <= 0:
        return entries
    updaters.sort(key=lambda entry: (entry.get("time") or "", identifier(entry)))
    gone: list[Object] = []
    first: dict[str, Object] = {}
    buckets = {entry["apiVersion"]: entry for entry in updaters if _is_bucket(entry)}
    for entry in updaters:
        if surplus <= 0:
            break
        version = entry["apiVersion"]
        if version not in first:
            first[version] = entry
            continue
        old = buckets.get(version, first[version])
        gone += [old, entry]
        buckets[version] = _bucket(old, entry)
        surplus -= 1
    kept = [entry for entry in entries if not any(entry is one for one in gone)]
    return kept + [entry for entry in buckets.values() if not any(entry is one for one in kept)]


def _is_bucket(entry: Object) -> bool:
    return entry["manager"] == _ANCIENT and not entry.get("subresource")


def _bucket(old: Object, newer: Object) -> Object:
    bucket: Object = {"manager": _ANCIENT, "operation": UPDATE, "apiVersion": newer["apiVersion"]}
    if "time" in newer:
        bucket["time"] = newer["time"]
    fields = union(newer["fieldsV1"], old["fieldsV1"])
    return {**bucket, "fieldsType": "FieldsV1", "fieldsV1": fields}


def sent_entries(sent: Any, live: Entries, *, subresource: str) -> Entries:
    """Which entries a write begins with: those sent, those of the stored object, or none.

    A client may set them itself, but not through a subresource. `[]` and `[{}]` begin anew; what
    cannot be read counts as not sent.
    """
    if subresource or not isinstance(sent, list) or sent is live or (live and sent == live):
        return live
    if not sent or sent == [{}]:
        return []
    return sent if all(map(_is_readable, sent)) else live


def _is_readable(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.get("operation") not in (APPLY, UPDATE):
        return False
    fields = entry.get("fieldsV1")
    named = isinstance(entry.get("apiVersion"), str) and entry["apiVersion"]
    return bool(named) and entry.get("fieldsType") == "FieldsV1" and _is_tree(fields)


def _is_tree(fields: Any) -> bool:
    return isinstance(fields, dict) and all(
        isinstance(step, str) and (step == "." or step[1:2] == ":") and _is_tree(inner)
        for step, inner in fields.items()
    )


def equal_but_for_times(one: Entries, other: Entries) -> bool:
    """Whether the same managers have the same fields."""
    if len(one) != len(other):
        return False
    return all(_timeless(a) == _timeless(b) for a, b in zip(one, other, strict=True))


def _timeless(entry: Object) -> Object:
    return {name: value for name, value in entry.items() if name != "time"}
