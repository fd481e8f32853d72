"""What was: the strip under the picture, the recording behind it, and the pages that play one.

The recording is cut for the viewer's audience where it is written (``dashboard.live.history``)."""

import asyncio

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from dashboard.live.recordings import SUFFIX, name_of
from dashboard.projection.audience import Audience, audience_of
from dashboard.web import backend
from dashboard.web.film import one_file


def overview(_request: HttpRequest) -> HttpResponse:
    """JSON: how many rows changed when, who acted, where trouble began, how much is kept."""
    told = backend.current().past.overview()
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")


async def recording(request: HttpRequest) -> HttpResponse:
    """The kept past as a file, for this page's own timeline and to take away."""
    header, packed = await backend.current().past.recording(_audience(request))
    answer = HttpResponse(packed, content_type="application/gzip")
    answer["Content-Disposition"] = f'attachment; filename="{name_of(header)}"'
    return answer


async def film(request: HttpRequest) -> HttpResponse:
    """The same recording inside a page that needs nothing else, not even a server."""
    header, packed = await backend.current().past.recording(_audience(request))
    page = render_to_string("dashboard/player.html", {"is_film": True})
    answer = HttpResponse(await asyncio.to_thread(one_file, page, packed))
    name = name_of(header).removesuffix(SUFFIX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.podium.html"'
    return answer


def player(request: HttpRequest) -> HttpResponse:
    """Plays a file in the browser: needs no cluster, and sends nothing anywhere."""
    return render(request, "dashboard/player.html", {"suffix": SUFFIX})


def _audience(request: HttpRequest) -> Audience:
    return audience_of(request.viewer.role)  # type: ignore[attr-defined]
