"""The link between a browser's cookie and a grant.

The session carries one value, the grant's id. It is made anew (`flush`) whenever somebody comes
in, so that a key planted in the browser beforehand is worth nothing. HTTP requests and sockets
resolve it by the same code.
"""

from collections.abc import Sequence
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from dashboard import limits
from dashboard.access import clock, grants, posts, resolving
from dashboard.access.models import Grant
from dashboard.access.viewer import Viewer

GRANT = "grant"
Asked = tuple[str, str]
"""What is looked up: a session's key, and the place (`access.posts`) where it is used."""


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
    """Who a socket speaks for right now. The cookie is read from the handshake's headers each time and the session
    from the database, so that signing out, revoking, and a changed role or password all reach a socket that is
    already open.
    """
    return (await authorities([asked]))[0] if (asked := asked_of(scope)) else None


async def authorities(asked: Sequence[Asked]) -> list[Viewer | None]:
    """The same for many, in their order. It also looks after old database connections, for all sockets."""
    found: list[Viewer | None] = await database_sync_to_async(_viewers)(asked)
    return found


def asked_of(scope: dict[str, Any]) -> Asked | None:
    """What has to be looked up for a scope; None: there is no session, and nobody."""
    key = _session_key(scope)
    return (key, posts.place_of(str(scope.get("root_path", "")))) if key else None


def _viewers(asked: Sequence[Asked]) -> list[Viewer | None]:
    """As `viewer_of`, from the sessions' rows."""
    now = clock.now()
    rows = Session.objects.filter(session_key__in={key for key, _ in asked}, expire_date__gt=now)
    grant_of = {
        key: _grant_in(data) for key, data in rows.values_list("session_key", "session_data")
    }
    found = [(grant_of.get(key, ""), place) for key, place in asked]
    known = list(dict.fromkeys(one for one in found if one[0]))
    viewers = dict(zip(known, resolving.viewers(known, now=now), strict=True))
    return [viewers.get(one) for one in found]


@lru_cache(maxsize=limits.SESSIONS_READ)
def _grant_in(session_data: str) -> str:
    """The id of the grant in a stored session, or "": to read one costs more than to find it."""
    return str(SessionStore().decode(session_data).get(GRANT, ""))


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
