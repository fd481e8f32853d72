"""GET /live/search/ : pods of a fleet that its picture only counts, by name (docs/protocol.md, "Views")."""

from django.http import HttpRequest, HttpResponse

from dashboard import limits
from dashboard.projection.audience import audience_of
from dashboard.projection.views import read_view
from dashboard.web import backend


async def search(request: HttpRequest) -> HttpResponse:
    """JSON: `rows`, the first of those that have every word of `q`, and the `count` of all."""
    text = request.GET.get("q", "")
    if len(text) > limits.SEARCH_MAX_CHARS:
        said = f"A search may have {limits.SEARCH_MAX_CHARS} characters."
        return HttpResponse(said, content_type="text/plain", status=400)
    try:
        view = read_view(request.GET.dict())
    except ValueError as why:
        return HttpResponse(str(why), content_type="text/plain", status=400)
    audience = audience_of(request.viewer.role)  # type: ignore[attr-defined]
    found = await backend.current().live.searches.find(audience, text, view)
    return HttpResponse(found, content_type="application/json")
