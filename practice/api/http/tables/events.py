"""An Event's row. New events carry eventTime and a series, old ones two timestamps and a count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import since
from practice.api.http.tables.column import NAME, Column, Printer
from practice.api.schema.structure import Json

COLUMNS = (
    Column("Last Seen", description="Time since it last happened."),
    Column("Type", description="Normal or Warning."),
    Column("Reason", description="A short word for what happened."),
    Column("Object", description="The object it happened to."),
    Column("Subobject", priority=1, description="The part of the object, for example a container."),
    Column("Source", priority=1, description="Who reports it."),
    Column("Message", description="What happened, for people."),
    Column("First Seen", priority=1, description="Time since it first happened."),
    Column("Count", priority=1, description="How often it happened."),
    Column(NAME.name, priority=1, format=NAME.format, description=NAME.description),
)


def _source(obj: Json) -> str:
    source = obj.get("source") or obj.get("deprecatedSource") or {}
    component = source.get("component") or obj.get("reportingComponent") or ""
    host = source.get("host") or obj.get("reportingInstance") or ""
    return f"{component}, {host}" if host else component


def _target(about: Json) -> str:
    kind = about.get("kind", "").lower()
    return f"{kind}/{about['name']}" if about.get("name") else kind


def cells(obj: Json, now: datetime) -> list[Any]:
    """Also takes events.k8s.io objects, whose fields have other names."""
    about = obj.get("involvedObject") or obj.get("regarding") or {}
    first_time = obj.get("firstTimestamp") or obj.get("deprecatedFirstTimestamp")
    last_time = obj.get("lastTimestamp") or obj.get("deprecatedLastTimestamp")
    first = since(first_time or obj.get("eventTime"), now)
    last = since(last_time, now) if last_time else first
    count = obj.get("count") or obj.get("deprecatedCount") or 1
    if obj.get("series"):
        last = since(obj["series"].get("lastObservedTime"), now)
        count = obj["series"].get("count", 0)
    return [
        last,
        obj.get("type", ""),
        obj.get("reason", ""),
        _target(about),
        about.get("fieldPath", ""),
        _source(obj),
        (obj.get("message") or obj.get("note") or "").strip(),
        first,
        count,
        obj["metadata"]["name"],
    ]


EVENTS = Printer(COLUMNS, cells)
