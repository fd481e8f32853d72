"""The cluster page, the way to it, and the two questions that a supervisor of processes asks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from dashboard.web import backend

SOCKET_PATH = "/live/"


def home(request: HttpRequest) -> HttpResponse:
    """To the cluster when signed in, else to the sign-in page."""
    return redirect("cluster" if request.viewer else "login")  # type: ignore[attr-defined]


def cluster(request: HttpRequest) -> HttpResponse:
    """The living picture. What it shows comes over the socket."""
    joined = backend.installed()
    return render(
        request,
        "dashboard/cluster.html",
        {
            "socket_path": SOCKET_PATH,
            "cluster_name": joined.name if joined else settings.PODIUM_CLUSTER,
            "is_practice": settings.PODIUM_CLUSTER == "practice",
        },
    )


def livez(_request: HttpRequest) -> JsonResponse:
    """503 when what follows the cluster has ended by a defect: the process should be restarted."""
    joined = backend.installed()
    live = joined is None or joined.is_alive()
    return JsonResponse({"live": live}, status=200 if live else 503)


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 once the first picture of the cluster is complete; 503 until then and without a cluster."""
    joined = backend.installed()
    ready = joined is not None and joined.is_synced()
    return JsonResponse({"ready": ready}, status=200 if ready else 503)
