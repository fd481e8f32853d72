"""Ownership after create, update and patch: who sets a field has it, and has it alone."""

from __future__ import annotations

import functools
from typing import Any

from practice.api.encoding import normalize
from practice.api.managed_fields.comparing import compare
from practice.api.managed_fields.entries import (
    UPDATE,
    Entries,
    capped,
    entry_of,
    in_order,
    is_same_manager,
    less,
    sent_entries,
    with_fields,
)
from practice.api.managed_fields.sets import MEMBER, Fields, difference, union, without
from practice.api.managed_fields.shape import shape_of
from practice.api.resource import Object, Resource
from practice.api.schema import KindKey

STRIPPED: Fields = {
    "f:apiVersion": MEMBER,
    "f:kind": MEMBER,
    "f:metadata": {
        ".": MEMBER,
        **{
            f"f:{name}": MEMBER
            for name in (
                *("name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName"),
                *("generation", "managedFields", "resourceVersion"),
            )
        },
    },
}
"""What belongs to nobody: the server's own fields, and what names the object."""

_STATUS: Fields = {"f:status": MEMBER}


@functools.cache
def empty(kind_key: KindKey) -> Object:
    """A new object of the kind before anybody has set anything: Go shows empty structs."""
    return normalize(*kind_key, {})


def _nothing(resource: Resource) -> Object:
    return empty(resource.kind_key) if resource.types is None else {}


def reset_fields(resource: Resource, subresource: str) -> Fields:
    """What a write through this path cannot set, and so is nobody's by it."""
    if subresource == "status":
        metadata = {f"f:{name}": MEMBER for name in resource.status_keeps}
        if resource.types is not None:
            return {"f:metadata": MEMBER, "f:spec": MEMBER}
        return {"f:spec": MEMBER, **({"f:metadata": metadata} if metadata else {})}
    return _STATUS if resource.subresource("status") is not None else MEMBER


def record(
    resource: Resource,
    new: Object,
    old: Object | None,
    *,
    manager: str,
    now: str,
    subresource: str = "",
    sent: Any = None,
) -> Entries:
    """The managedFields of `new` after an update (a create, when `old` is None) by `manager`.

    `sent` are the managedFields of the request. An object that has none is not followed.
    """
    live: Entries = [] if old is None else old["metadata"].get("managedFields") or []
    entries = sent_entries(sent, live, subresource=subresource)
    if old is not None and not entries:
        return entries
    before = _nothing(resource) if old is None else resource.from_storage(old)
    changed, removed = compare(shape_of(resource), before, resource.from_storage(new))
    reset = reset_fields(resource, subresource)
    changed, removed = without(changed, reset), without(removed, reset)
    if not changed and not removed:
        return entries
    left = less(entries, changed, removed)
    changed = difference(changed, STRIPPED)
    if not changed:
        return left
    mine = entry_of(resource, manager, UPDATE, subresource, changed)
    for number, entry in enumerate(left):
        if is_same_manager(entry, mine):
            del left[number]
            mine = with_fields(entry, union(entry["fieldsV1"], changed))
            break
    return in_order(capped([*left, {**mine, "time": now}]))
