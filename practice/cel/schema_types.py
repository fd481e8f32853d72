"""From the schema of a kind to the types that expressions about its objects are checked with.

Mirrors apiserver's package cel/common, `schemas.go`: fields are named so that they can be written in
an expression; what may be anything is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from practice.cel.tokens import RESERVED
from practice.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    Type,
    list_of,
    map_of,
    object_type,
)

Json = dict[str, Any]
Resolve = Callable[[Json], Json]
PRESERVE, INT_OR_STRING = "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string"
EMBEDDED = "x-kubernetes-embedded-resource"
_RESERVED = RESERVED | {"true", "false", "null", "in"}
_SIGNS = {"__": "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__"}
_TEXTS = {"byte": BYTES, "date": TIMESTAMP, "date-time": TIMESTAMP, "duration": DURATION}


def escaped(name: str) -> str | None:
    """How a field is called in an expression; None: it cannot be."""
    if name in _RESERVED:
        return f"__{name}__"
    found = name.replace("__", "\0")
    for sign in "./-":
        found = found.replace(sign, _SIGNS[sign])
    found = found.replace("\0", _SIGNS["__"])
    fine = found.isascii() and found.replace("_", "a").isalnum() and not found[0].isdigit()
    return found if fine else None


def type_of(
    schema: Json, resolve: Resolve, *, root: bool = False, name: str = "object"
) -> Type | None:
    """The type of what a schema describes; None: nothing in it can be named. ``resolve`` follows
    references."""
    schema = resolve(schema)
    if schema.get(INT_OR_STRING) or schema.get("format") == "int-or-string":
        return DYN
    kind = schema.get("type", "")
    if kind == "array":
        inner = type_of(schema.get("items") or {}, resolve, name=f"{name}.@idx")
        return None if inner is None else list_of(inner)
    if kind == "object":
        return _object(schema, resolve, root=root, name=name)
    if kind == "string":
        return _TEXTS.get(schema.get("format", ""), STRING)
    if not kind and (schema.get(PRESERVE) or root):
        return DYN
    return {"boolean": BOOL, "integer": INT, "number": DOUBLE}.get(kind)


def _object(schema: Json, resolve: Resolve, *, root: bool, name: str) -> Type | None:
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        inner = type_of(others, resolve, name=f"{name}.@elem")
        return None if inner is None else map_of(STRING, inner)
    known = dict(schema.get("properties") or {})
    if root or schema.get(EMBEDDED):
        known.update(_of_every_object(resolve(known.get("metadata") or {})))
    if not known and schema.get(PRESERVE):
        return DYN
    return object_type(name, _Fields(known, resolve, name))


def _of_every_object(metadata: Json) -> Json:
    """Of the metadata of custom resources, only the names can be seen."""
    names = ("name", "generateName")
    if not set(names) <= (metadata.get("properties") or {}).keys():
        metadata = {"type": "object", "properties": {one: {"type": "string"} for one in names}}
    return {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": metadata}


class _Fields:
    """Types of fields, found when they are asked for: schemas may hold themselves."""

    def __init__(self, known: Json, resolve: Resolve, name: str) -> None:
        self._known = dict(_shown(known.items()))
        self._resolve = resolve
        self._name = name
        self._found: dict[str, Type | None] = {}

    def __call__(self, name: str) -> Type | None:
        if name not in self._known:
            return None
        if name not in self._found:
            self._found[name] = type_of(
                self._known[name], self._resolve, name=f"{self._name}.{name}"
            )
        return self._found[name]


def _shown(fields: Iterable[tuple[str, Json]]) -> Iterable[tuple[str, Json]]:
    for name, schema in fields:
        shown = escaped(name)
        if shown is not None:
            yield shown, schema


def as_is(schema: Json) -> Json:
    """For schemas without references."""
    return schema
