"""The action forms and what happens when one is sent.

GET shows the form, kubectl line first. POST: policy → audit row → API server → audit row → note to
everybody, and answers with a fragment plus an event for the page's scripts (`podium:requested`,
`podium:refused`; HX-Trigger of htmx). Nothing here changes the picture: what the action did comes
back over the socket like any other change.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from dashboard.actions import audit, catalog, policy, rollback, rollback_sets
from dashboard.actions.catalog import Action
from dashboard.actions.execute import Done, Refused, execute
from dashboard.actions.fields import Invalid
from dashboard.actions.inverses import INVERTIBLE, Inverse, inverse
from dashboard.actions.rights import rights_of
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.web import backend, choices, draining
from dashboard.web.aim import BadAim, from_any_form
from dashboard.web.others import discovery

T = TypeVar("T")
KEY_MAX_CHARS = 64


async def action(request: HttpRequest, name: str) -> HttpResponse:
    """GET: the form of one action. POST: do it."""
    form = request.POST if request.method == "POST" else request.GET
    try:
        target = await from_any_form(form)
        chosen = catalog.aimed(name, target)
    except (BadAim, catalog.UnknownAction) as why:
        return _refused(request, Refused(400, str(why)), None)
    if request.method != "POST":
        return await _form(request, chosen, target)
    try:
        values = chosen.read(form)
        chosen.check(values, target)
    except Invalid as why:
        return await _form(request, chosen, target, trouble=str(why))
    return await to_the_end(_act(request, chosen, target, values))


async def line(request: HttpRequest, name: str) -> HttpResponse:
    """The kubectl line for what the form says at this moment; asked for while somebody types."""
    try:
        target = await from_any_form(request.GET)
        chosen = catalog.aimed(name, target)
        text, trouble = chosen.kubectl(target, chosen.read(request.GET)), ""
    except (BadAim, catalog.UnknownAction, Invalid) as why:
        text, trouble = "", str(why)
    return render(request, "actions/line.html", {"kubectl": text, "trouble": trouble})


async def to_the_end(work: Awaitable[T]) -> T:
    """Await `work` even when the browser has gone meanwhile: a request that was sent must have its
    outcome recorded.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


async def _form(
    request: HttpRequest, chosen: Action, target: Target, *, trouble: str = ""
) -> HttpResponse:
    verdict = policy.may(
        _viewer(request), chosen, target, protected=settings.PODIUM_PROTECTED_NAMESPACES
    )
    if not verdict.allowed:
        return _refused(request, Refused(403, verdict.why), target)
    asked = request.POST if request.method == "POST" else request.GET
    offered = await choices.offer(chosen, target, asked)
    if isinstance(offered, Refused):
        return _refused(request, offered, target)
    context = {
        "action": chosen,
        "target": target,
        "resource": discovery.called(target.of) if target.of else "",
        "fields": offered.fields,
        "kubectl": offered.kubectl,
        "room": offered.room,
        "trouble": trouble or offered.trouble,
        "can_send": all(one.choices for one in offered.fields if one.field.widget == "revision"),
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "actions/form.html", context, status=422 if trouble else 200)


async def _act(
    request: HttpRequest, chosen: Action, target: Target, values: catalog.Values
) -> HttpResponse:
    viewer = _viewer(request)
    cluster = backend.current()
    entry = await sync_to_async(audit.begin)(
        viewer,
        target,
        action=chosen.name,
        cluster=cluster.name,
        kubectl=chosen.kubectl(target, values),
        key=request.POST.get("key", "")[:KEY_MAX_CHARS] or secrets.token_urlsafe(16),
        now=timezone.now(),
    )
    if isinstance(entry, audit.TooMany):
        return _refused(request, Refused(429, entry.why), target)
    if isinstance(entry, audit.Repeated):
        return _repeated(request, entry.entry, target)
    verdict = policy.may(viewer, chosen, target, protected=settings.PODIUM_PROTECTED_NAMESPACES)
    before, ran = await _before(cluster.api, chosen, target)
    outcome: Done | Refused
    if not verdict.allowed:
        outcome = Refused(403, verdict.why)
    elif chosen.name == "drain":  # it goes on for longer than this request
        outcome = draining.start(viewer, target, values, entry)
    else:
        outcome = await execute(cluster.api, chosen, target, values, now=timezone.now())
    if chosen.name != "drain" or isinstance(outcome, Refused):
        await sync_to_async(audit.finish)(
            entry, outcome=_word(outcome), message=outcome.text, now=timezone.now()
        )
    if isinstance(outcome, Refused):
        if outcome.status == 403:  # the cluster knows better than what was remembered
            rights_of(cluster.api).forget()
        return _refused(request, outcome, target, kubectl=entry.kubectl)
    cluster.note(user=viewer.name, text=outcome.text, ids=[target.uid] if target.uid else [])
    back = inverse(chosen.name, target, values, before, revision=ran) if before else None
    return _requested(request, outcome.text, target, entry.kubectl, back)


async def _before(api: Api, chosen: Action, target: Target) -> tuple[Object | None, int]:
    """The object as it is, where something may bring it back, and its revision where ControllerRevisions
    tell it; a hint is not worth an error."""
    if chosen.name not in INVERTIBLE:
        return None, 0
    try:
        found = await api.get(target.api_kind, target.namespace, target.name)
        if target.kind not in ("StatefulSet", "DaemonSet") or chosen.name not in (
            "restart",
            "undo",
        ):
            return found, 0
        history = await rollback.owned(api, "ControllerRevision", found)
    except (KubeError, ValueError):
        return None, 0
    return found, rollback_sets.running(found, history)


def _word(outcome: Done | Refused) -> str:
    if isinstance(outcome, Done):
        return "done"
    return "failed" if outcome.status >= 500 else "refused"


def _repeated(request: HttpRequest, before: Any, target: Target) -> HttpResponse:
    if before.outcome == "done":
        return _requested(request, before.message, target, before.kubectl)
    if before.outcome == "sent":
        return _refused(request, Refused(409, "This click is on its way already."), target)
    return _refused(request, Refused(409, before.message), target, kubectl=before.kubectl)


def _requested(
    request: HttpRequest, text: str, target: Target, kubectl: str, back: Inverse | None = None
) -> HttpResponse:
    undo = _undo(back, target) if back else None
    context = {"text": text, "kubectl": kubectl, "target": target, "undo": undo}
    answer = render(request, "actions/requested.html", context)
    return _announce(answer, "podium:requested", target, text, undo)


def _undo(back: Inverse, target: Target) -> dict[str, Any]:
    """The way back as a form that one press sends."""
    aimed = {field: getattr(target, field) for field in ("kind", "namespace", "name", "uid")}
    values = {name: str(value) for name, value in back.values.items()}
    fields = {**aimed, **values, "key": secrets.token_urlsafe(16)}
    return {"text": back.text, "url": reverse("action", args=[back.action.name]), "fields": fields}


def _refused(
    request: HttpRequest, outcome: Refused, target: Target | None, *, kubectl: str = ""
) -> HttpResponse:
    context = {"text": outcome.text, "kubectl": kubectl}
    answer = render(request, "actions/refused.html", context, status=outcome.status)
    return _announce(answer, "podium:refused", target, outcome.text)


def _announce(
    answer: HttpResponse,
    event: str,
    target: Target | None,
    text: str,
    undo: dict[str, Any] | None = None,
) -> HttpResponse:
    # A header holds ASCII only; json.dumps escapes the rest.
    detail = {"id": target.uid if target else "", "text": text, **({"undo": undo} if undo else {})}
    answer["HX-Trigger"] = json.dumps({event: detail})
    return answer


def _viewer(request: HttpRequest) -> Any:
    return request.viewer  # type: ignore[attr-defined]
