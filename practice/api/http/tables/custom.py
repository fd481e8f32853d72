"""Rows of custom resources: the columns that their definition lists, found by JSONPath."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any

from practice.api.custom.jsonpath import JsonPathError, Step, first, parse
from practice.api.http.tables.ages import since
from practice.api.http.tables.column import NAME, Column, Printer
from practice.api.resource import Resource
from practice.api.schema.structure import Json


def custom_printer(resource: Resource) -> Printer:
    """The printer of a custom resource; a column whose path cannot be read stays empty."""
    columns = [
        Column(
            column["name"],
            type=column["type"],
            priority=column.get("priority", 0),
            format=column.get("format", ""),
            description=column.get("description") or _where(column["jsonPath"]),
        )
        for column in resource.columns
    ]
    paths = [(column["type"], _parsed(column["jsonPath"])) for column in resource.columns]
    return Printer(columns=(NAME, *columns), cells=partial(_cells, paths))


def _where(path: str) -> str:
    return f"Custom resource definition column (in JSONPath format): {path}"


def _parsed(path: str) -> tuple[Step, ...] | None:
    try:
        return parse(path)
    except JsonPathError:
        return None


def _cells(paths: list[tuple[str, Any]], obj: Json, now: datetime) -> list[Any]:
    cells = [None if path is None else _cell(kind, first(obj, path), now) for kind, path in paths]
    return [obj["metadata"]["name"], *cells]


def _cell(kind: str, value: Any, now: datetime) -> Any:
    """The value as its column's type shows it; None for what is of another type."""
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "string":
        return _text(value)
    if kind == "integer":
        return int(value) if number else None
    if kind == "number":
        return float(value) if number else None
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    return since(value, now) if isinstance(value, str) else None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
