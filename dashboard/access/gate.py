"""The one gate: every request passes it, and nothing opens that was not declared open.

It finds out who asks (`request.viewer`) and compares with what the route declared. Refusals: 403
for a route without a declaration and for a role that is too small, 405 for a method the route does
not have; somebody without a grant who *reads* is led to the sign-in page, who *writes* is refused.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from dashboard.access.routes import Anyone, access_of
from dashboard.access.sessions import viewer_of

log = logging.getLogger(__name__)


class GateMiddleware(MiddlewareMixin):
    """Enforces the declarations of `access.routes`."""

    def process_request(self, request: HttpRequest) -> None:
        """Resolve the viewer once; everything after reads `request.viewer`."""
        mounted = request.META.get("SCRIPT_NAME", "")
        request.viewer = viewer_of(request.session, mounted)  # type: ignore[attr-defined]

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the request through."""
        access = access_of(view)
        if access is None:
            log.error("%s is not declared; add it with access.routes.route", request.path)
            raise PermissionDenied("This page does not say who may use it, so nobody may.")
        needed = access.needed(request.method or "")
        if needed is None:
            return HttpResponseNotAllowed(access.methods())
        if isinstance(needed, Anyone):
            return None
        viewer = request.viewer  # type: ignore[attr-defined]
        if viewer is None:
            return _not_signed_in(request)
        if not viewer.may(needed):
            log.warning(
                "%s (%s) tried %s %s", viewer.name, viewer.role, request.method, request.path
            )
            raise PermissionDenied(f"You are here as {viewer.role}; this needs {needed.value}.")
        if viewer.is_guest and request.method == "POST" and not access.guests:
            raise PermissionDenied(
                "You came by a code, to look; this needs an invitation of your own."
            )
        return None


def _not_signed_in(request: HttpRequest) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request"):
        raise PermissionDenied("You are not signed in, or your session has ended. Sign in again.")
    return redirect("login")
