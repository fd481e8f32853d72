"""A request at the proxy, as faults look at it."""

import re
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Verb = Literal["list", "watch", "other"]
_COLLECTION = re.compile(r"/(?:api|apis/[^/]+)/v[^/]+(?:/namespaces/([^/]+))?/([a-z]+)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, when (seconds of the loop). ``plural`` is empty but for lists and watches of a kind."""

    verb: Verb
    plural: str
    namespace: str
    version: str
    token: str
    at_s: float
    limit: str = ""

    @property
    def is_whole_list(self) -> bool:
        """Whether the answer is everything there is: a watch that says so, too, but not a look at the newest number."""
        return (
            not self.version if self.verb == "watch" else self.verb == "list" and self.limit != "1"
        )


def asked(request: web.Request, at_s: float) -> Asked:
    """Read a request. A streamed list is a watch."""
    found = _COLLECTION.search(request.path) if request.method == "GET" else None
    if found is None:
        return Asked("other", "", "", "", "", at_s)
    query = request.query
    return Asked(
        verb="watch" if query.get("watch") in ("1", "true") else "list",
        plural=found[2],
        namespace=found[1] or "",
        version=query.get("resourceVersion", ""),
        token=query.get("continue", ""),
        at_s=at_s,
        limit=query.get("limit", ""),
    )
