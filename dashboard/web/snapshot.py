"""GET /live/snapshot/ : the whole picture, or a view of it, compressed, with its ETag. A socket goes on from its place:
``sub`` with the epoch and seq that stand in its frames (docs/protocol.md).
"""

from django.http import HttpRequest, HttpResponse

from dashboard.limits import VIEW_KEPT_S
from dashboard.live.refusals import Refused
from dashboard.projection.audience import audience_of
from dashboard.projection.views import read_view
from dashboard.web import backend

_GZIP = "-gzip"


async def snapshot(request: HttpRequest) -> HttpResponse:
    """A JSON list of frames, cut for who asks; 304 when they have it."""
    audience = audience_of(request.viewer.role)  # type: ignore[attr-defined]
    try:
        view = read_view(request.GET.dict())
        found = await backend.current().snapshots.newest(audience, view)
    except Refused as why:
        answer = HttpResponse(why.reason, content_type="text/plain", status=503)
        # After VIEW_KEPT_S a view that nobody looks at has made room for another one.
        answer["Retry-After"] = str(why.retry_after_s or round(VIEW_KEPT_S))
        return answer
    except ValueError as why:
        return HttpResponse(str(why), content_type="text/plain", status=400)
    is_packed = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    tag = f'"{found.tag}{_GZIP if is_packed else ""}"'
    has_it = tag in _tags(request.headers.get("If-None-Match", ""))
    answer = HttpResponse(content_type="application/json", status=304 if has_it else 200)
    if not has_it:
        answer.content = found.packed if is_packed else found.plain()
        if is_packed:
            answer["Content-Encoding"] = "gzip"
    answer["ETag"] = tag
    answer["Vary"] = "Accept-Encoding, Cookie"
    return answer


def _tags(text: str) -> set[str]:
    """Of an If-None-Match; a proxy that repacks makes them weak, and weak ones are as good here."""
    return {one.strip().removeprefix("W/") for one in text.split(",")}


def _takes_gzip(text: str) -> bool:
    for one in text.lower().split(","):
        name, _, quality = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
