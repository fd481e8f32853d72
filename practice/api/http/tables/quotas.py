"""Rows of ResourceQuotas and LimitRanges."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, Column, Printer
from practice.api.schema.structure import Json


def _quota(obj: Json, now: datetime) -> list[Any]:
    """Used of hard: limits have a column of their own."""
    status = obj.get("status") or {}
    hard, used = status.get("hard") or {}, status.get("used") or {}
    requests: list[str] = []
    limits: list[str] = []
    for name in sorted(hard):
        column = limits if name.startswith("limits.") else requests
        column.append(f"{name}: {used.get(name, '0')}/{hard[name]}")
    return [obj["metadata"]["name"], ", ".join(requests), ", ".join(limits), age(obj, now)]


def _limit_range(obj: Json, _now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj["metadata"].get("creationTimestamp", "")]


RESOURCE_QUOTAS = Printer(
    (
        NAME,
        Column("Request", description="Used and hard bounds of what is asked for."),
        Column("Limit", description="Used and hard bounds of limits."),
        AGE,
    ),
    _quota,
)
LIMIT_RANGES = Printer(
    (NAME, Column("Created At", "date", description="When the object was created.")), _limit_range
)
