"""The read-only page in a frame of somebody else's: `/cluster/?embed=1`.

A page that acts must not be framed by others: they could lay something harmless over a button
("clickjacking"). So a page is let into a frame only for an observer, who has no buttons, and only
by the origins of PODIUM_EMBED_ORIGINS. Everything else keeps `frame-ancestors 'none'`.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dashboard.roles import Role


def is_embedded(request: HttpRequest) -> bool:
    """Whether the page without its frame is asked for."""
    return "embed" in request.GET


def may_be_framed(request: HttpRequest) -> bool:
    """Whether what this request gets can do no harm in a frame."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return viewer is not None and not viewer.may(Role.OPERATOR)


def in_a_frame(response: HttpResponse) -> HttpResponse:
    """Let the origins of the setting frame it (CSP Level 3, frame-ancestors). X-Frame-Options has no
    word for "these origins", and browsers that know frame-ancestors ignore it."""
    if settings.PODIUM_EMBED_ORIGINS:
        response._csp_replace = {  # type: ignore[attr-defined]
            "frame-ancestors": list(settings.PODIUM_EMBED_ORIGINS)
        }
        response.xframe_options_exempt = True
    return response
