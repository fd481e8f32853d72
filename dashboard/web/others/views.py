"""GET /others/ : which other kinds there are; /others/<resource>/ : one as a table, kept fresh
by /others/<resource>/news/ while it is looked at; /others/<resource>/<namespace or ->/<name>/ : one object.
All as fragments.

For operators: what a kind that nobody here knows keeps in its fields may be anybody's secret.
"""

import asyncio
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard.actions import catalog, policy
from dashboard.actions.needs import Need
from dashboard.actions.rights import rights_of
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Object
from dashboard.projection import audience
from dashboard.projection.diagnosis import Case, diagnose
from dashboard.web import backend
from dashboard.web.inspector.events import grouped, raw_events
from dashboard.web.inspector.manifest import manifest
from dashboard.web.inspector.ownership import owned
from dashboard.web.others import discovery
from dashboard.web.others.discovery import Served


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
    except errors.KubeError as error:
        return _trouble(request, error, f"{resource} cannot be listed")
    looks = backend.current().looks
    context: dict[str, Any] = {"kind": kind, "resource": resource}
    try:
        context["mark"], context["table"] = await looks.table(kind)
    except errors.NotFound as error:
        return _trouble(request, error, f"{resource} cannot be listed")
    except errors.KubeError as error:  # it is asked for again, as if there were a list
        context |= {"mark": looks.mark(kind), **_words(error, f"{resource} cannot be listed")}
    return render(request, "others/table.html", context)


async def news(request: HttpRequest, resource: str) -> HttpResponse:
    """Answered when something of this kind has changed since the mark that is told, or after a while."""
    try:
        kind = await discovery.kind_of(backend.current().api, resource)
    except errors.KubeError as error:
        return JsonResponse({"text": error.message}, status=503)
    if kind is None:
        return JsonResponse({"text": "The cluster serves no such kind any more."}, status=404)
    since = request.GET.get("since", "")
    mark = await backend.current().looks.news(kind, int(since) if since.isdecimal() else 0)
    return JsonResponse({"mark": mark})


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


async def _about(request: HttpRequest, kind: Served, found: Object) -> dict[str, Any]:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    meta, now = found["metadata"], timezone.now()
    target = Target(
        kind=kind.kind, namespace=str(meta.get("namespace") or ""),
        name=str(meta.get("name")), uid=str(meta.get("uid") or ""), of=kind,
    )  # fmt: skip
    try:
        events = await raw_events(backend.current().api, target)
    except errors.KubeError:
        events = []
    shown = audience.redact(found, viewer.role)
    return {
        "target": target,
        "asked": urlencode(
            {
                "kind": kind.kind,
                "namespace": target.namespace,
                "name": target.name,
                "uid": target.uid,
                "resource": discovery.called(kind),
            }
        ),
        "buttons": [
            ("edit", "Edit YAML", await _why_not(viewer, target, kind, "patch")),
            (
                "delete",
                catalog.ACTIONS["delete"].title,
                await _why_not(viewer, target, kind, "delete"),
            ),
        ],
        "uid": target.uid,
        "version": meta.get("resourceVersion", ""),
        "reasons": diagnose(Case(found=shown, events=events, now=now)),
        "events": grouped(events, now=now, target=target),
        "yaml": await asyncio.to_thread(
            owned, manifest(shown), meta.get("managedFields") or [], now=now
        ),
    }


async def _why_not(viewer: Any, target: Target, kind: Served, verb: str) -> str:
    """Why nobody, or not this person, or not Podium can do it; or nothing."""
    if verb not in kind.verbs:
        return f"The cluster offers no {verb} for a {kind.kind}."
    verdict = policy.may_write(viewer, kind, target, protected=settings.PODIUM_PROTECTED_NAMESPACES)
    need = Need(verb=verb, kind=kind, namespace=target.namespace, name=target.name)
    return verdict.why or await rights_of(backend.current().api).why_not([need])


def _trouble(request: HttpRequest, error: errors.KubeError, title: str) -> HttpResponse:
    return _said(request, 200, **_words(error, title))


def _words(error: errors.KubeError, title: str) -> dict[str, str]:
    if isinstance(error, errors.Forbidden):
        text = f"Podium's own account at the cluster has no right to this. The API server says: {error.message}"
    elif isinstance(error, errors.NotFound):
        text = "It is gone from the cluster."
    else:
        text = error.message
    return {"title": title, "text": text}


def _unknown(request: HttpRequest, resource: str) -> HttpResponse:
    return _said(
        request, 404, "No such kind here",
        f"The cluster serves no {resource[:120]}, or Podium shows it elsewhere.",
    )  # fmt: skip


def _said(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "web/trouble_part.html", {"title": title, "text": text}, status=status)
