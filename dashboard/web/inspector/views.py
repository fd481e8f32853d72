"""GET /objects/<kind>/<namespace or ->/<name>/ : the drawer's content as a fragment.

`tab` is state, events, logs or yaml; `part=panel` asks for the tab's panel alone (what refreshes
while the drawer is open). Everything is fetched with Podium's own credentials at this moment and
cut by `projection.audience` for the viewer's role before anything is drawn from it.
"""

import asyncio
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
from dashboard.projection import audience, withheld
from dashboard.web import backend
from dashboard.web.aim import BadAim, aim
from dashboard.web.inspector import reading
from dashboard.web.inspector.buttons import buttons_for, why_no_edit
from dashboard.web.inspector.changed import last_changed
from dashboard.web.inspector.events import events_of
from dashboard.web.inspector.facts import facts_of
from dashboard.web.inspector.logs import log_of
from dashboard.web.inspector.manifest import manifest
from dashboard.web.inspector.owners import chain
from dashboard.web.inspector.ownership import owned
from dashboard.web.inspector.use import use_of
from dashboard.web.inspector.why import reasons
from dashboard.web.inspector.words import words_for
from dashboard.web.logs.sources import SELECTING
from dashboard.web.logs.views import refused

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
    if request.GET.get("part") == "use":
        api, usage = backend.current().api, backend.current().usage
        context["use"] = await use_of(api, usage, target, context["found"], role=viewer.role)
        return render(request, "inspector/use.html", context)
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
        context |= await PANELS[tab](request, target, context["found"], found)
    except errors.KubeError as error:
        context |= {"panel_trouble": told(error, f"the {TABS[tab].lower()} of {name}", viewer.role)}
    return _draw(request, context)


def _tabs(kind: str) -> list[str]:
    has_logs = kind == "Pod" or kind in SELECTING
    return [tab for tab in TABS if tab != "logs" or has_logs]


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


async def _state(
    request: HttpRequest, target: Target, found: Object, raw: Object
) -> dict[str, Any]:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    api, now = backend.current().api, timezone.now()
    changed, owners, why, use = await asyncio.gather(
        last_changed(raw, now=now),
        chain(api, found),
        reasons(api, target, found, role=viewer.role, now=now),
        use_of(api, backend.current().usage, target, found, role=viewer.role),
    )
    told = {"owners": owners, "reasons": why, "use": use, "changed": changed}
    return {"facts": facts_of(found, now=now), **told}


async def _events(
    _request: HttpRequest, target: Target, found: Object, _raw: Object
) -> dict[str, Any]:
    api = backend.current().api
    return {"events": await events_of(api, target, found, now=timezone.now())}


async def _logs(
    request: HttpRequest, target: Target, found: Object, _raw: Object
) -> dict[str, Any]:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    if why := refused(viewer):
        return {"panel_trouble": why}
    where = [target.kind, target.namespace, target.name]
    address = (
        f"{reverse('logs', args=where)}?{urlencode({'uid': found['metadata'].get('uid', '')})}"
    )
    return {"log": log_of(target, found, address=address)}


async def _yaml(
    _request: HttpRequest, _target: Target, found: Object, raw: Object
) -> dict[str, Any]:
    # Who set what is told only beside lines that are shown, so that it needs no cut of its own.
    text, entries = manifest(found), raw["metadata"].get("managedFields") or []
    return {
        "yaml": await asyncio.to_thread(owned, text, entries, now=timezone.now()),
        "version": found["metadata"].get("resourceVersion", ""),
    }


PANELS = {"state": _state, "events": _events, "logs": _logs, "yaml": _yaml}


def _draw(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    part = request.GET.get("part") == "panel"
    return render(request, "inspector/refresh.html" if part else "inspector/drawer.html", context)


def _explained(request: HttpRequest, error: errors.KubeError, what: str) -> HttpResponse:
    if isinstance(error, errors.NotFound):
        return _trouble(
            request, 404, f"{what} is gone", "It was deleted since the picture was drawn."
        )
    status = 503 if isinstance(error, errors.Unreachable) else error.code or 502
    status = 502 if status == 401 or not 400 <= status < 600 else status
    return _trouble(request, status, f"{what} cannot be shown", told(error, what, _role(request)))


def _role(request: HttpRequest) -> str:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return str(viewer.role)


def told(error: errors.KubeError, what: str, role: str) -> str:
    """A sentence about why `what` cannot be read; a missing right is named as the API server names
    it, though not to observers.
    """
    if audience.audience_of(role) == "observer":
        return withheld.message(error, role)
    if isinstance(error, errors.Forbidden):
        return f"Podium's own account at the cluster has no right to this. The API server says: {error.message}"
    if isinstance(error, errors.Unreachable):
        return error.message
    return f"The API server says about {what}: {error.message}"


def _trouble(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context: Mapping[str, object] = {"title": title, "text": text}
    return render(request, "web/trouble_part.html", dict(context), status=status)
