"""Events, in the shape of core/v1 and in that of events.k8s.io/v1: one store, two views."""

from __future__ import annotations

from practice.api.resource import Resource
from practice.api.values import text_at

_FIELDS = {
    **{
        f"involvedObject.{name}": text_at("involvedObject", name)
        for name in (
            "kind",
            "namespace",
            "name",
            "uid",
            "apiVersion",
            "resourceVersion",
            "fieldPath",
        )
    },
    "reason": text_at("reason"),
    "reportingComponent": text_at("reportingComponent"),
    "source": text_at("source", "component"),
    "type": text_at("type"),
}

CORE_EVENTS = Resource(
    group="",
    version="v1",
    plural="events",
    singular="event",
    kind="Event",
    short_names=("ev",),
    fields=_FIELDS,
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
    create_on_update=True,
)
