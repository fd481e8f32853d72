"""Who asks: the Host header, the bearer token, and what the user may do.

The Host check keeps web pages away: a page on another site can send requests to loopback, and by
DNS rebinding it could even read the answers under its own name. Only loopback names, the bound
address and names given at start are served.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable

from aiohttp import web

from practice.api.authorization import ANONYMOUS, Attributes
from practice.api.errors import ApiError, unauthorized
from practice.api.http.header_text import plain
from practice.api.request import User

Identify = Callable[[str], User | None]
"""From a token to its user."""

LOOPBACK_NAMES = frozenset({"localhost"})


def host_of(header: str) -> str:
    """The name in a Host header without its port: `[::1]:6443` gives `::1`."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    name, _, port = header.rpartition(":")
    return name if name and port.isdecimal() else header


class HostCheck:
    """Decides whether a request was meant for this server."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = LOOPBACK_NAMES | {name.lower() for name in names}

    def allows(self, header: str) -> bool:
        name = host_of(header).lower().rstrip(".")
        if name in self._names:
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


def bearer_token(request: web.Request) -> str:
    """The token, or empty. Only one Authorization header counts, as in Go."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def user_of(request: web.Request, identify: Identify) -> User:
    """Without a token the anonymous user. ApiError 401 for a token that nobody has."""
    token = bearer_token(request)
    if not token:
        return ANONYMOUS
    user = identify(token)
    if user is None:
        raise unauthorized()
    return user


def path_wish(request: web.Request) -> Attributes:
    """The same for a path outside the resources."""
    return Attributes(verb=request.method.lower(), path=request.path)


def wrong_host(header: str) -> ApiError:
    return ApiError(
        403,
        "Forbidden",
        f'this server answers under loopback names only, not as "{plain(header[:100])}"; '
        "use the address in the kubeconfig, or name the host at start with --host",
    )
