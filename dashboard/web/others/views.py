"""GET /others/ : which other kinds there are; /others/<resource>/ : one as a table, which asks again
while it is looked at; /others/<resource>/<namespace or ->/<name>/ : one object. All as fragments.

For operators: what a kind that nobody here knows keeps in its fields may be anybody's secret.
"""

import asyncio
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Object
from dashboard.kube.kinds import Kind
from dashboard.projection import audience
from dashboard.projection.diagnosis import Case, diagnose
from dashboard.web import backend
from dashboard.web.inspector.events import grouped, raw_events
from dashboard.web.inspector.manifest import manifest
from dashboard.web.inspector.ownership import owned
from dashboard.web.others import discovery, tables


async def others(request: HttpRequest) -> HttpResponse:
    """The choice of kinds."""
    try:
        found = await discovery.groups(backend.current().api, anew=True)
    except errors.KubeError as error:
        return _trouble(request, error, "The other kinds cannot be listed")
    choices = [(one.name, [(discovery.called(kind), kind) for kind in one.kinds]) for one in found]
    return render(request, "others/kinds.html", {"groups": choices})


async def table(request: HttpRequest, resource: str) -> HttpResponse:
    """One kind, as `kubectl get` prints it."""
    api = backend.current().api
    try:
        kind = await discovery.kind_of(api, resource)
        if kind is None:
            return _unknown(request, resource)
        found = await tables.table(api, kind)
    except errors.KubeError as error:
        return _trouble(request, error, f"{resource} cannot be listed")
    return render(
        request, "others/table.html", {"kind": kind, "resource": resource, "table": found}
    )


async def one(request: HttpRequest, resource: str, namespace: str, name: str) -> HttpResponse:
    """One object: why it is as it is, its events, its YAML."""
    api, namespace = backend.current().api, "" if namespace == "-" else namespace
    try:
        kind = await discovery.kind_of(api, resource)
        if kind is None:
            return _unknown(request, resource)
        found = {"kind": kind.kind, **await api.get(kind, namespace, name)}
    except ValueError as why:
        return _said(request, 400, "No such name", str(why))
    except errors.KubeError as error:
        return _trouble(request, error, f"{kind.kind if kind else resource} {name} cannot be shown")
    return render(request, "others/one.html", await _about(request, kind, found))


async def _about(request: HttpRequest, kind: Kind, found: Object) -> dict[str, Any]:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    meta, now = found["metadata"], timezone.now()
    target = Target(
        kind=kind.kind, namespace=str(meta.get("namespace") or ""),
        name=str(meta.get("name")), uid=str(meta.get("uid") or ""),
    )  # fmt: skip
    try:
        events = await raw_events(backend.current().api, target)
    except errors.KubeError:
        events = []
    shown = audience.redact(found, viewer.role)
    return {
        "target": target,
        "uid": target.uid,
        "version": meta.get("resourceVersion", ""),
        "reasons": diagnose(Case(found=shown, events=events, now=now)),
        "events": grouped(events, now=now, target=target),
        "yaml": await asyncio.to_thread(
            owned, manifest(shown), meta.get("managedFields") or [], now=now
        ),
    }


def _trouble(request: HttpRequest, error: errors.KubeError, title: str) -> HttpResponse:
    if isinstance(error, errors.Forbidden):
        text = f"Podium's own account at the cluster has no right to this. The API server says: {error.message}"
    elif isinstance(error, errors.NotFound):
        text = "It is gone from the cluster."
    else:
        text = error.message
    return _said(request, 200, title, text)


def _unknown(request: HttpRequest, resource: str) -> HttpResponse:
    return _said(
        request, 404, "No such kind here",
        f"The cluster serves no {resource[:120]}, or Podium shows it elsewhere.",
    )  # fmt: skip


def _said(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "web/trouble_part.html", {"title": title, "text": text}, status=status)
