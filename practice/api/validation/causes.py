"""Causes of a 422: `{reason, message, field}`, worded as Kubernetes' field errors are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from practice.api.resource import Cause


def required(field: str, detail: str = "") -> Cause:
    return _cause("FieldValueRequired", field, "Required value", detail)


def forbidden(field: str, detail: str) -> Cause:
    return _cause("FieldValueForbidden", field, "Forbidden", detail)


def invalid(field: str, value: Any, detail: str) -> Cause:
    return _cause("FieldValueInvalid", field, f"Invalid value: {shown(value)}", detail)


def plainly_invalid(field: str, detail: str) -> Cause:
    """Invalid as a whole: the value is not shown."""
    return _cause("FieldValueInvalid", field, "Invalid value", detail)


def each_invalid(field: str, value: Any, details: Iterable[str]) -> list[Cause]:
    """One cause per fault of a name or number."""
    return [invalid(field, value, detail) for detail in details]


def not_supported(field: str, value: Any, supported: Iterable[str]) -> Cause:
    words = ", ".join(json.dumps(word) for word in supported)
    detail = f"supported values: {words}"
    return _cause("FieldValueNotSupported", field, f"Unsupported value: {shown(value)}", detail)


def duplicate(field: str, value: Any) -> Cause:
    return _cause("FieldValueDuplicate", field, f"Duplicate value: {shown(value)}", "")


def not_found(field: str, value: Any) -> Cause:
    return _cause("FieldValueNotFound", field, f"Not found: {shown(value)}", "")


def too_long(field: str, limit_bytes: int) -> Cause:
    detail = f"may not be more than {limit_bytes} bytes"
    return _cause("FieldValueTooLong", field, "Too long", detail)


def too_many(field: str, actual: int, most: int) -> Cause:
    detail = f"must have at most {most} item{'' if most == 1 else 's'}"
    return _cause("FieldValueTooMany", field, f"Too many: {actual}", detail)


def immutable(field: str, value: Any) -> Cause:
    return invalid(field, value, "field is immutable")


def shown(value: Any) -> str:
    """A value as Go prints it: texts quoted, objects as JSON with the escapes of Go's encoder."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _cause(reason: str, field: str, what: str, detail: str) -> Cause:
    return {"reason": reason, "message": f"{what}: {detail}" if detail else what, "field": field}
