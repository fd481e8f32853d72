"""Rows of HorizontalPodAutoscalers: what is measured against what is wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer
from practice.api.kinds.autoscaling_v1 import to_v2
from practice.api.schema.structure import Json

_UNKNOWN = "<unknown>"
_SHOWN = 2
_SOURCES = {
    "External": "external",
    "Pods": "pods",
    "Object": "object",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}


def _autoscaler(obj: Json, now: datetime) -> list[Any]:
    if obj.get("apiVersion") == "autoscaling/v1":
        obj = to_v2(obj)
    spec, status = obj.get("spec", {}), obj.get("status", {})
    target = spec.get("scaleTargetRef", {})
    least = spec.get("minReplicas")
    return [
        obj["metadata"]["name"],
        f"{target.get('kind', '')}/{target.get('name', '')}",
        targets_text(spec.get("metrics") or [], status.get("currentMetrics") or []),
        "<unset>" if least is None else str(least),
        spec.get("maxReplicas", 0),
        status.get("currentReplicas", 0),
        age(obj, now),
    ]


def targets_text(metrics: list[Json], current: list[Json]) -> str:
    """`cpu: 12%/80%`, two of them at most."""
    if not metrics:
        return NONE
    pairs = [(one, current[i] if i < len(current) else {}) for i, one in enumerate(metrics)]
    shown = ", ".join(_metric(*pair) for pair in pairs[:_SHOWN])
    more = len(metrics) - _SHOWN
    return f"{shown} + {more} more..." if more > 0 else shown


def _metric(metric: Json, status: Json) -> str:
    kind = _SOURCES.get(metric.get("type", ""))
    if kind is None:
        return "<unknown type>"
    source, measured = metric.get(kind) or {}, status.get(kind)
    target = source.get("target") or {}
    current = (measured or {}).get("current") or {}
    if kind in ("resource", "containerResource"):
        return f"{source.get('name', '')}: {_resource(target, current, measured)}"
    if kind == "pods":
        return _pair(current, "averageValue", target, measured)
    if target.get("averageValue") is not None:
        return _pair(current, "averageValue", target, measured) + " (avg)"
    return _pair(current, "value", target, measured)


def _resource(target: Json, current: Json, measured: Json | None) -> str:
    if target.get("averageValue") is not None:
        return _pair(current, "averageValue", target, measured)
    used, wanted = current.get("averageUtilization"), target.get("averageUtilization")
    shown = _UNKNOWN if used is None else f"{used}%"
    return f"{shown}/{'<auto>' if wanted is None else f'{wanted}%'}"


def _pair(current: Json, name: str, target: Json, measured: Json | None) -> str:
    value = current.get(name)
    shown = _UNKNOWN if measured is None or value is None else value
    return f"{shown}/{target.get(name)}"


AUTOSCALERS = Printer(
    (
        NAME,
        Column("Reference", description="What is scaled."),
        Column("Targets", description="What is measured, and what is wanted."),
        Column("MinPods", description="Fewest pods."),
        Column("MaxPods", description="Most pods."),
        Column("Replicas", description="Pods there are."),
        AGE,
    ),
    _autoscaler,
)
