"""Values of custom resources against their schema, in the words of kube-openapi's validator.

Promises: what an update leaves as it was is not held against it (ratcheting), as since Kubernetes
1.33. Not evaluated: CEL rules, and formats other than the common ones.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from practice.api.custom.structural import INT_OR_STRING, META
from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.values import at

Json = dict[str, Any]
_NOWHERE = "<nil>"
"""How a real server names the place of what concerns several places."""

NEW: Any = object()
"""There is no older value to compare with."""


def value_causes(schema: Json, value: Any, old: Any = NEW) -> list[Cause]:
    """The causes of a 422 for an object of the schema."""
    found: list[Cause] = []
    for name, inner in (schema.get("properties") or {}).items():
        if name in META:
            continue
        if name in value:
            found += _place(inner, value[name], name, _older(old, name))
    found += _required(schema, value, "")
    found += _combined(schema, value, "")
    return found + list(_lists(schema, value, "", old))


def status_causes(schema: Json, status: Any, old: Any) -> list[Cause]:
    """The same for a write to the status, which is looked at as an object of its own."""
    found = _place(schema, status, "", old)
    return [{**cause, "field": _below_status(cause["field"])} for cause in found]


def _below_status(field: str) -> str:
    if field == _NOWHERE:
        return field
    return f"status.{field.removeprefix('.')}" if field else "status"


def default_causes(schema: Json, default: Any, field: str) -> list[Cause]:
    """What is wrong with a default, all told of the field that has it."""
    return [{**cause, "field": field} for cause in _place(schema, default, "", NEW)]


def scale_causes(path: tuple[str, ...], obj: Json) -> list[Cause]:
    """A number of replicas must be one."""
    value = at(obj, *path)
    field = "".join(f".{name}" for name in path)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        if isinstance(value, int) and value < 0:
            return [causes.invalid(field, value, "should be a non-negative integer")]
        return []
    kind = {"object": "map[string]interface {}", "array": "[]interface {}"}
    word = kind.get(
        _word(value), {"number": "float64", "boolean": "bool"}.get(_word(value), "string")
    )
    detail = f"{field} accessor error: {value} is of the type {word}, expected int64"
    return [causes.invalid(field, 0, detail)]


def _older(old: Any, step: Any) -> Any:
    if isinstance(old, dict):
        return old.get(step, NEW)
    if isinstance(old, list) and isinstance(step, int) and step < len(old):
        return old[step]
    return NEW


def _place(schema: Json, value: Any, path: str, old: Any) -> list[Cause]:
    if old is not NEW and old == value:
        return []
    if value is None and schema.get("nullable"):
        return []
    found = _type(schema, value, path) + _combined(schema, value, path)
    if isinstance(value, str):
        found += _text(schema, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found += _number(schema, value, path)
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


def _word(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case float():
            return "number"
        case list():
            return "array"
    return "object"


def _type(schema: Json, value: Any, path: str) -> list[Cause]:
    wanted = ["integer", "string"] if schema.get(INT_OR_STRING) else [schema.get("type", "")]
    word = _word(value)
    if word == "number" and value.is_integer():
        word = "integer"
    if not wanted[0] or word in wanted or (word == "integer" and "number" in wanted):
        return []
    word = _word(value)
    detail = f'{path} in body must be of type {",".join(wanted)}: "{word}"'
    cause = causes.invalid(path, word, detail)
    found = [{**cause, "reason": "FieldValueTypeInvalid"}]
    if word == "number" and wanted == ["integer"]:
        detail = f"Checked value must be of type integer (default format) in {path}"
        found.append(causes.invalid(_NOWHERE, "", detail))
    return found


def _invalid(path: str, value: Any, words: str) -> Cause:
    return causes.invalid(path, value, f"{path} in body {words}")


def _text(schema: Json, value: str, path: str) -> list[Cause]:
    found: list[Cause] = []
    if "maxLength" in schema and len(value) > schema["maxLength"]:
        found.append(causes.too_long(path, schema["maxLength"]))
    if len(value) < schema.get("minLength", 0):
        words = f"should be at least {schema['minLength']} chars long"
        found.append(_invalid(path, value, words))
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(_invalid(path, value, f"should match '{schema['pattern']}'"))
    form = schema.get("format", "")
    if form in _FORMATS and not _FORMATS[form](value):
        cause = _invalid(path, value, f'must be of type {form}: "{value}"')
        found.append({**cause, "reason": "FieldValueTypeInvalid"})
    return found


def _is_date_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and "T" in text.upper()
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_uuid(text: str) -> bool:
    return bool(re.fullmatch(r"(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", text))


def _is_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+", text))


def _is_ipv4(text: str) -> bool:
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdecimal() and int(part) < 256 for part in parts)


_FORMATS = {
    "date-time": _is_date_time,
    "date": _is_date,
    "uuid": _is_uuid,
    "email": _is_email,
    "ipv4": _is_ipv4,
}


def _number(schema: Json, value: float, path: str) -> list[Cause]:
    found: list[Cause] = []
    most, least = schema.get("maximum", math.inf), schema.get("minimum", -math.inf)
    step = schema.get("multipleOf")
    if step and value % step:
        found.append(_invalid(path, value, f"should be a multiple of {_plain(step)}"))
    if value > most or (schema.get("exclusiveMaximum") and value == most):
        words = "less than" if schema.get("exclusiveMaximum") else "less than or equal to"
        found.append(_invalid(path, value, f"should be {words} {_plain(most)}"))
    if value < least or (schema.get("exclusiveMinimum") and value == least):
        words = "greater than" if schema.get("exclusiveMinimum") else "greater than or equal to"
        found.append(_invalid(path, value, f"should be {words} {_plain(least)}"))
    return found


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _array(schema: Json, value: list[Any], path: str, old: Any) -> list[Cause]:
    found: list[Cause] = []
    items = schema.get("items") or {}
    for number, item in enumerate(value):
        found += _place(items, item, f"{path}[{number}]", _older(old, number))
    if len(value) < schema.get("minItems", 0):
        words = f"should have at least {schema['minItems']} items"
        found.append(_invalid(path, len(value), words))
    if "maxItems" in schema and len(value) > schema["maxItems"]:
        found.append(causes.too_many(path, len(value), schema["maxItems"]))
    return found


def _object(schema: Json, value: Json, path: str, old: Any) -> list[Cause]:
    found: list[Cause] = []
    if len(value) < schema.get("minProperties", 0):
        words = f"should have at least {schema['minProperties']} properties"
        found.append(_invalid(path, len(value), words))
    if "maxProperties" in schema and len(value) > schema["maxProperties"]:
        found.append(causes.too_many(path, len(value), schema["maxProperties"]))
    fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
    found += _required(schema, value, path)
    for name, inner in value.items():
        of = fields.get(name, others)
        if isinstance(of, dict):
            where = f"{path}.{name}" if path else name
            found += _place(of, inner, where, _older(old, name))
    return found


def _required(schema: Json, value: Json, path: str) -> list[Cause]:
    missing = [name for name in schema.get("required") or () if name not in value]
    return [causes.required(f"{path}.{name}" if path else name) for name in missing]


def _combined(schema: Json, value: Any, path: str) -> list[Cause]:
    """anyOf, oneOf, allOf and not; with them what is wrong with the first alternative."""
    found: list[Cause] = []

    def told(words: str) -> None:
        found.append(causes.invalid(_NOWHERE, "", f'"{path}" {words}'))

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


def _lists(schema: Json, value: Any, path: str, old: Any) -> Iterator[Cause]:
    """Items of sets and maps that come twice."""
    if old is not NEW and old == value:
        return
    if isinstance(value, dict):
        fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
        for name, inner in value.items():
            of = fields.get(name, others)
            if isinstance(of, dict):
                where = f"{path}.{name}" if path else name
                yield from _lists(of, inner, where, _older(old, name))
    elif isinstance(value, list):
        kind = schema.get("x-kubernetes-list-type")
        keys = schema.get("x-kubernetes-list-map-keys") or ()
        if kind in ("set", "map"):
            yield from _twice(value, keys if kind == "map" else None, path)
        for number, item in enumerate(value):
            yield from _lists(schema.get("items") or {}, item, f"{path}[{number}]", NEW)


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
