"""Structural schemas: what a custom resource keeps, and what it gets without being told.

Mirrors "Extend the Kubernetes API with CustomResourceDefinitions", pruning and defaulting: unknown
fields go unless the schema preserves them, a null goes where none is allowed, defaults come in.
"""

from __future__ import annotations

from typing import Any

from practice.api.values import clone
from practice.limits import WHOLE_NUMBERS

Json = dict[str, Any]
META = ("apiVersion", "kind", "metadata")
PRESERVE = "x-kubernetes-preserve-unknown-fields"
EMBEDDED = "x-kubernetes-embedded-resource"
_METADATA = frozenset(
    {
        "annotations",
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "labels",
        "managedFields",
        "name",
        "namespace",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
INT_OR_STRING = "x-kubernetes-int-or-string"


def pruned(value: Json, schema: Json) -> tuple[Json, list[str]]:
    """The object without its unknown fields, and their paths (`spec.items[0].foo`), sorted."""
    unknown: list[str] = []
    kept: Json = _prune(value, {**schema, EMBEDDED: True}, unknown, "")
    inside: list[str] = []
    _coerce(kept, schema, inside, "")
    return kept, [*sorted(unknown), *sorted(inside)]


def _coerce(value: Any, schema: Json, unknown: list[str], path: str) -> None:
    """Take what no metadata has out of the metadata of objects inside; in place, `value` is a copy."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            _coerce(item, schema.get("items") or {}, unknown, f"{path}[{number}]")
    if not isinstance(value, dict):
        return
    metadata = value.get("metadata")
    if path and schema.get(EMBEDDED) and isinstance(metadata, dict):
        unknown += [f"{path}.metadata.{name}" for name in metadata if name not in _METADATA]
        value["metadata"] = {name: one for name, one in metadata.items() if name in _METADATA}
    fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
    for name, inner in value.items():
        of = fields.get(name, others)
        if isinstance(of, dict) and (path or name not in META):
            _coerce(inner, of, unknown, f"{path}.{name}" if path else name)


def _prune(value: Any, schema: Json | None, unknown: list[str], path: str) -> Any:
    if isinstance(value, dict):
        return _prune_object(value, schema or {}, unknown, path)
    if isinstance(value, list):
        items = (schema or {}).get("items")
        if schema and schema.get(PRESERVE):
            return [_skip(item, items, unknown, f"{path}[{n}]") for n, item in enumerate(value)]
        return [_prune(item, items, unknown, f"{path}[{n}]") for n, item in enumerate(value)]
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE_NUMBERS:
        return int(value)  # Go's encoder writes no fraction that is none
    return value


def _skip(value: Any, schema: Json | None, unknown: list[str], path: str) -> Any:
    """Inside a list that preserves: what its items say of themselves still counts."""
    return _prune(value, {**(schema or {}), PRESERVE: True}, unknown, path)


def _prune_object(value: Json, schema: Json, unknown: list[str], path: str) -> Json:
    fields = schema.get("properties") or {}
    others = schema.get("additionalProperties")
    kept: Json = {}
    for name, inner in value.items():
        where = f"{path}.{name}" if path else name
        if name in META and schema.get(EMBEDDED):
            kept[name] = inner
        elif name in fields:
            kept[name] = _prune(inner, fields[name], unknown, where)
        elif others:
            kept[name] = _prune(inner, others if isinstance(others, dict) else {}, unknown, where)
        elif schema.get(PRESERVE):
            kept[name] = inner
        elif path or name not in META:
            unknown.append(where)
    return kept


def complete(obj: Json, schema: Json) -> None:
    """Take out nulls that the schema does not allow, and put in its defaults; in place."""
    _complete({name: value for name, value in obj.items() if name not in META}, schema, root=obj)


def _complete(value: Any, schema: Json, *, root: Json | None = None) -> None:
    if isinstance(value, list):
        items = schema.get("items") or {}
        for item in value:
            _complete(item, items)
        return
    if not isinstance(value, dict):
        return
    target = value if root is None else root
    fields = schema.get("properties") or {}
    others = schema.get("additionalProperties")
    for name in list(value):
        inner = fields.get(name, others)
        if value[name] is None and isinstance(inner, dict) and not _may_be_null(inner):
            del target[name]
    for name, inner in fields.items():
        if inner.get("default") is not None and name not in target and name not in META:
            target[name] = clone(inner["default"])
    for name, item in target.items():
        inner = fields.get(name, others)
        if isinstance(inner, dict) and not (root is not None and name in META):
            _complete(item, inner)


def _may_be_null(schema: Json) -> bool:
    return bool(schema.get("nullable")) or ("type" not in schema and not schema.get(INT_OR_STRING))
