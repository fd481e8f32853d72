"""Who changed an object, as far as the cluster itself says: managedFields and Events.

managedFields name a program (a field manager) and the second of its last change, not a person; for
each field only the last one. Values are never told, only names of the parts of the spec.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse

from dashboard import limits
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from dashboard.projection import withheld
from dashboard.web import backend
from dashboard.web.aim import BadAim, from_form
from dashboard.web.inspector import reading

EVENTS_ASKED = 500


class Change(msgspec.Struct, frozen=True):
    """The last change of one manager. `sets`: parts of the spec that it owns, and `image` where it
    owns one of a template's container."""

    manager: str
    operation: str
    subresource: str
    at_ms: int
    sets: list[str]


class Said(msgspec.Struct, frozen=True):
    """An Event about the object; Kubernetes tells its time to the second, or better."""

    reason: str
    message: str
    by: str
    at_ms: int


async def authors(request: HttpRequest) -> HttpResponse:
    """JSON: `changes`, newest first, and `events`; `trouble` says why there are none."""
    try:
        target = from_form(request.GET)
    except BadAim as why:
        return JsonResponse({"trouble": str(why), "changes": [], "events": []}, status=400)
    api = backend.current().api
    try:
        found = await reading.read(api, target)
        if target.uid and found["metadata"].get("uid") != target.uid:
            raise errors.NotFound("Another object of the same name has taken its place.", code=404)
        changes, events = changes_of(found), await _events(api, found)
    except errors.KubeError as error:
        said = withheld.message(error, request.viewer.role)  # type: ignore[attr-defined]
        return JsonResponse({"trouble": said, "changes": [], "events": []})
    told = {"trouble": "", "changes": changes, "events": events}
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")


def changes_of(found: Mapping[str, Any]) -> list[Change]:
    """From managedFields; newest first."""
    entries = found.get("metadata", {}).get("managedFields") or []
    changes = [
        Change(
            manager=str(entry.get("manager") or ""),
            operation=str(entry.get("operation") or ""),
            subresource=str(entry.get("subresource") or ""),
            at_ms=milliseconds(entry.get("time")),
            sets=_sets(entry.get("fieldsV1")),
        )
        for entry in entries
        if isinstance(entry, Mapping)
    ]
    return sorted(changes, key=lambda change: -change.at_ms)


def _sets(fields: object) -> list[str]:
    spec = fields.get("f:spec") if isinstance(fields, Mapping) else None
    if not isinstance(spec, Mapping):
        return []
    names = {str(name).removeprefix("f:") for name in spec if str(name).startswith("f:")}
    return sorted(names | ({"image"} if _owns_an_image(spec) else set()))


def _owns_an_image(spec: Mapping[str, Any]) -> bool:
    """Several managers own parts of one template; who set an image owns that field."""
    inner: Any = spec
    for step in ("f:template", "f:spec", "f:containers"):
        inner = inner.get(step)
        if not isinstance(inner, Mapping):
            return False
    return any(isinstance(one, Mapping) and "f:image" in one for one in inner.values())


async def _events(api: Api, found: Mapping[str, Any]) -> list[Said]:
    meta = found["metadata"]
    if found.get("kind") == "Node":  # kubelets write a node's name where its uid should be
        chosen = f"involvedObject.kind=Node,involvedObject.name={meta.get('name')}"
    else:
        chosen = f"involvedObject.uid={meta.get('uid')}"
    answer = await api.list(
        by_name("Event"),
        meta.get("namespace") or "default",
        field_selector=chosen,
        limit=EVENTS_ASKED,
    )
    said = [
        Said(
            reason=str(event.get("reason") or ""),
            message=str(event.get("message") or ""),
            by=str(
                event.get("reportingComponent")
                or (event.get("source") or {}).get("component")
                or ""
            ),
            at_ms=milliseconds(
                event.get("lastTimestamp")
                or event.get("eventTime")
                or event["metadata"].get("creationTimestamp")
            ),
        )
        for event in answer.get("items") or []
    ]
    return sorted(said, key=lambda one: -one.at_ms)[: limits.EVENTS_SHOWN]


def milliseconds(when: object) -> int:
    """Unix milliseconds of an RFC 3339 time; 0 for none."""
    try:
        return round(datetime.fromisoformat(str(when)).timestamp() * 1000)
    except ValueError:
        return 0
