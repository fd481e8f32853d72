"""What one version of a definition may say beside its schema: subresources, columns, selectors."""

from __future__ import annotations

from typing import Any

from practice.api.custom.schema_rules import schema_causes
from practice.api.resource import Cause
from practice.api.validation import causes
from practice.limits import SELECTABLE_FIELDS

Json = dict[str, Any]
_TYPES = ("boolean", "date", "integer", "number", "string")
_FORMATS = ("byte", "date", "date-time", "double", "float", "int32", "int64", "password")


def version_causes(version: Json, place: str) -> list[Cause]:
    """The causes of one entry of spec.versions beside those of `part_causes`."""
    return _deprecation(version, place)


PARTS = ("schema", "subresources", "additionalPrinterColumns", "selectableFields")
"""What versions say each for itself; where all say the same, it counts as said once."""


def part_causes(part: str, version: Json, place: str) -> list[Cause]:
    """The causes of one of the `PARTS` of a version, which stands at `place`."""
    if part == "schema":
        raw = (version.get("schema") or {}).get("openAPIV3Schema")
        has_status = "status" in (version.get("subresources") or {})
        field = f"{place}.openAPIV3Schema"
        return schema_causes(raw, field, has_status=has_status) if raw else []
    if part == "subresources":
        return _scale((version.get("subresources") or {}).get("scale"), place)
    if part == "selectableFields":
        return _selectable(version, place)
    columns = version.get("additionalPrinterColumns") or ()
    return [cause for n, column in enumerate(columns) for cause in _column(column, f"{place}[{n}]")]


def _deprecation(version: Json, place: str) -> list[Cause]:
    warning, field = version.get("deprecationWarning"), f"{place}.deprecationWarning"
    if warning is None:
        return []
    if not version.get("deprecated"):
        return [causes.invalid(field, warning, "can only be set for deprecated versions")]
    if not warning:
        return [causes.invalid(field, warning, "must not be an empty string")]
    return []


def _path(value: str, field: str) -> list[Cause]:
    if not value.startswith("."):
        words = "must be a simple json path starting with ."
        return [causes.invalid(field, value, words)]
    return []


def _scale(scale: Json | None, place: str) -> list[Cause]:
    if scale is None:
        return []
    found: list[Cause] = []
    for name, part in (("specReplicasPath", ".spec"), ("statusReplicasPath", ".status")):
        field, value = f"{place}.scale.{name}", scale.get(name) or ""
        if not value:
            found.append(causes.required(field))
        elif not value.startswith(f"{part}."):
            words = f"should be a json path under {part}"
            found += _path(value, field) or [causes.invalid(field, value, words)]
    return found


def _column(column: Json, place: str) -> list[Cause]:
    found: list[Cause] = []
    if not column.get("name"):
        found.append(causes.required(f"{place}.name"))
    kind, words = column.get("type") or "", f"must be one of {','.join(_TYPES)}"
    if not kind:
        found.append(causes.required(f"{place}.type", words))
    elif kind not in _TYPES:
        found.append(causes.invalid(f"{place}.type", kind, words))
    form = column.get("format") or ""
    if form and form not in _FORMATS:
        words = f"must be one of {','.join(_FORMATS)}"
        found.append(causes.invalid(f"{place}.format", form, words))
    path = column.get("jsonPath") or ""
    if not path:
        return [*found, causes.required(f"{place}.JSONPath")]
    return found + _path(path, f"{place}.JSONPath")


def _selectable(version: Json, place: str) -> list[Cause]:
    fields = version.get("selectableFields") or ()
    found: list[Cause] = []
    seen: set[str] = set()
    for number, field in enumerate(fields):
        where, path = f"{place}[{number}].jsonPath", field.get("jsonPath") or ""
        if not path:
            found.append(causes.required(where))
            continue
        schema = _schema_at(version, path)
        if not schema:
            words = "is an invalid path: does not refer to a valid field"
            found.append(causes.invalid(where, path, words))
        elif schema.get("type") not in ("string", "boolean", "integer"):
            words = "must point to a field of type string, boolean or integer. Enum string "
            words += "fields and strings with formats are allowed."
            found.append(causes.invalid(where, path, words))
        if path in seen:
            found.append(causes.duplicate(where, path))
        seen.add(path)
    if len(seen) > SELECTABLE_FIELDS:
        found.append(causes.too_many(place, len(seen), SELECTABLE_FIELDS))
    return found


def _schema_at(version: Json, path: str) -> Json:
    schema: Json = (version.get("schema") or {}).get("openAPIV3Schema") or {}
    for name in path.removeprefix(".").split("."):
        schema = (schema.get("properties") or {}).get(name) or {}
    return schema
