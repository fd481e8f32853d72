"""Routes that say who may use them, and the check that no route forgets to.

`route` is the only way to add a URL. It records the role that reading (GET, HEAD) and writing
(POST) need; a method without a role does not exist (405). The gate (`access.gate`) enforces what
is recorded here, and refuses whatever carries no record. The table in `urls.py` is thereby the
whole truth about access over HTTP.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Final

from django.core.checks import CheckMessage, Error
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, path

from dashboard.roles import Role


class Anyone:
    """Stands where a role would: no sign-in is needed."""

    def __repr__(self) -> str:
        return "ANYONE"


ANYONE: Final = Anyone()
Needs = Role | Anyone | None
View = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a route needs; None: the method does not exist here."""

    read: Needs
    write: Needs
    guests: bool = False
    """Whether guests (`access.viewer`) may write, too; they may nowhere else."""

    def needed(self, method: str) -> Needs:
        """The need of an HTTP method."""
        if method in {"GET", "HEAD"}:
            return self.read
        return self.write if method == "POST" else None

    def methods(self) -> list[str]:
        """For the `Allow` header (RFC 9110)."""
        read = ["GET", "HEAD"] if self.read is not None else []
        return read + (["POST"] if self.write is not None else [])


def route(
    where: str,
    view: View,
    name: str,
    *,
    read: Needs = None,
    write: Needs = None,
    guests: bool = False,
) -> URLPattern:
    """A URL pattern that declares who may read and write it."""
    return path(where, _declared(view, Access(read=read, write=write, guests=guests)), name=name)


def access_of(view: View) -> Access | None:
    """What the route behind `view` declared, or None."""
    found = getattr(view, "podium_access", None)
    return found if isinstance(found, Access) else None


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every URL pattern of the project, however deep."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def check_that_every_route_declares_its_roles(**_: Any) -> list[CheckMessage]:
    """Django system check `podium.E001`."""
    return [
        Error(
            f"The route {pattern.pattern!s} does not say who may use it.",
            hint="Add it with dashboard.access.routes.route(…, read=…, write=…).",
            id="podium.E001",
        )
        for pattern in patterns()
        if access_of(pattern.callback) is None
    ]


def _declared(view: View, access: Access) -> View:
    # A wrapper of its own for each route, so that one view can stand behind two routes with
    # different needs.
    if iscoroutinefunction(view):

        @wraps(view)
        async def declared_async(*args: Any, **kwargs: Any) -> HttpResponseBase:
            answer: HttpResponseBase = await view(*args, **kwargs)
            return answer

        declared: View = declared_async
    else:

        @wraps(view)
        def declared_sync(*args: Any, **kwargs: Any) -> HttpResponseBase:
            answer: HttpResponseBase = view(*args, **kwargs)
            return answer

        declared = declared_sync
    declared.podium_access = access  # type: ignore[attr-defined]
    return declared
