"""Values of custom resources against their schema, in the words of kube-openapi's validator.

Promises: what an update leaves as it was is not held against it (ratcheting), as since Kubernetes
1.33. Rules in CEL are in `rules`. Not looked at: formats other than the common ones.
"""

from __future__ import annotations

import json
from typing import Any

from practice.api.custom.list_items import NEW, keys_of, older, older_items, repeated
from practice.api.custom.plain_values import (
    NOWHERE,
    invalid,
    number_causes,
    text_causes,
    type_causes,
)
from practice.api.custom.structural import META
from practice.api.resource import Cause
from practice.api.validation import causes

Json = dict[str, Any]


def value_causes(schema: Json, value: Any, old: Any = NEW) -> list[Cause]:
    """The causes of a 422 for an object of the schema."""
    found: list[Cause] = []
    for name, inner in (schema.get("properties") or {}).items():
        if name in META:
            continue
        if name in value:
            found += _place(inner, value[name], name, older(old, name))
    found += _required(schema, value, "")
    found += _combined(schema, value, "")
    return found + list(repeated(schema, value, "", old))


def status_causes(schema: Json, status: Any, old: Any) -> list[Cause]:
    """The same for a write to the status, which is looked at as an object of its own."""
    found = _place(schema, status, "", old)
    return [{**cause, "field": _below_status(cause["field"])} for cause in found]


def _below_status(field: str) -> str:
    if field == NOWHERE:
        return field
    return f"status.{field.removeprefix('.')}" if field else "status"


def default_causes(schema: Json, default: Any, field: str) -> list[Cause]:
    """What is wrong with a default, all told of the field that has it."""
    return [{**cause, "field": field} for cause in _place(schema, default, "", NEW)]


def _place(schema: Json, value: Any, path: str, old: Any) -> list[Cause]:
    if old is not NEW and old == value:
        return []
    if value is None and schema.get("nullable"):
        return []
    found = type_causes(schema, value, path) + _combined(schema, value, path)
    if isinstance(value, str):
        found += text_causes(schema, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found += number_causes(schema, value, path)
    elif isinstance(value, list):
        found += _array(schema, value, path, old)
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        known = [one if isinstance(one, str) else json.dumps(one) for one in schema["enum"]]
        found.append(causes.not_supported(path, value, known))
    if isinstance(value, dict):
        found += _object(schema, value, path, old)
    return found


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _array(schema: Json, value: list[Any], path: str, old: Any) -> list[Cause]:
    found: list[Cause] = []
    items = schema.get("items") or {}
    before = older_items(schema, old)
    for number, item in enumerate(value):
        found += _place(items, item, f"{path}[{number}]", before.get(keys_of(schema, item), NEW))
    if len(value) < schema.get("minItems", 0):
        words = f"should have at least {schema['minItems']} items"
        found.append(invalid(path, len(value), words))
    if "maxItems" in schema and len(value) > schema["maxItems"]:
        found.append(causes.too_many(path, len(value), schema["maxItems"]))
    return found


def _object(schema: Json, value: Json, path: str, old: Any) -> list[Cause]:
    found: list[Cause] = []
    if schema.get("x-kubernetes-map-type") == "atomic":
        old = NEW  # its fields belong together: one that has changed changes all
    if len(value) < schema.get("minProperties", 0):
        words = f"should have at least {schema['minProperties']} properties"
        found.append(invalid(path, len(value), words))
    if "maxProperties" in schema and len(value) > schema["maxProperties"]:
        found.append(causes.too_many(path, len(value), schema["maxProperties"]))
    fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
    found += _required(schema, value, path)
    for name, inner in value.items():
        of = fields.get(name, others)
        if isinstance(of, dict):
            where = f"{path}.{name}" if path else name
            found += _place(of, inner, where, older(old, name))
    return found


def _required(schema: Json, value: Json, path: str) -> list[Cause]:
    missing = [name for name in schema.get("required") or () if name not in value]
    return [causes.required(f"{path}.{name}" if path else name) for name in missing]


def _combined(schema: Json, value: Any, path: str) -> list[Cause]:
    """anyOf, oneOf, allOf and not; with them what is wrong with the first alternative."""
    found: list[Cause] = []

    def told(words: str) -> None:
        found.append(causes.invalid(NOWHERE, "", f'"{path}" {words}'))

    def faults(part: Json) -> list[Cause]:
        return _place(part, value, path, NEW)

    every = [faults(part) for part in schema.get("anyOf") or ()]
    if every and all(every):
        told("must validate at least one schema (anyOf)")
        found += every[0]
    every = [faults(part) for part in schema.get("oneOf") or ()]
    good = sum(not one for one in every)
    if every and good != 1:
        words = f"Found {good} valid alternatives" if good else "Found none valid"
        told(f"must validate one and only one schema (oneOf). {words}")
        found += [] if good else every[0]
    every = [faults(part) for part in schema.get("allOf") or ()]
    if any(every):
        told("must validate all the schemas (allOf)")
        found += [cause for one in every for cause in one]
    if schema.get("not") and not faults(schema["not"]):
        told("must not validate the schema (not)")
    return found
