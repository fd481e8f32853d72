"""GET /objects/<kind>/<namespace or ->/<name>/ : the drawer's content as a fragment.

`tab` is state, events, logs or yaml; `part=panel` asks for the tab's panel alone (what refreshes
while the drawer is open). Everything is fetched with Podium's own credentials at this moment and
cut by `projection.audience` for the viewer's role before anything is drawn from it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from dashboard.actions.rights import rights_of
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Object
from dashboard.projection import audience
from dashboard.roles import Role
from dashboard.web import backend
from dashboard.web.aim import BadAim, aim
from dashboard.web.inspector import reading
from dashboard.web.inspector.buttons import buttons_for, why_no_edit
from dashboard.web.inspector.events import events_of
from dashboard.web.inspector.facts import facts_of
from dashboard.web.inspector.logs import log_of
from dashboard.web.inspector.manifest import manifest
from dashboard.web.inspector.owners import chain
from dashboard.web.inspector.words import words_for

TABS = {"state": "State", "events": "Events", "logs": "Logs", "yaml": "YAML"}


async def inspect(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponse:
    """The whole drawer, or one panel of it."""
    try:
        target = aim(kind, "" if namespace == "-" else namespace, name, request.GET.get("uid", ""))
        found = await reading.read(backend.current().api, target)
    except BadAim as why:
        return _trouble(request, 400, "Nothing to inspect", str(why))
    except errors.KubeError as error:
        return _explained(request, error, f"{kind} {name}")
    if target.uid and found["metadata"].get("uid") != target.uid:
        return _trouble(
            request, 404, f"{kind} {name} is gone",
            "Another object of the same name has taken its place; choose it in the picture.",
        )  # fmt: skip
    tab = request.GET.get("tab", "state")
    tab = tab if tab in _tabs(kind) else "state"
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    context = _frame(viewer, target, audience.redact(found, viewer.role), tab)
    context["words"] = await words_for(backend.current().api, found)
    context["buttons"] = await buttons_for(
        viewer,
        target,
        context["found"],
        rights_of(backend.current().api),
        protected=settings.PODIUM_PROTECTED_NAMESPACES,
    )
    context["no_edit"] = await why_no_edit(viewer, target, rights_of(backend.current().api))
    try:
        context |= await PANELS[tab](request, target, context["found"])
    except errors.KubeError as error:
        context |= {"panel_trouble": told(error, f"the {TABS[tab].lower()} of {name}")}
    return _draw(request, context)


def _tabs(kind: str) -> list[str]:
    return [tab for tab in TABS if tab != "logs" or kind == "Pod"]


def _frame(viewer: Any, target: Target, found: Object, tab: str) -> dict[str, Any]:
    """What stands around every tab."""
    meta = found["metadata"]
    return {
        "target": target,
        "found": found,
        "uid": meta.get("uid", ""),
        "tab": tab,
        "tabs": [(one, TABS[one]) for one in _tabs(target.kind)],
        "url": reverse("inspect", args=[target.kind, target.namespace or "-", target.name]),
        "query": urlencode({"uid": meta.get("uid", "")}),
    }


async def _state(_request: HttpRequest, _target: Target, found: Object) -> dict[str, Any]:
    owners = await chain(backend.current().api, found)
    return {"facts": facts_of(found, now=timezone.now()), "owners": owners}


async def _events(_request: HttpRequest, target: Target, _found: Object) -> dict[str, Any]:
    return {"events": await events_of(backend.current().api, target, now=timezone.now())}


async def _logs(request: HttpRequest, target: Target, found: Object) -> dict[str, Any]:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    if not viewer.may(Role.OPERATOR) and not settings.PODIUM_OBSERVER_LOGS:
        return {
            "panel_trouble": "Logs may hold secrets, so observers do not see them here. "
            "PODIUM_OBSERVER_LOGS=1 would show them."
        }
    return {"log": await log_of(backend.current().api, target, found, request.GET)}


async def _yaml(_request: HttpRequest, _target: Target, found: Object) -> dict[str, Any]:
    return {"yaml": manifest(found)}


PANELS = {"state": _state, "events": _events, "logs": _logs, "yaml": _yaml}


def _draw(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    log = context.get("log")
    if log and request.GET.get("mark") == log.mark:
        return HttpResponse(status=204)  # nothing new: htmx leaves the page as it is
    part = request.GET.get("part") == "panel"
    return render(request, "inspector/refresh.html" if part else "inspector/drawer.html", context)


def _explained(request: HttpRequest, error: errors.KubeError, what: str) -> HttpResponse:
    if isinstance(error, errors.NotFound):
        return _trouble(
            request, 404, f"{what} is gone", "It was deleted since the picture was drawn."
        )
    status = 503 if isinstance(error, errors.Unreachable) else error.code or 502
    status = 502 if status == 401 or not 400 <= status < 600 else status
    return _trouble(request, status, f"{what} cannot be shown", told(error, what))


def told(error: errors.KubeError, what: str) -> str:
    """A sentence about why `what` cannot be read; a missing right is named as the API server names
    it.
    """
    if isinstance(error, errors.Forbidden):
        return f"Podium's own account at the cluster has no right to this. The API server says: {error.message}"
    if isinstance(error, errors.Unreachable):
        return error.message
    return f"The API server says about {what}: {error.message}"


def _trouble(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context: Mapping[str, object] = {"title": title, "text": text}
    return render(request, "web/trouble_part.html", dict(context), status=status)
