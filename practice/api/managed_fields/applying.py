"""Server-side apply: the stored object with a configuration laid over it, and who has what then.

Mirrors KEP-555 and structured-merge-diff's Apply: a field goes when its applier no longer applies
it and nobody else has it; a field that another has and this one would change is a conflict, unless
the applier takes it by force. Fields that two apply with the same value are shared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from practice.api.errors import ApiError, bad_request
from practice.api.managed_fields.comparing import compare
from practice.api.managed_fields.conflicts import Conflict, conflict_error, conflicts_of
from practice.api.managed_fields.entries import (
    APPLY,
    Entries,
    entry_of,
    in_order,
    is_same_manager,
    less,
)
from practice.api.managed_fields.merging import field_set, merge
from practice.api.managed_fields.pruning import pruned
from practice.api.managed_fields.sets import MEMBER, Fields, difference, without
from practice.api.managed_fields.shape import Shape, shape_of
from practice.api.managed_fields.typing import faults
from practice.api.managed_fields.updating import STRIPPED, empty, record, reset_fields
from practice.api.resource import Object, Resource

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
KUBECTL = "kubectl"
_BEFORE = "before-first-apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an apply leads to: the object's fields, and its managedFields."""

    obj: Object
    entries: Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Applier:
    """Who applies, when, and how."""

    manager: str
    now: str
    force: bool = False
    subresource: str = ""


def apply(resource: Resource, old: Object | None, config: Object, by: Applier) -> Applied:
    """Lay `config` over the stored object `old` (None: it does not exist yet).

    ApiError: 400 for another kind or a configuration with managedFields, 409 for conflicts, 500
    for one that does not fit the type.
    """
    _check(resource, old, config)
    shape = shape_of(resource)
    live = _live(resource, old)
    entries = list((old or {}).get("metadata", {}).get("managedFields") or [])
    if old is not None and not entries:
        entries = _first_entries(resource, old, by)
    try:
        applied = _apply(resource, shape, live, config, entries, by)
    except Conflict as conflict:
        if by.manager != KUBECTL or not conflict.only(_own_by_annotation(shape, live)):
            raise conflict_error(conflict.found) from None
        forced = Applier(manager=by.manager, now=by.now, force=True, subresource=by.subresource)
        applied = _apply(resource, shape, live, config, entries, forced)
    return _with_annotation(applied, config) if by.manager == KUBECTL else applied


def _check(resource: Resource, old: Object | None, config: Object) -> None:
    version, kind = _text(config.get("apiVersion")), _text(config.get("kind"))
    if version.count("/") > 1:
        version = kind = ""
    if (version, kind) != (resource.api_version, resource.kind):
        name = f"{version}, Kind={kind}" if "/" in version else f"/{version}, Kind={kind}"
        raise bad_request(f"invalid object type: {name}")
    metadata = config.get("metadata") or {}
    if isinstance(metadata, dict) and metadata.get("managedFields") is not None:
        raise bad_request("metadata.managedFields must be nil")
    found = faults(shape_of(resource), config)
    if found:
        name = metadata.get("name", "") if isinstance(metadata, dict) else ""
        namespace = metadata.get("namespace", "") if isinstance(metadata, dict) else ""
        text = found[0] if len(found) == 1 else "\n  ".join(["errors:", *found])
        group = resource.api_version if resource.group else f"/{resource.version}"
        raise ApiError(
            500,
            "",
            f"failed to create typed patch object ({namespace}/{name}; {group}, "
            f"Kind={resource.kind}): {text}",
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _live(resource: Resource, old: Object | None) -> Object:
    """The stored object as it is compared: without its managedFields."""
    if old is None:
        if resource.types is not None:
            return {"apiVersion": resource.api_version, "kind": resource.kind}
        return empty(resource.kind_key)
    obj = resource.from_storage(old)
    metadata = {k: v for k, v in obj["metadata"].items() if k != "managedFields"}
    return {**obj, "metadata": metadata}


def _first_entries(resource: Resource, old: Object, by: Applier) -> Entries:
    """An object that nobody was followed on: everything in it was set before."""
    return record(resource, old, None, manager=_BEFORE, now=by.now, subresource=by.subresource)


def _apply(
    resource: Resource, shape: Shape, live: Object, config: Object, entries: Entries, by: Applier
) -> Applied:
    reset = reset_fields(resource, by.subresource)
    mine = entry_of(resource, by.manager, APPLY, by.subresource, MEMBER)
    last = next((entry for entry in entries if is_same_manager(entry, mine)), None)
    others = [entry for entry in entries if entry is not last]
    claimed = without(field_set(shape, config), reset)
    merged = merge(shape, live, config)
    if last is not None:
        owned = [claimed, *(entry["fieldsV1"] for entry in others)]
        merged = pruned(shape, merged, last["fieldsV1"], owned)
    changed, removed = compare(shape, live, merged)
    changed, removed = without(changed, reset), without(removed, reset)
    if not by.force and (found := conflicts_of(others, changed)):
        raise Conflict(found)
    left = less(others, changed, removed)
    claimed = difference(claimed, STRIPPED)
    if not claimed:
        return Applied(obj=merged, entries=in_order(left))
    mine["fieldsV1"] = claimed
    if live != merged:
        mine["time"] = by.now
    elif last is not None and "time" in last:
        mine["time"] = last["time"]
    return Applied(obj=merged, entries=in_order([*left, _kept(mine, last)]))


def _kept(mine: Object, last: Object | None) -> Object:
    return last if last is not None and last == mine else mine


def _own_by_annotation(shape: Shape, live: Object) -> Fields:
    """The fields that kubectl's client-side apply set, and that still are as it set them."""
    text = (live["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    try:
        before = json.loads(text) if text else None
    except ValueError:
        before = None
    if not isinstance(before, dict) or before.get("apiVersion") != live.get("apiVersion"):
        return MEMBER
    changed, removed = compare(shape, before, live)
    return difference(difference(field_set(shape, before), changed), removed)


def _with_annotation(applied: Applied, config: Object) -> Applied:
    """kubectl's annotation goes along, as long as there is one."""
    metadata: dict[str, Any] = applied.obj.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    if not annotations.get(LAST_APPLIED):
        return applied
    given = dict(config.get("metadata") or {})
    if "annotations" in given:
        kept = {k: v for k, v in (given["annotations"] or {}).items() if k != LAST_APPLIED}
        given["annotations"] = kept
    text = json.dumps({**config, "metadata": given}, separators=(",", ":"), sort_keys=True)
    annotations = {**annotations, LAST_APPLIED: text + "\n"}
    obj = {**applied.obj, "metadata": {**metadata, "annotations": annotations}}
    return Applied(obj=obj, entries=applied.entries)
