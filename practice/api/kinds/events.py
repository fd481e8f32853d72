"""Events, in the shape of core/v1 and in that of events.k8s.io/v1: one store, two views."""

from __future__ import annotations

from typing import Any

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.values import text_at

_CORE_TO_NEW = {
    "involvedObject": "regarding",
    "message": "note",
    "reportingComponent": "reportingController",
    "source": "deprecatedSource",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "count": "deprecatedCount",
}
_NEW_TO_CORE = {new: core for core, new in _CORE_TO_NEW.items()}
_LEFT_OUT_WHEN_EMPTY = ("reportingComponent", "reportingInstance")

_INVOLVED = (
    *("kind", "namespace", "name", "uid", "apiVersion"),
    *("resourceVersion", "fieldPath"),
)


def _source(event: Object) -> str:
    """Who reports; events of the new shape say so in one place only."""
    component = (event.get("source") or {}).get("component")
    return str(component or event.get("reportingComponent") or "")


_CORE_FIELDS = {
    **{f"involvedObject.{name}": text_at("involvedObject", name) for name in _INVOLVED},
    "reason": text_at("reason"),
    "reportingComponent": text_at("reportingComponent"),
    "source": _source,
    "type": text_at("type"),
}
_NEW_FIELDS = {
    **{f"regarding.{name}": text_at("involvedObject", name) for name in _INVOLVED},
    "reason": text_at("reason"),
    "reportingController": text_at("reportingComponent"),
    "type": text_at("type"),
}


def _to_core(event: Object) -> Object:
    renamed = {_NEW_TO_CORE.get(name, name): value for name, value in event.items()}
    return {**renamed, "kind": "Event", "apiVersion": "v1"}


def _to_new(event: Object) -> Object:
    renamed = {
        _CORE_TO_NEW.get(name, name): value
        for name, value in event.items()
        if value or name not in _LEFT_OUT_WHEN_EMPTY
    }
    return {**renamed, "kind": "Event", "apiVersion": "events.k8s.io/v1"}


def _validate(event: Object) -> list[Cause]:
    involved = event.get("involvedObject") or {}
    namespace = event["metadata"].get("namespace", "")
    expected = involved.get("namespace", "") or "default"
    if namespace == expected:
        return []
    detail = "does not match event.namespace"
    field = "involvedObject.namespace"
    return [causes.invalid(field, involved.get("namespace", ""), detail)]


def _validate_new(event: Object) -> list[Cause]:
    """What events.k8s.io asks for beyond core's rules; the names are those of the core shape."""
    found = _validate(event)
    if event.get("eventTime") is None:
        return [
            *found,
            causes.required("eventTime"),
            *(
                []
                if event.get("type") in ("Normal", "Warning")
                else [causes.invalid("type", "", f"has invalid value: {event.get('type', '')}")]
            ),
        ]
    for name, field in (
        ("reportingComponent", "reportingController"),
        ("reportingInstance", "reportingInstance"),
        ("action", "action"),
        ("reason", "reason"),
    ):
        if not event.get(name):
            found.append(causes.required(field))
    return found


_FROZEN = (
    *("involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count"),
    *("type", "eventTime", "action", "related", "reportingComponent", "reportingInstance"),
)
_SAID = {"reportingComponent": "reportingController"}


def _validate_new_update(event: Object, old: Object) -> list[Cause]:
    """Only the series of an event may grow through this API."""
    return [
        causes.immutable(_SAID.get(name, name), _shown(event.get(name)))
        for name in _FROZEN
        if (event.get(name) or None) != (old.get(name) or None)
    ]


def _shown(value: Any) -> Any:
    """A reference as the internal Go type is printed, which has no names for JSON."""
    if not isinstance(value, dict):
        return value
    names = ("Kind", "Namespace", "Name", "UID", "APIVersion", "ResourceVersion", "FieldPath")
    lower = {"UID": "uid", "APIVersion": "apiVersion"}
    return {name: value.get(lower.get(name, name[0].lower() + name[1:]), "") for name in names}


CORE_EVENTS = Resource(
    group="",
    version="v1",
    plural="events",
    singular="event",
    kind="Event",
    short_names=("ev",),
    fields=_CORE_FIELDS,
    validate=_validate,
    create_on_update=True,
)

EVENTS = Resource(
    group="events.k8s.io",
    version="v1",
    plural="events",
    singular="event",
    kind="Event",
    short_names=("ev",),
    storage="events",
    storage_api_version="v1",
    fields=_NEW_FIELDS,
    validate=_validate_new,
    validate_update=_validate_new_update,
    create_on_update=True,
    to_storage=_to_core,
    from_storage=_to_new,
)
