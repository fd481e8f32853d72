"""GET /rollout/<kind>/<namespace>/<name>/ : what the watched records do not hold of an update.

Revisions with their differences, warnings, and the buttons that this viewer has, as one fragment.
What is live (counts, verdict, progress) comes over the socket and is drawn by the page.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard.actions.rights import rights_of
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import by_name
from dashboard.projection.audience import redact
from dashboard.web import backend
from dashboard.web.aim import BadAim, aim
from dashboard.web.inspector.buttons import Button, buttons_for
from dashboard.web.inspector.views import told
from dashboard.web.rollout.revisions import KINDS, History, history_of
from dashboard.web.rollout.warnings import Warned, warnings_about

OFFERED = ("image", "restart", "pause", "resume", "undo")
"""The actions of this view, in the order of its buttons; ``undo`` stands on the cards."""
_EITHER = ("pause", "resume")


async def rollout(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponse:
    """The fragment; a trouble is a fragment, too."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    try:
        target = aim(kind, namespace, name, request.GET.get("uid", ""))
        if kind not in KINDS:
            raise BadAim(f"A {kind} has no rollout; a Deployment, StatefulSet or DaemonSet has.")
        found = await backend.current().api.get(by_name(kind), namespace, name)
    except BadAim as why:
        return _trouble(request, 400, str(why))
    except errors.NotFound:
        return _trouble(request, 404, f"{kind} {name} is gone.")
    except errors.KubeError as error:
        return _trouble(request, _status(error), told(error, f"{kind} {name}", viewer.role))
    found = {"kind": kind, **found}
    if target.uid and found["metadata"].get("uid") != target.uid:
        return _trouble(request, 404, f"{kind} {name} is gone; another has taken its place.")
    return render(request, "rollout/parts.html", await _context(request, target, found))


async def _context(request: HttpRequest, target: Target, found: Object) -> dict[str, Any]:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    api, now = backend.current().api, timezone.now()
    uid = found["metadata"].get("uid", "")
    target = Target(kind=target.kind, namespace=target.namespace, name=target.name, uid=uid)
    context: dict[str, Any] = {"target": target, "paused": bool(found["spec"].get("paused"))}
    context |= await _buttons(viewer, target, found)
    history = None
    try:
        history = await history_of(api, found, viewer.role, now)
        context["history"] = history
    except errors.KubeError as error:
        context["trouble"] = told(error, f"the revisions of {target.name}", viewer.role)
    try:
        context["warnings"] = await _warnings(api, target, history)
    except errors.KubeError as error:
        context["silence"] = told(error, f"the events of {target.name}", viewer.role)
    return context


async def _buttons(viewer: Any, target: Target, found: Object) -> dict[str, Any]:
    """Of pausing and resuming the one that makes sense now."""
    shown = await buttons_for(
        viewer,
        target,
        redact(found, viewer.role),
        rights_of(backend.current().api),
        protected=settings.PODIUM_PROTECTED_NAMESPACES,
    )
    named: dict[str, Button] = {one.action.name: one for one in shown}
    paused = bool(found["spec"].get("paused"))
    senseless = _EITHER[0] if paused else _EITHER[1]
    buttons = [named[name] for name in OFFERED if name in named and name not in (senseless, "undo")]
    return {"buttons": buttons, "undo": named.get("undo")}


async def _warnings(api: Api, target: Target, history: History | None) -> list[Warned]:
    """About the workload and, of a Deployment, the ReplicaSet that makes the new pods."""
    about = [target]
    newest = next((one for one in history.cards if one.is_current), None) if history else None
    if newest is not None and target.kind == "Deployment":
        about.append(
            Target(kind="ReplicaSet", namespace=target.namespace, name=newest.name, uid=newest.uid)
        )
    return await warnings_about(api, about, now=timezone.now())


def _status(error: errors.KubeError) -> int:
    if isinstance(error, errors.Unreachable):
        return 503
    return error.code if 400 <= error.code < 600 and error.code != 401 else 502


def _trouble(request: HttpRequest, status: int, text: str) -> HttpResponse:
    return render(request, "rollout/trouble.html", {"text": text}, status=status)
