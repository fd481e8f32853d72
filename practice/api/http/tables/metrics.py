"""Rows of NodeMetrics and PodMetrics, with the columns of metrics-server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.column import Column, Printer
from practice.api.schema.structure import Json
from practice.quantities import amount

_COLUMNS = (
    Column("Name", format="name", description="Name of the resource"),
    Column("cpu", format="quantity"),
    Column("memory", format="quantity"),
    Column("Window", format="duration"),
)


def _node(obj: Json, _now: datetime) -> list[Any]:
    usage = obj.get("usage", {})
    return [obj["metadata"]["name"], usage.get("cpu"), usage.get("memory"), obj.get("window")]


def _pod(obj: Json, _now: datetime) -> list[Any]:
    usages = [container["usage"] for container in obj.get("containers", [])]
    nano = sum(int(usage["cpu"].removesuffix("n")) for usage in usages)
    kib = sum(amount("memory", usage["memory"]) for usage in usages) // 1_024
    return [obj["metadata"]["name"], f"{nano}n", f"{kib}Ki", obj.get("window")]


NODE_METRICS = Printer(_COLUMNS, _node)
POD_METRICS = Printer(_COLUMNS, _pod)
