"""The link between a browser's cookie and a grant.

The session carries one value, the grant's id. It is made anew (`flush`) whenever somebody comes
in, so that a key planted in the browser beforehand is worth nothing. HTTP requests and sockets
resolve it by the same code.
"""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from dashboard.access import clock, grants, posts
from dashboard.access.models import Grant
from dashboard.access.viewer import Viewer

GRANT = "grant"


def open_session(session: SessionBase, grant: Grant) -> None:
    """Give the browser a new session that points at `grant`; the old one, and its grant, end."""
    close_session(session)
    session[GRANT] = str(grant.pk)


def close_session(session: SessionBase) -> None:
    """End the browser's session together with its grant."""
    grant_id = session.get(GRANT)
    if grant_id:
        grants.revoke_grant(grant_id, now=clock.now())
    session.flush()


def viewer_of(session: SessionBase, root_path: str = "") -> Viewer | None:
    """Who the session speaks for, or None; ``root_path`` is where the request is mounted."""
    grant_id = session.get(GRANT)
    if not grant_id:
        return None
    return grants.viewer(grant_id, now=clock.now(), place=posts.place_of(root_path))


async def authority(scope: dict[str, Any]) -> Viewer | None:
    """Who a socket speaks for right now. The consumer asks at the start and every five seconds.

    The cookie is read from the handshake's headers each time and the session from the database, so
    that signing out, revoking, and a changed role or password all reach a socket that is already
    open.
    """
    key = _session_key(scope)
    root_path = str(scope.get("root_path", ""))
    return await sync_to_async(_viewer_of_key)(key, root_path) if key else None


def _viewer_of_key(key: str, root_path: str) -> Viewer | None:
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
    return viewer_of(store, root_path)


def _session_key(scope: dict[str, Any]) -> str:
    for name, value in scope.get("headers", []):
        if name == b"cookie":
            try:
                cookies = SimpleCookie(value.decode("latin1"))
            except CookieError:
                continue
            if settings.SESSION_COOKIE_NAME in cookies:
                return cookies[settings.SESSION_COOKIE_NAME].value
    return ""
