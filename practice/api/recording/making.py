"""One Event object, as client-go's recorders make it. Reference: client-go `tools/record/event.go`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from practice.api.metadata import uuid_from
from practice.api.resource import Object
from practice.api.validation.names import dns_subdomain_faults
from practice.clock import Clock

HOST = "control-plane"
"""Where the cluster's own components say that they run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a component has to say about an object. With an `action` it is said the newer way."""

    about: Object
    type: str
    reason: str
    message: str
    component: str
    host: str = ""
    action: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict)


def event_about(report: Report, clock: Clock) -> Object:
    """The event, seen once, now."""
    involved = reference(report.about)
    metadata: Object = {
        "name": event_name(involved["name"], clock),
        "namespace": involved.get("namespace") or "default",
    }
    if report.annotations:
        metadata["annotations"] = dict(report.annotations)
    event: Object = {
        "metadata": metadata,
        "involvedObject": involved,
        "reason": report.reason,
        "message": report.message,
        "type": report.type,
        "reportingComponent": report.component,
    }
    return event | (_newer(report, clock) if report.action else _older(report, clock))


def _older(report: Report, clock: Clock) -> Object:
    now = clock.now_text()
    source = {"component": report.component}
    return {
        "source": source | {"host": report.host} if report.host else source,
        "firstTimestamp": now,
        "lastTimestamp": now,
        "count": 1,
        "eventTime": None,
        "reportingInstance": report.host,
    }


def _newer(report: Report, clock: Clock) -> Object:
    return {
        "source": {},
        "firstTimestamp": None,
        "lastTimestamp": None,
        "count": None,
        "eventTime": clock.now_micro_text(),
        "reportingInstance": f"{report.component}-{HOST}",
        "action": report.action,
    }


def event_name(about: str, clock: Clock) -> str:
    """`web.18eb4f207f1b6fcc`: the nanoseconds since 1970 in hexadecimal, so that names of events about
    one object are in the order of time. A UUID where that would be no name."""
    name = f"{about}.{clock.stamp_ns():x}"
    return uuid_from(clock.random("event-names")) if dns_subdomain_faults(name) else name


def reference(about: Object) -> Object:
    """An ObjectReference to it, of what is known."""
    metadata = about["metadata"]
    found = {
        "kind": about["kind"],
        "apiVersion": about["apiVersion"],
        "name": metadata["name"],
        "namespace": metadata.get("namespace", ""),
        "uid": metadata.get("uid", ""),
        "resourceVersion": metadata.get("resourceVersion", ""),
        "fieldPath": about.get("fieldPath", ""),
    }
    return {key: value for key, value in found.items() if value}
