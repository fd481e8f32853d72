"""What was: the strip under the picture, and the recording behind it.

The recording is cut for the viewer's audience where it is written (``dashboard.live.history``)."""

import msgspec
from django.http import HttpRequest, HttpResponse

from dashboard.live.recordings import name_of
from dashboard.projection.audience import Audience, audience_of
from dashboard.web import backend


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


def _audience(request: HttpRequest) -> Audience:
    return audience_of(request.viewer.role)  # type: ignore[attr-defined]
