"""Two clusters side by side: `/side/?left=SLUG&right=SLUG`, each in a frame of its own.

A frame is the whole page of its cluster (`/cluster/?pane=1`), with its own socket and view; nobody but
Podium itself may frame it (`in_a_pane`).
"""

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.web import backend, several


def side(request: HttpRequest) -> HttpResponse:
    """Left the first cluster and right the second, unless the address says otherwise."""
    known = backend.everyone()
    sides = [_side(request, name, index) for index, name in enumerate(("left", "right"))]
    choices = [{"slug": one.slug, "name": one.name} for one in known]
    answer = render(request, "dashboard/side.html", {"sides": sides, "choices": choices})
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return answer


def _side(request: HttpRequest, name: str, index: int) -> dict[str, str]:
    """What a frame shows: the cluster that was asked for, if there is such a one."""
    slugs = [one.slug for one in backend.everyone()] or [""]
    asked = request.GET.get(name)
    slug = asked if asked in slugs else slugs[min(index, len(slugs) - 1)]
    return {
        "name": name,
        "title": name.capitalize(),
        "slug": slug,
        "url": f"{several.place(slug)}/cluster/?pane=1",
    }


def in_a_pane(response: HttpResponse) -> HttpResponse:
    """Let our own pages frame this one (CSP Level 3, frame-ancestors; RFC 7034 for old browsers)."""
    response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
