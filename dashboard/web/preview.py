"""What an action would do, shown in its form before it is sent: the API server's dry run as a
difference of YAML, and what it would mean for others."""

import difflib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard import limits
from dashboard.actions import catalog
from dashboard.actions.consequences import consequences
from dashboard.actions.execute import Refused
from dashboard.actions.fields import Invalid
from dashboard.actions.rehearsal import Rehearsed, rehearse
from dashboard.kube.api import Object
from dashboard.projection.audience import redact
from dashboard.web import backend
from dashboard.web.aim import BadAim, from_any_form
from dashboard.web.inspector.manifest import manifest

_BOOKKEEPING = ("resourceVersion", "generation", "managedFields")


async def preview(request: HttpRequest, name: str) -> HttpResponse:
    """The fragment; empty while the form cannot be read, because the form says that itself."""
    try:
        target = await from_any_form(request.GET)
        chosen = catalog.aimed(name, target)
        values = chosen.read(request.GET)
    except (BadAim, catalog.UnknownAction, Invalid):
        return render(request, "actions/preview.html", {})
    api = backend.current().api
    told = await rehearse(api, chosen, target, values, now=timezone.now())
    if isinstance(told, Refused):
        return render(request, "actions/preview.html", {"refused": told.text})
    role = request.viewer.role  # type: ignore[attr-defined]
    context = {
        "hurts": await consequences(api, name, target, told.before, values),
        "lines": difference(told, role),
    }
    return render(request, "actions/preview.html", context)


def difference(told: Rehearsed, role: str) -> list[tuple[str, str]]:
    """``(sign, line)`` of what would change: "+", "-", " ", and "…" between two places."""
    if told.after is None:
        return []
    before, after = (_lines(one, role) for one in (told.before, told.after))
    lines = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
    shown = [("…", "") if line.startswith("@@") else (line[0], line[1:]) for line in lines]
    if len(shown) > limits.PREVIEW_LINES:
        return [*shown[: limits.PREVIEW_LINES], ("…", "the rest is not shown")]
    return shown[1:]  # the first "…" stands before everything


def _lines(found: Object, role: str) -> list[str]:
    kept = {key: value for key, value in found.items() if key != "status"}
    meta = {key: value for key, value in found["metadata"].items() if key not in _BOOKKEEPING}
    return manifest(redact({**kept, "metadata": meta}, role)).splitlines()
