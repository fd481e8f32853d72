"""The verb of a request, and what the rules are asked about it: for the socket, and for pods inside."""

from __future__ import annotations

from practice.api.authorization import Attributes
from practice.api.http.paths import Target

METHOD_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}
READ_METHODS = ("GET", "HEAD", "OPTIONS")


def verb_of(method: str, target: Target, *, watch: bool) -> str:
    """The verb that rules and discovery speak of."""
    if method in READ_METHODS:
        if target.watch or (watch and not target.name):
            return "watch"
        return "get" if target.name else "list"
    if method == "DELETE":
        return "delete" if target.name else "deletecollection"
    return METHOD_VERBS.get(method, method.lower())


def wish_of(target: Target, verb: str) -> Attributes:
    """What the rules are asked about a request to a resource."""
    return Attributes(
        verb=verb,
        group=target.group,
        resource=target.plural,
        subresource=target.subresource,
        namespace=target.namespace,
        name=target.name,
    )
