"""Lists of custom resources that are sets or maps, whose items come once; and what a value was before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from practice.api.resource import Cause
from practice.api.validation import causes

Json = dict[str, Any]
NEW: Any = object()
"""There is no older value to compare with."""


def older(old: Any, name: str) -> Any:
    """What an older object has under a name; NEW: nothing."""
    return old.get(name, NEW) if isinstance(old, dict) else NEW


def older_items(schema: Json, old: Any) -> dict[str, Any]:
    """The older items by their keys. Only those of a map can be told again: of other lists every
    item is looked at once the list has changed."""
    if not isinstance(old, list) or schema.get("x-kubernetes-list-type") != "map":
        return {}
    return {keys_of(schema, item): item for item in old}


def keys_of(schema: Json, item: Any) -> str:
    """What tells an item of a map from the others."""
    keys = schema.get("x-kubernetes-list-map-keys") or ()
    return json.dumps([item.get(key) for key in keys] if isinstance(item, dict) else item)


def repeated(schema: Json, value: Any, path: str, old: Any) -> Iterator[Cause]:
    """Items of sets and maps that come twice."""
    if old is not NEW and old == value:
        return
    if isinstance(value, dict):
        fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
        for name, inner in value.items():
            of = fields.get(name, others)
            if isinstance(of, dict):
                where = f"{path}.{name}" if path else name
                yield from repeated(of, inner, where, older(old, name))
    elif isinstance(value, list):
        kind = schema.get("x-kubernetes-list-type")
        keys = schema.get("x-kubernetes-list-map-keys") or ()
        if kind in ("set", "map"):
            yield from _twice(value, keys if kind == "map" else None, path)
        for number, item in enumerate(value):
            yield from repeated(schema.get("items") or {}, item, f"{path}[{number}]", NEW)


def _twice(value: list[Any], keys: Any, path: str) -> Iterator[Cause]:
    seen: dict[str, int] = {}
    for number, item in enumerate(value):
        shown = item
        if keys is not None and isinstance(item, dict):
            shown = {key: item[key] for key in keys if key in item}
        text = json.dumps(shown, sort_keys=True)
        seen[text] = seen.get(text, 0) + 1
        if seen[text] == 2:
            yield causes.duplicate(f"{path}[{number}]", shown)
