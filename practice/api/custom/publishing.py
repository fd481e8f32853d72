"""What OpenAPI says of a custom kind: the defined schema, with what every object has.

Mirrors apiextensions-apiserver's OpenAPI builder. Version 3 is the schema as it was defined; an
embedded resource has its kind, version and metadata there, too. Version 2 cannot say everything,
and kubectl would refuse good objects by it, so less is said: no junctors, no type where null is
allowed, nothing about what may have unknown fields. A kind whose root keeps unknown fields is just
an object.
"""

from __future__ import annotations

from typing import Any

from practice.api.schema.structure import META

Json = dict[str, Any]
_KEEPS_UNKNOWN = "x-kubernetes-preserve-unknown-fields"
_EMBEDDED = "x-kubernetes-embedded-resource"
_JUNCTORS = ("allOf", "oneOf", "anyOf", "not")
TYPE_META = {
    "apiVersion": {"type": "string"},
    "kind": {"type": "string"},
}


def published(raw: Json, gvk: Json) -> Json:
    """For version 3, and for apply."""
    return {**_with_type(_with_embedded(raw)), "x-kubernetes-group-version-kind": [gvk]}


def published_v2(raw: Json, gvk: Json) -> Json:
    """For version 2."""
    if not raw or raw.get(_KEEPS_UNKNOWN):
        schema: Json = {"type": "object"}
    else:
        schema = _with_type(_with_embedded(simplified(raw), v2=True))
    return {**schema, "x-kubernetes-group-version-kind": [gvk]}


def simplified(schema: Json) -> Json:
    """Without what version 2 has no words for, at every level."""
    told = {name: value for name, value in schema.items() if name not in _JUNCTORS}
    if told.pop("nullable", False):
        _drop(told, "type", "items", "properties")
    if told.get(_KEEPS_UNKNOWN):
        _drop(told, "items", "properties")
        if told.get("type") == "object":
            del told["type"]
    if told.get("type") == "array" and "items" not in told:
        del told["type"]
    fields = told.get("properties") or {}
    nullable = {name for name, field in fields.items() if field.get("nullable")}
    required = [name for name in told.get("required") or () if name not in nullable]
    values = told.get("additionalProperties")
    if isinstance(values, dict) and values.get("nullable"):
        required = []
    if "required" in told:
        told["required"] = required
        if not required:
            del told["required"]
    return _below(told, simplified)


def _drop(schema: Json, *names: str) -> None:
    for name in names:
        schema.pop(name, None)


def _below(schema: Json, change: Any) -> Json:
    """The schema with each one directly below it changed."""
    told = dict(schema)
    for name in ("items", "additionalProperties"):
        if isinstance(told.get(name), dict):
            told[name] = change(told[name])
    if "properties" in told:
        told["properties"] = {name: change(one) for name, one in told["properties"].items()}
    return told


def _with_type(schema: Json) -> Json:
    fields = {**schema.get("properties", {}), **TYPE_META}
    fields["metadata"] = {"$ref": f"{META}ObjectMeta"}
    return {**schema, "properties": fields}


def _with_embedded(schema: Json, *, v2: bool = False) -> Json:
    told = _below(schema, _embedded_v2 if v2 else _with_embedded)
    if not told.get(_EMBEDDED) or (v2 and told.get(_KEEPS_UNKNOWN)):
        return told
    required = list(told.get("required") or ())
    required += [name for name in ("kind", "apiVersion") if name not in required]
    return {**_with_type(told), "required": required}


def _embedded_v2(schema: Json) -> Json:
    return _with_embedded(schema, v2=True)
