"""Nobody gives away rights that they do not have: the checks on writing roles and bindings.

Mirrors the policy-based storage of kube-apiserver. A user may write what they hold themselves, may
`escalate` roles or `bind` a role where a rule says so, and members of system:masters may always.
"""

from __future__ import annotations

from typing import Any

from practice.api.authorization import MASTERS, Attributes
from practice.api.errors import ApiError, forbidden, not_found
from practice.api.rbac.authorizer import EVERYTHING, Authorizer
from practice.api.rbac.covering import described, quoted, uncovered
from practice.api.request import Request
from practice.api.resource import Object, Resource

GROUP = "rbac.authorization.k8s.io"
_COLLECTABLE = ("ownerReferences", "finalizers", "managedFields")


def check(
    authorizer: Authorizer, resource: Resource, request: Request, new: Object, old: Object | None
) -> None:
    """ApiError: 403 for rights that the user does not hold, 404 for a role that does not exist."""
    if resource.group != GROUP or request.trusted or MASTERS in request.user.groups:
        return
    if old is not None and only_collected(new, old):
        return
    if resource.plural in ("roles", "clusterroles"):
        _check_role(authorizer, resource, request, new, old)
    else:
        _check_binding(authorizer, resource, request, new)


def _check_role(
    authorizer: Authorizer, resource: Resource, request: Request, new: Object, old: Object | None
) -> None:
    metadata = new["metadata"]
    wish = Attributes(
        verb="escalate",
        group=GROUP,
        resource=resource.plural,
        namespace=metadata.get("namespace", ""),
        name=metadata["name"] if old is not None else "",
    )
    if authorizer.allows(request.user, wish):
        return
    _confirm(authorizer, resource, request, new, new.get("rules") or [])
    if _aggregates(new) or (old is not None and _aggregates(old)):
        held = authorizer.rules(request.user)
        if uncovered(held, EVERYTHING):
            why = "must have cluster-admin privileges to use the aggregationRule"
            raise forbidden(resource.plural, GROUP, metadata.get("name", ""), why)


def _check_binding(
    authorizer: Authorizer, resource: Resource, request: Request, new: Object
) -> None:
    role, namespace = new["roleRef"], new["metadata"].get("namespace", "")
    plural = {"Role": "roles", "ClusterRole": "clusterroles"}.get(role.get("kind", ""))
    if plural is None:
        raise ApiError(500, "", f'unsupported role reference kind: "{role.get("kind", "")}"')
    name = role.get("name", "")
    wish = Attributes(verb="bind", group=GROUP, resource=plural, namespace=namespace, name=name)
    if authorizer.allows(request.user, wish):
        return
    rules = authorizer.role_rules(role, namespace)
    if rules is None:
        raise not_found(plural.removesuffix("s"), GROUP, name)
    _confirm(authorizer, resource, request, new, rules)


def _confirm(
    authorizer: Authorizer, resource: Resource, request: Request, new: Object, rules: list[Any]
) -> None:
    user, metadata = request.user, new["metadata"]
    namespace = metadata.get("namespace", "")
    missing = uncovered(authorizer.rules(user, namespace), rules)
    if not missing:
        return
    lines = "\n".join(described(missing))
    why = (
        f'user "{user.name}" (groups={quoted(user.groups)}) is attempting to grant RBAC '
        f"permissions not currently held:\n{lines}"
    )
    complaints = authorizer.complaints(user, namespace)
    if complaints:
        text = complaints[0] if len(complaints) == 1 else f"[{', '.join(complaints)}]"
        why += f"; resolution errors: [{text}]"
    raise forbidden(resource.plural, GROUP, metadata.get("name", ""), why)


def _aggregates(role: Object) -> bool:
    return bool((role.get("aggregationRule") or {}).get("clusterRoleSelectors"))


def only_collected(new: Object, old: Object) -> bool:
    """Only what the garbage collector needs was changed."""

    def rest(obj: Object) -> Object:
        kept = {name: v for name, v in obj["metadata"].items() if name not in _COLLECTABLE}
        return {**obj, "metadata": kept}

    return rest(new) == rest(old)
