"""For instructors: what was done through Podium, by whom, and what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard import limits
from dashboard.actions import catalog
from dashboard.actions.models import OUTCOMES, Entry
from dashboard.web import backend


def audit(request: HttpRequest) -> HttpResponse:
    """Filters: `who` and `thing` (part of a name), `action` and `outcome` (exact)."""
    asked = {
        name: request.GET.get(name, "").strip() for name in ("who", "thing", "action", "outcome")
    }
    rows = Entry.objects.all()
    if asked["who"]:
        rows = rows.filter(actor__icontains=asked["who"])
    if asked["thing"]:
        rows = rows.filter(name__icontains=asked["thing"])
    if asked["action"]:
        rows = rows.filter(action=asked["action"])
    if asked["outcome"]:
        rows = rows.filter(outcome=asked["outcome"])
    page = Paginator(rows, limits.AUDIT_PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "actions": catalog.ACTIONS,
        "outcomes": OUTCOMES,
        "several": len(backend.everyone()) > 1,
    }
    return render(request, "web/audit.html", context)
