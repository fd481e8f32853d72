"""metadata.managedFields: who set which field, when, by which kind of request.

A set of fields is a Python set of paths (`("f:spec", "f:replicas")`), written as FieldsV1. What is
one field and what is a structure comes from the kind's schema (list types, map keys, atomic maps).

Promises: an update gives its manager exactly the fields that it changed or added, takes those from
the others, and drops what is gone from all; fields of parts that the request cannot write are not
recorded. Mirrors structured-merge-diff's Update; apply adds its own operation later.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from practice.api.encoding import normalize
from practice.api.resource import Object, Resource
from practice.api.schema import Node, load

Path = tuple[str, ...]
Paths = set[Path]

_ENTRY_KEYS = ("manager", "operation", "apiVersion", "subresource")
_SYSTEM = frozenset(
    ("f:metadata", f"f:{name}")
    for name in (
        *("name", "namespace", "creationTimestamp", "selfLink", "uid", "generation"),
        *("managedFields", "resourceVersion"),
    )
) | {("f:apiVersion",), ("f:kind",), ("f:metadata",)}


def record(
    resource: Resource,
    new: Object,
    old: Object | None,
    *,
    manager: str,
    now: str,
    subresource: str = "",
) -> list[Object]:
    """The managedFields of `new` after an update (a create, when `old` is None) by `manager`."""
    before = normalize(*resource.kind_key, {}) if old is None else resource.from_storage(old)
    changed: Paths = set()
    removed: Paths = set()
    _compare(_shape(resource.kind_key), before, resource.from_storage(new), (), changed, removed)
    changed = {path for path in changed if _counts(resource, path, subresource)}
    entries = list((old or {}).get("metadata", {}).get("managedFields") or [])
    if not changed and not removed:
        return entries
    mine = {
        "manager": manager,
        "operation": "Update",
        "apiVersion": resource.api_version,
        "subresource": subresource,
    }
    kept = [entry for entry in entries if not _is_of(entry, mine)]
    own = [entry for entry in entries if _is_of(entry, mine)]
    result = [shrunk for entry in kept if (shrunk := _without(entry, changed | removed))]
    if own or changed:
        result.append(_grown(own, mine, changed, removed, now))
    return sorted((entry for entry in result if entry["fieldsV1"]), key=_order)


def _counts(resource: Resource, path: Path, subresource: str) -> bool:
    """The server's own fields belong to nobody, and a part only to those who may write it."""
    if path in _SYSTEM:
        return False
    if subresource == "status":
        return path[0] in ("f:status", "f:metadata")
    return path[0] != "f:status" or resource.subresource("status") is None


def _is_of(entry: Object, mine: Object) -> bool:
    return all(entry.get(key, "") == mine[key] for key in _ENTRY_KEYS)


def _order(entry: Object) -> tuple[str, str, str]:
    return entry["operation"], entry.get("time", ""), entry["manager"]


def _without(entry: Object, taken: Paths) -> Object | None:
    mine = read_fields(entry["fieldsV1"])
    left = mine - taken
    if left == mine:
        return entry
    return {**entry, "fieldsV1": write_fields(left)} if left else None


def _grown(own: list[Object], mine: Object, changed: Paths, removed: Paths, now: str) -> Object:
    fields = read_fields(own[0]["fieldsV1"]) if own else set()
    grown = (fields | changed) - removed
    if own and grown == fields:
        return own[0]
    entry = {
        "manager": mine["manager"],
        "operation": "Update",
        "apiVersion": mine["apiVersion"],
        "time": now,
        "fieldsType": "FieldsV1",
        "fieldsV1": write_fields(grown),
    }
    if mine["subresource"]:
        entry["subresource"] = mine["subresource"]
    return entry


# -- comparing objects -----------------------------------------------------------------------------


class Shape:
    """How one place of a type is divided into fields. Made once per place, on first use.

    `division` is `map` (fields or keys), `list` (items by key), `set` (items by value) or empty:
    one field in itself.
    """

    __slots__ = ("_children", "_node", "division", "keys")

    def __init__(self, node: Node) -> None:
        rule = node.merge
        self._node = node
        self._children: dict[str, Shape | None] = {}
        self.keys = tuple(sorted(rule.map_keys))
        self.division = ""
        if node.kind == "array":
            self.division = {"map": "list", "set": "set"}.get(rule.list_type, "")
        elif node.fields is not None or "additionalProperties" in node.type:
            self.division = "" if rule.map_type == "atomic" else "map"

    def child(self, name: str) -> Shape | None:
        """The shape of a field; of the items for the name `[]`."""
        if name not in self._children:
            node = self._node.item() if name == "[]" else self._node.field(name)
            self._children[name] = None if node is None else Shape(node)
        return self._children[name]


@functools.cache
def _shape(kind_key: tuple[str, str, str]) -> Shape | None:
    node = load().kind(kind_key)
    return None if node is None else Shape(node)


def _compare(
    shape: Shape | None, old: Any, new: Any, path: Path, changed: Paths, removed: Paths
) -> None:
    """Add to `changed` the paths whose values are new or other, to `removed` those that are gone.

    `old` and `new` both stand at `path`; equal objects are passed by identity first, because an
    update shares its unchanged parts with the stored object.
    """
    if old is new:
        return
    parts = _parts(shape, new)
    before = _parts(shape, old)
    if parts is None or before is None or (not parts and not before):
        if old != new:
            changed.add(path)
            removed.update(_below(shape, old, path))
            changed.update(_below(shape, new, path))
        return
    for step, (child, value) in parts.items():
        inside = (*path, step)
        if step not in before:
            changed.add(inside)
            changed.update(_below(child, value, inside))
        else:
            _compare(child, before[step][1], value, inside, changed, removed)
    for step, (child, value) in before.items():
        if step not in parts:
            removed.add((*path, step))
            removed.update(_below(child, value, (*path, step)))


def _below(shape: Shape | None, value: Any, path: Path) -> Iterator[Path]:
    """All paths under a value, without its own."""
    for step, (child, item) in (_parts(shape, value) or {}).items():
        inside = (*path, step)
        yield inside
        yield from _below(child, item, inside)


def _parts(shape: Shape | None, value: Any) -> dict[str, tuple[Shape | None, Any]] | None:
    """Step to (shape, value) of what a value consists of; None when it is one field in itself.

    None as a value counts as an empty structure where the schema says structure.
    """
    if shape is None or not shape.division:
        return None
    if shape.division == "map":
        if not isinstance(value, dict | None):
            return None
        return {f"f:{name}": (shape.child(name), item) for name, item in (value or {}).items()}
    if not isinstance(value, list | None):
        return None
    return {_step(shape, item): (shape.child("[]"), item) for item in value or []}


def _step(shape: Shape, item: Any) -> str:
    if shape.division == "set" or not isinstance(item, dict):
        return f"v:{_json(item)}"
    return f"k:{_json({key: item[key] for key in shape.keys if key in item})}"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# -- FieldsV1 --------------------------------------------------------------------------------------


def read_fields(fields: Object) -> Paths:
    """FieldsV1 as a set of paths."""
    return set(_read(fields, ()))


def _read(fields: Object, path: Path) -> Iterator[Path]:
    for step, below in fields.items():
        if step == ".":
            yield path
        elif below:
            yield from _read(below, (*path, step))
        else:
            yield (*path, step)


def write_fields(paths: Paths) -> Object:
    """A set of paths as FieldsV1: `.` marks a structure that is itself a member."""
    fields: Object = {}
    for path in sorted(paths):
        place = fields
        for step in path:
            place = place.setdefault(step, {})
        place["."] = {}
    return _pruned(fields)


def _pruned(fields: Object) -> Object:
    """Leaves are written `{}`, without the mark."""
    return {
        step: {} if step == "." or list(below) == ["."] else _pruned(below)
        for step, below in fields.items()
    }
