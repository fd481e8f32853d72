"""Pages for what went wrong: what happened, why, what next. Calm words, no insides.

A request by htmx gets the same words as a fragment, which the drawer shows in place.
"""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin

from dashboard.actions.audit import Unrecorded
from dashboard.web import events, several
from dashboard.web.backend import NotConnected

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return trouble(request, 400, "That request made no sense to Podium.", "Go back and try again.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, with the reason the gate gave."""
    why = str(exception) if exception and str(exception) else "You may not do this here."
    return trouble(request, 403, "Not allowed", why)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; at the place of what is over, why it is."""
    if why := several.why_gone(request.path, events.PATH):
        return events.over(why)
    if why := several.why_gone(request.path):
        return trouble(request, 404, "This is over", why)
    return trouble(
        request,
        404,
        "There is nothing here",
        "The address may be old or mistyped. The cluster is one step away.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The traceback is in the log, never on the page.

    Drawn without the request: whatever made the mistake must not be asked again.
    """
    context = {
        "title": "Podium made a mistake",
        "text": "It has been written to the log. Reload the page, and look at the picture before "
        "you repeat what you did.",
        "status": 500,
        "viewer": getattr(request, "viewer", None),
    }
    return HttpResponse(render_to_string(_template(request), context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's secret does not match: an old page, blocked cookies, or another site's
    form.
    """
    log.warning("CSRF: %s for %s", reason, request.path)
    return trouble(
        request,
        403,
        "This page is too old to act from",
        "Reload it and try again. Cookies must be allowed for this address.",
    )


def trouble(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page, or for htmx a fragment."""
    context: dict[str, Any] = {"title": title, "text": text, "status": status}
    return render(request, _template(request), context, status=status)


def _template(request: HttpRequest) -> str:
    return "web/trouble_part.html" if request.headers.get("HX-Request") else "web/trouble.html"


class NotConnectedMiddleware(MiddlewareMixin):
    """503 with the reason, for every view that needs the cluster when there is none, and for an action that cannot
    be written down."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Anything else goes on to be a 500."""
        if isinstance(exception, NotConnected):
            return trouble(request, 503, "No cluster", str(exception))
        if isinstance(exception, Unrecorded):
            log.error("The audit log cannot be written: %s", exception)
            return trouble(
                request,
                503,
                "Nothing was done",
                "Podium writes down each action before it does it, and its database cannot be written at the moment. "
                "The picture goes on. Try again; if it stays so, whoever runs Podium looks at the disk of its data.",
            )
        return None
