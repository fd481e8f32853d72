"""Several clusters in one process: the place of each in addresses, and which one a request means.

The first cluster has the plain addresses; the others stand below `/at/SLUG/`. The slug is handed to
Django as the mount point (ASGI `root_path`), so that every address a page makes stays with its
cluster, and no page needs to know of it.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from dashboard.access.posts import MOUNTED, PLACE
from dashboard.web import backend

_SLUG = re.compile(rf"{MOUNTED.pattern}(?=/)")
Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def slugs(names: Iterable[str]) -> list[str]:
    """A place for each cluster: "" for the first, then its name in the letters of an address (as a
    DNS label), with a number where two would be equal."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[-50:].strip("-") or "cluster"
        slug, number = plain, 2
        while slug in found:
            slug, number = f"{plain}-{number}", number + 1
        found.append(slug if found else "")
    return found


def place(slug: str) -> str:
    """What stands before every address of that cluster."""
    return f"{PLACE}{slug}" if slug else ""


def why_gone(path: str, page: str = "") -> str:
    """Why what was at the place of this address, which ends with ``page``, is over; "" where nothing is known of it."""
    found = _SLUG.match(path)
    return backend.why_gone(found[1]) if found and path.endswith(page) else ""


def in_its_place(application: Asgi) -> Asgi:
    """The application, told which cluster each request and socket belongs to. An unknown one stays an
    address that nobody serves."""

    async def placed(scope: dict[str, Any], receive: Any, send: Any) -> None:
        found = _SLUG.match(scope.get("path", ""))
        if found is None or not backend.is_known(found[1]):
            return await application(scope, receive, send)
        with backend.chosen(found[1]):
            mounted = {**scope, "root_path": scope.get("root_path", "") + found[0]}
            return await application(mounted, receive, send)

    return placed
