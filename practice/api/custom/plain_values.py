"""Types, texts and numbers of custom resources against their schema, and the formats of texts.

In the words of kube-openapi's validator.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from practice.api.custom.structural import INT_OR_STRING
from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.values import at

Json = dict[str, Any]
NOWHERE = "<nil>"
"""How a real server names the place of what concerns several places."""


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
        type_word(value), {"number": "float64", "boolean": "bool"}.get(type_word(value), "string")
    )
    detail = f"{field} accessor error: {value} is of the type {word}, expected int64"
    return [causes.invalid(field, 0, detail)]


def type_word(value: Any) -> str:
    """The name of a value's JSON type."""
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


def type_causes(schema: Json, value: Any, path: str) -> list[Cause]:
    """The value is of another type."""
    wanted = ["integer", "string"] if schema.get(INT_OR_STRING) else [schema.get("type", "")]
    word = type_word(value)
    if word == "number" and value.is_integer():
        word = "integer"
    if not wanted[0] or word in wanted or (word == "integer" and "number" in wanted):
        return []
    word = type_word(value)
    detail = f'{path} in body must be of type {",".join(wanted)}: "{word}"'
    cause = causes.invalid(path, word, detail)
    found = [{**cause, "reason": "FieldValueTypeInvalid"}]
    if word == "number" and wanted == ["integer"]:
        detail = f"Checked value must be of type integer (default format) in {path}"
        found.append(causes.invalid(NOWHERE, "", detail))
    return found


def invalid(path: str, value: Any, words: str) -> Cause:
    """FieldValueInvalid, of a place "in body"."""
    return causes.invalid(path, value, f"{path} in body {words}")


def _fits(pattern: str, value: str) -> bool:
    """In time that grows with the text, whatever the pattern; one that cannot be read fits all."""
    from practice.cel import CelError  # few kinds have patterns
    from practice.cel.patterns import compiled_pattern

    try:
        return compiled_pattern(pattern).found_in(value)
    except CelError:
        return re.search(pattern, value) is not None


def text_causes(schema: Json, value: str, path: str) -> list[Cause]:
    """A text is too short or too long, of another pattern or format."""
    found: list[Cause] = []
    if "maxLength" in schema and len(value) > schema["maxLength"]:
        found.append(causes.too_long(path, schema["maxLength"]))
    if len(value) < schema.get("minLength", 0):
        words = f"should be at least {schema['minLength']} chars long"
        found.append(invalid(path, value, words))
    if "pattern" in schema and not _fits(schema["pattern"], value):
        found.append(invalid(path, value, f"should match '{schema['pattern']}'"))
    form = schema.get("format", "")
    if form in _FORMATS and not _FORMATS[form](value):
        cause = invalid(path, value, f'must be of type {form}: "{value}"')
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


def number_causes(schema: Json, value: float, path: str) -> list[Cause]:
    """A number is out of its bounds, or no multiple."""
    found: list[Cause] = []
    most, least = schema.get("maximum", math.inf), schema.get("minimum", -math.inf)
    step = schema.get("multipleOf")
    if step and value % step:
        found.append(invalid(path, value, f"should be a multiple of {_plain(step)}"))
    if value > most or (schema.get("exclusiveMaximum") and value == most):
        words = "less than" if schema.get("exclusiveMaximum") else "less than or equal to"
        found.append(invalid(path, value, f"should be {words} {_plain(most)}"))
    if value < least or (schema.get("exclusiveMinimum") and value == least):
        words = "greater than" if schema.get("exclusiveMinimum") else "greater than or equal to"
        found.append(invalid(path, value, f"should be {words} {_plain(least)}"))
    return found


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)
