"""Stopping the requests to a Service. Starting them is the action "probe"; this has no kubectl line,
because kubectl asks once, so it is no action of the catalog. It is checked and recorded like one.
"""

import json
import secrets
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dashboard.actions import audit, policy, probing
from dashboard.actions.catalog import PROBE
from dashboard.actions.target import Actor, Target
from dashboard.web import backend
from dashboard.web.aim import BadAim, aim

KEY_MAX_CHARS = 64


async def stop(request: HttpRequest) -> HttpResponse:
    """POST `namespace`, `name`, `uid` of the Service, and the click's `key`."""
    form = request.POST
    try:
        named = (form.get(field, "") for field in ("namespace", "name", "uid"))
        target = aim("Service", *named)
    except BadAim as why:
        return _answer("podium:refused", str(why), "", 400)
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    entry = await sync_to_async(audit.begin)(
        viewer,
        target,
        action=PROBE.name,
        cluster=backend.current().name,
        kubectl=f"(no kubectl line) stop the requests to {target.name}",
        key=form.get("key", "")[:KEY_MAX_CHARS] or secrets.token_urlsafe(16),
        now=timezone.now(),
    )
    if isinstance(entry, audit.TooMany):
        return _answer("podium:refused", entry.why, target.uid, 429)
    if isinstance(entry, audit.Repeated):
        return _answer("podium:requested", entry.entry.message, target.uid, 200)
    status, text = _stopped(viewer, target)
    outcome = "done" if status == 200 else "refused"
    await sync_to_async(audit.finish)(entry, outcome=outcome, message=text, now=timezone.now())
    if status != 200:
        return _answer("podium:refused", text, target.uid, status)
    backend.current().note(user=viewer.name, text=text, ids=[target.uid])
    return _answer("podium:requested", text, target.uid, 200)


def _stopped(viewer: Actor, target: Target) -> tuple[int, str]:
    """HTTP status and a sentence."""
    verdict = policy.may(viewer, PROBE, target, protected=settings.PODIUM_PROTECTED_NAMESPACES)
    if not verdict.allowed:
        return 403, verdict.why
    cluster, why = backend.current(), f"{viewer.name} stopped it."
    probers = probing.of(cluster.api)
    is_here = probers is not None and probers.stop(target.uid, why)
    if not is_here and not (cluster.others and cluster.others.stop_probe(target.uid, why)):
        return 409, f"Nobody is asking {target.name} now."
    return 200, f"stopped the requests to {target.name}"


def _answer(event: str, text: str, uid: str, status: int) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    # A header holds ASCII only; json.dumps escapes the rest.
    answer["HX-Trigger"] = json.dumps({event: {"id": uid, "text": text}})
    return answer
