"""Rows of what is registered with the API server: servers behind it, flows through it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer
from practice.api.schema.structure import Json


def _condition(obj: Json, kind: str) -> Json | None:
    conditions = (obj.get("status") or {}).get("conditions") or []
    return next((one for one in conditions if one.get("type") == kind), None)


def _api_service(obj: Json, now: datetime) -> list[Any]:
    service = obj.get("spec", {}).get("service")
    place = f"{service.get('namespace', '')}/{service.get('name', '')}" if service else "Local"
    found = _condition(obj, "Available") or {"status": "Unknown"}
    reason = found.get("reason") if found["status"] != "True" else ""
    shown = f"{found['status']} ({reason})" if reason else found["status"]
    return [obj["metadata"]["name"], place, shown, age(obj, now)]


def _flow_schema(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    dangling = _condition(obj, "Dangling")
    return [
        obj["metadata"]["name"],
        (spec.get("priorityLevelConfiguration") or {}).get("name", ""),
        spec.get("matchingPrecedence", 0),
        (spec.get("distinguisherMethod") or {}).get("type", NONE),
        age(obj, now),
        dangling.get("status", "") if dangling else "?",
    ]


def _priority_level(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    limited = spec.get("limited")
    queuing = ((limited or {}).get("limitResponse") or {}).get("queuing") or {}
    names = ("queues", "handSize", "queueLengthLimit")
    return [
        obj["metadata"]["name"],
        spec.get("type", ""),
        limited.get("nominalConcurrencyShares", 0) if limited else NONE,
        *(queuing.get(name, NONE) for name in names),
        age(obj, now),
    ]


def _component(obj: Json, _now: datetime) -> list[Any]:
    found: Json = next(iter(obj.get("conditions") or []), {})
    status = {"True": "Healthy", None: "Unknown"}.get(found.get("status"), "Unhealthy")
    return [obj["metadata"]["name"], status, found.get("message", ""), found.get("error", "")]


COMPONENT_STATUSES = Printer(
    (
        NAME,
        Column("Status", description="Healthy or not."),
        Column("Message", description="What it says."),
        Column("Error", description="Why it cannot be asked."),
    ),
    _component,
)
API_SERVICES = Printer(
    (
        NAME,
        Column("Service", description="Who answers: a Service, or this API server."),
        Column("Available", description="Whether it can be reached."),
        AGE,
    ),
    _api_service,
)
FLOW_SCHEMAS = Printer(
    (
        NAME,
        Column("PriorityLevel", description="The level of its requests."),
        Column("MatchingPrecedence", description="The lowest that matches counts."),
        Column("DistinguisherMethod", description="What makes a flow of its own."),
        AGE,
        Column("MissingPL", description="Whether the level does not exist."),
    ),
    _flow_schema,
)
PRIORITY_LEVELS = Printer(
    (
        NAME,
        Column("Type", description="Limited or Exempt."),
        Column("NominalConcurrencyShares", description="Its part of what is done at once."),
        Column("Queues", description="How many queues there are."),
        Column("HandSize", description="How many of them one flow may use."),
        Column("QueueLengthLimit", description="How many requests wait in one."),
        AGE,
    ),
    _priority_level,
)
