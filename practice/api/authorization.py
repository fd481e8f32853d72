"""Who there is and what can be wished for: users, the attributes of a request, the refusal.

What is allowed is decided from stored objects: see `practice.api.rbac`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practice.api.errors import ApiError, forbidden
from practice.api.request import User

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"

USERS: Mapping[str, User] = {
    name: User(name=name, groups=(*groups, AUTHENTICATED))
    for name, groups in {
        "admin": (MASTERS,),
        "operator": (),
        "viewer": (),
        "namespaced": (),
    }.items()
}
"""The ready-made users, by name. Their rights: `practice.api.rbac.practice_users`."""

ANONYMOUS = User(name="system:anonymous", groups=("system:unauthenticated",))
"""Who sends no credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a request wants: an action on a resource, or on a path (`/version`)."""

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""

    @property
    def full_resource(self) -> str:
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


def refusal(user: User, wish: Attributes, reason: str = "") -> ApiError:
    """`pods is forbidden: User "viewer" cannot delete resource "pods" in API group "" …`"""
    tail = f": {reason}" if reason else ""
    if wish.path:
        message = f'forbidden: User "{user.name}" cannot {wish.verb} path "{wish.path}"{tail}'
        return ApiError(403, "Forbidden", message, details={})
    place = f'in the namespace "{wish.namespace}"' if wish.namespace else "at the cluster scope"
    why = (
        f'User "{user.name}" cannot {wish.verb} resource "{wish.full_resource}" in API group '
        f'"{wish.group}" {place}{tail}'
    )
    return forbidden(wish.resource, wish.group, wish.name, why)
