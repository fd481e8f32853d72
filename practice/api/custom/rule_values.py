"""Values of custom resources as their rules see them: with names that can be written, times as times.

Mirrors apiserver's package cel/common, `values.go`.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

from practice.cel import CelError, Scope
from practice.cel.moments import duration, timestamp
from practice.cel.schema_types import EMBEDDED, INT_OR_STRING, escaped
from practice.cel.values import Optional

Json = dict[str, Any]
_TIMES: dict[str, Callable[[Any], Any]] = {
    "date-time": timestamp,
    "date": lambda text: timestamp(f"{text}T00:00:00Z"),
    "duration": duration,
    "byte": lambda text: b64decode(text, validate=True),
}
_OF_ALL = {name: {"type": "string"} for name in ("apiVersion", "kind")}
_METADATA = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("name", "generateName")},
}


def scopes_of(schema: Json, value: Any, old: Any, *, root: bool) -> tuple[Scope, Scope]:
    """The variables of a rule: `oldSelf` as it was, and as an optional. `old` is None: there is
    nothing to compare with."""
    own = seen(schema, value, root=root)
    if old is None:
        return Scope({"self": own}), Scope({"self": own, "oldSelf": Optional()})
    before = seen(schema, old, root=root)
    plain = {"self": own, "oldSelf": before}
    return Scope(plain), Scope({**plain, "oldSelf": Optional(before)})


def seen(schema: Json, value: Any, *, root: bool = False) -> Any:
    """One value by its schema; what cannot be read as its format stays as it is."""
    if isinstance(value, list):
        items = schema.get("items") or {}
        return [seen(items, item) for item in value]
    if isinstance(value, dict):
        return _object(schema, value, root=root)
    if schema.get(INT_OR_STRING):
        return value
    if schema.get("type") == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    read = _TIMES.get(schema.get("format", "")) if isinstance(value, str) else None
    if read is None:
        return value
    try:
        return read(value)
    except (CelError, ValueError):
        return value


def _object(schema: Json, value: Json, *, root: bool) -> Json:
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        return {name: seen(others, inner) for name, inner in value.items() if inner is not None}
    fields = schema.get("properties") or {}
    if root or schema.get(EMBEDDED):
        fields = {**fields, **_OF_ALL, "metadata": _METADATA}
    found: Json = {}
    for name, inner in value.items():
        shown = escaped(name) if name in fields else None
        if shown is not None and inner is not None:
            found[shown] = seen(fields[name], inner)
    return found if fields else value
