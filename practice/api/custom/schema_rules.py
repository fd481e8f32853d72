"""What the schema of a definition may say: that it is structural, in apiextensions' words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from practice.api.custom.rule_checks import rule_causes
from practice.api.custom.structural import EMBEDDED, INT_OR_STRING, PRESERVE, pruned
from practice.api.custom.validating import default_causes
from practice.api.resource import Cause
from practice.api.validation import causes

Json = dict[str, Any]
_ROOT, _ITEM, _FIELD = "at the root", "for specified array items", "for specified object fields"
_NESTED = ("allOf", "anyOf", "oneOf")


def schema_causes(schema: Json, place: str, *, has_status: bool) -> list[Cause]:
    """The causes for one openAPIV3Schema."""
    found: list[Cause] = []
    if has_status and schema.get("type") not in ("object", None):
        words = 'only "object" is allowed as the type at the root of the schema if the status '
        words += "subresource is enabled"
        found.append(causes.invalid(f"{place}.type", schema["type"], words))
    if schema.get("nullable"):
        found.append(causes.forbidden(f"{place}.nullable", "nullable cannot be true at the root"))
    structural = list(_structural(schema, place, _ROOT))
    found += structural
    if not structural:
        found += _defaults(schema, place)
    found += _plain(schema, place)
    return found or rule_causes(schema, place)


def _structural(schema: Json, place: str, level: str) -> Iterator[Cause]:
    kind = schema.get("type", "")
    if kind == "array" and schema.get("items") is None:
        yield causes.required(f"{place}.items", "must be specified")
    if isinstance(schema.get("items"), list):
        field = f"{place}.items"
        yield causes.forbidden(field, "items must be a schema object and not an array")
    if schema.get("dependencies"):
        yield causes.forbidden(f"{place}.dependencies", "dependencies is not supported")
    if isinstance(schema.get("items"), dict):
        yield from _structural(schema["items"], f"{place}.items", _ITEM)
    for name, inner in (schema.get("properties") or {}).items():
        yield from _structural(inner, f"{place}.properties[{name}]", _FIELD)
    others = schema.get("additionalProperties")
    if others is not None:
        if level == _ROOT:
            field = f"{place}.additionalProperties"
            yield causes.forbidden(field, "must not be used at the root")
        if isinstance(others, dict):
            yield from _structural(others, f"{place}.additionalProperties", _FIELD)
    yield from _nested(schema, place)
    if not kind and not schema.get(INT_OR_STRING) and not schema.get(PRESERVE):
        yield causes.required(f"{place}.type", f"must not be empty {level}")
    if schema.get(EMBEDDED) and kind != "object":
        words = f"must be object if {EMBEDDED} is true"
        yield causes.invalid(f"{place}.type", kind, words)
    if level == _ROOT and kind and kind != "object":
        yield causes.invalid(f"{place}.type", kind, "must be object at the root")
    if level == _ROOT:
        yield from _metadata(schema, place)


def _metadata(schema: Json, place: str) -> Iterator[Cause]:
    fields = schema.get("properties") or {}
    metadata = fields.get("metadata")
    if metadata is None:
        return
    field = f"{place}.properties[metadata]"
    if metadata.get("type") != "object":
        yield causes.invalid(f"{field}.type", metadata.get("type", ""), "must be object")
    inner = set(metadata.get("properties") or {}) - {"name", "generateName"}
    if inner or set(metadata) - {"type", "properties", "description"}:
        words = "must not specify anything other than name and generateName, but metadata is "
        yield causes.forbidden(field, words + "implicitly specified")


def _nested(schema: Json, place: str) -> Iterator[Cause]:
    """Inside allOf, anyOf, oneOf and not there are only rules about values."""
    if schema.get(INT_OR_STRING):
        return
    for word in _NESTED:
        for number, part in enumerate(schema.get(word) or ()):
            yield from _only_values(part, f"{place}.{word}[{number}]")
    if schema.get("not"):
        yield from _only_values(schema["not"], f"{place}.not")
    if schema.get("pattern"):
        try:
            re.compile(schema["pattern"])
        except re.error as error:
            words = f"must be a valid regular expression, but isn't: {error}"
            yield causes.invalid(f"{place}.pattern", schema["pattern"], words)


def _only_values(schema: Json, place: str) -> Iterator[Cause]:
    yield from _nested(schema, place)
    for name, inner in (schema.get("properties") or {}).items():
        yield from _only_values(inner, f"{place}.properties[{name}]")
    for word, what in (
        ("type", "must be empty to be structural"),
        ("additionalProperties", "must be undefined to be structural"),
        ("default", "must be undefined to be structural"),
        ("title", "must be empty to be structural"),
        ("description", "must be empty to be structural"),
        ("nullable", "must be false to be structural"),
        (PRESERVE, "must be false to be structural"),
    ):
        if schema.get(word):
            yield causes.forbidden(f"{place}.{word}", what)


def _defaults(schema: Json, place: str) -> Iterator[Cause]:
    for name, inner in (schema.get("properties") or {}).items():
        field = f"{place}.properties[{name}]"
        default = inner.get("default")
        if default is not None:
            yield from default_causes(inner, default, f"{field}.default")
            if isinstance(default, dict) and pruned(default, inner)[1]:
                yield causes.invalid(f"{field}.default", default, "must not have unknown fields")
        yield from _defaults(inner, field)
    if isinstance(schema.get("items"), dict):
        yield from _defaults(schema["items"], f"{place}.items")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _defaults(schema["additionalProperties"], f"{place}.additionalProperties")


def _plain(schema: Json, place: str) -> Iterator[Cause]:
    """Rules of OpenAPI itself, and of lists and maps."""
    if schema.get("uniqueItems"):
        words = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
        yield causes.forbidden(f"{place}.uniqueItems", words)
    if schema.get("properties") and schema.get("additionalProperties") is not None:
        words = "additionalProperties and properties are mutual exclusive"
        yield causes.forbidden(f"{place}.additionalProperties", words)
    kind = schema.get("type", "")
    if kind and kind not in ("object", "array", "string", "number", "integer", "boolean"):
        known = ("array", "boolean", "integer", "number", "object", "string")
        yield causes.not_supported(f"{place}.type", kind, known)
    yield from _lists(schema, place)
    for name, inner in (schema.get("properties") or {}).items():
        yield from _plain(inner, f"{place}.properties[{name}]")
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from _plain(schema[word], f"{place}.{word}")


def _lists(schema: Json, place: str) -> Iterator[Cause]:
    kind, keys = schema.get("x-kubernetes-list-type"), schema.get("x-kubernetes-list-map-keys")
    if kind is not None and schema.get("type") != "array":
        if not schema.get("type"):
            words = "must be array if x-kubernetes-list-type is set"
            yield causes.required(f"{place}.type", words)
        else:
            words = "must be array if x-kubernetes-list-type is set"
            yield causes.invalid(f"{place}.type", schema["type"], words)
    if kind is not None and kind not in ("atomic", "set", "map"):
        field = f"{place}.x-kubernetes-list-type"
        yield causes.not_supported(field, kind, ("atomic", "set", "map"))
    field = f"{place}.x-kubernetes-list-map-keys"
    if kind == "map" and not keys:
        words = "must not be empty if x-kubernetes-list-type is map"
        yield causes.required(field, words)
    if keys and kind != "map":
        words = "must be map if x-kubernetes-list-map-keys is non-empty"
        if kind is None:
            yield causes.required(f"{place}.x-kubernetes-list-type", words)
        else:
            yield causes.invalid(f"{place}.x-kubernetes-list-type", kind, words)
    if kind == "map":
        yield from _keys(schema, keys or (), place)


def _keys(schema: Json, keys: Any, place: str) -> Iterator[Cause]:
    items = schema.get("items") or {}
    fields = items.get("properties") or {}
    for number, key in enumerate(keys):
        if key not in fields:
            field = f"{place}.x-kubernetes-list-map-keys[{number}]"
            words = "entries must all be names of item properties"
            yield causes.invalid(field, key, words)
        elif key not in (items.get("required") or ()) and "default" not in fields[key]:
            field = f"{place}.items.properties[{key}].default"
            words = "this property is in x-kubernetes-list-map-keys, so it must have a default "
            yield causes.required(field, words + "or be a required property")
