"""The cluster page, the way to it, and the two questions that a supervisor of processes asks."""

import json

from csp.constants import SELF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from dashboard import limits
from dashboard.actions.catalog import ACTIONS
from dashboard.roles import Role, reaches
from dashboard.web import backend, embedding, several
from dashboard.web.side import in_a_pane

SOCKET_PATH = "/live/"


def home(request: HttpRequest) -> HttpResponse:
    """To the cluster when signed in, else to the sign-in page."""
    return redirect("cluster" if request.viewer else "login")  # type: ignore[attr-defined]


def cluster(request: HttpRequest) -> HttpResponse:
    """The living picture. What it shows comes over the socket."""
    joined = backend.installed()
    is_pane = "pane" in request.GET
    is_embedded = embedding.is_embedded(request)
    if is_embedded and not embedding.may_be_framed(request):
        raise PermissionDenied(
            "The page for frames is for observers: come in by an observer's link in this browser."
        )
    answer = render(
        request,
        "dashboard/cluster.html",
        {
            "base": several.place(backend.choice()),
            "socket_path": several.place(backend.choice()) + SOCKET_PATH,
            "is_large": joined is not None and joined.live.size >= limits.SNAPSHOT_HTTP_ROWS,
            "cluster_name": joined.name if joined else settings.PODIUM_CLUSTER,
            "is_own": bool(joined and joined.is_run and joined.practice)
            and request.viewer.may(Role.OPERATOR),  # type: ignore[attr-defined]
            "is_practice": settings.PODIUM_CLUSTER == "practice",
            "actions": json.dumps(_may(request.viewer.role)),  # type: ignore[attr-defined]
            "others": [_link(one) for one in backend.everyone()],
            "is_pane": is_pane,
            "is_embedded": is_embedded,
        },
    )
    if joined and joined.is_run:
        answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined] # its recording
    if is_embedded:
        return embedding.in_a_frame(answer)
    return in_a_pane(answer) if is_pane else answer


def _may(role: str) -> list[dict[str, object]]:
    """The actions that a role may ask for, for the command palette. The server decides again at each one."""
    return [
        {"name": one.name, "title": one.title, "kinds": one.kinds}
        for one in ACTIONS.values()
        if reaches(role, one.role)
    ]


def _link(one: backend.Cluster) -> dict[str, object]:
    """A line of the switcher."""
    here = one.slug == backend.choice()
    return {"name": one.name, "url": f"{several.place(one.slug)}/cluster/", "is_here": here}


def livez(_request: HttpRequest) -> JsonResponse:
    """503 when what follows the cluster has ended by a defect: the process should be restarted."""
    live = all(one.is_alive() for one in backend.everyone())
    return JsonResponse({"live": live}, status=200 if live else 503)


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 once the first picture of each cluster is complete; 503 until then, without a cluster, and when
    the process is about to end."""
    joined = backend.everyone()
    ready = not backend.is_leaving() and bool(joined) and all(one.is_synced() for one in joined)
    return JsonResponse({"ready": ready}, status=200 if ready else 503)
