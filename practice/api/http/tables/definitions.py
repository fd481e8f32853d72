"""Rows of CustomResourceDefinitions: where their objects live, and in which served versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.column import NAME, Column, Printer
from practice.api.http.tables.small import CREATED_AT
from practice.api.schema.structure import Json


def _definition(obj: Json, _now: datetime) -> list[Any]:
    spec = obj.get("spec") or {}
    names = spec.get("names") or {}
    return [
        obj["metadata"]["name"],
        spec.get("scope", ""),
        _served(spec.get("versions") or []),
        obj["metadata"].get("creationTimestamp", ""),
        spec.get("group", ""),
        names.get("kind", ""),
        ",".join(names.get("shortNames") or []),
        _is_established(obj.get("status") or {}),
    ]


def _served(versions: list[Json]) -> str:
    """By name, with a word at the one that is kept."""
    served = (one for one in versions if one.get("served"))
    return ",".join(
        sorted(one["name"] + ("(storage)" if one.get("storage") else "") for one in served)
    )


def _is_established(status: Json) -> bool:
    return any(
        one.get("type") == "Established" and one.get("status") == "True"
        for one in status.get("conditions") or []
    )


DEFINITIONS = Printer(
    (
        NAME,
        Column("Scope", description="Whether its objects live in namespaces."),
        Column("Versions", description="The versions in which they are served."),
        CREATED_AT,
        Column("Group", priority=1, description="The API group of its objects."),
        Column("Kind", priority=1, description="Their kind."),
        Column("ShortNames", priority=1, description="Other words for them."),
        Column("Established", "boolean", priority=1, description="Whether they are served."),
    ),
    _definition,
)
