"""Who may do what: a table of rules by user and group, and the answers to access reviews.

Promises: the rule that lets a request pass is the rule that the reviews show; the refusals are
worded as Kubernetes words them. Tokens are given from outside, this module draws none.
Trade-off: the table is fixed. RBAC objects replace `_RULES` when they are served; callers ask
`Authorizer` in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from practice.api.errors import ApiError, forbidden
from practice.api.request import User

Json = dict[str, Any]

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"
READ = ("get", "list", "watch")
WRITE = ("create", "update", "patch", "delete", "deletecollection")

USERS: Mapping[str, User] = {
    name: User(name=name, groups=(*groups, AUTHENTICATED))
    for name, groups in {"admin": (MASTERS,), "operator": (), "viewer": ()}.items()
}
"""The ready-made users, by name."""

ANONYMOUS = User(name="system:anonymous", groups=("system:unauthenticated",))
"""Who sends no credentials. No rule is for this user: the open paths ask for none."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Verbs on resources, in all namespaces, or on paths. `*` is everything."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    def allows(self, wish: Attributes) -> bool:
        if not _among(wish.verb, self.verbs):
            return False
        if wish.path:
            return any(fnmatchcase(wish.path, path) for path in self.paths)
        return _among(wish.group, self.groups) and _among(wish.full_resource, self.resources)


def _among(word: str, words: tuple[str, ...]) -> bool:
    return word in words or "*" in words


_APPS = ("daemonsets", "deployments", "replicasets", "statefulsets")
_SCALES = ("deployments/scale", "replicasets/scale", "statefulsets/scale")
_STATUSES = tuple(f"{name}/status" for name in _APPS)
_EVERYBODY = (
    Rule(verbs=("create",), groups=("authentication.k8s.io",), resources=("selfsubjectreviews",)),
    Rule(
        verbs=("create",),
        groups=("authorization.k8s.io",),
        resources=("selfsubjectaccessreviews", "selfsubjectrulesreviews"),
    ),
    Rule(
        verbs=("get",),
        paths=(
            *("/version", "/version/", "/healthz", "/livez", "/readyz"),
            *("/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"),
        ),
    ),
)
_LOOK = (
    Rule(
        verbs=READ,
        groups=("",),
        resources=(
            *("configmaps", "endpoints", "events", "namespaces", "nodes", "pods"),
            *("podtemplates", "replicationcontrollers", "replicationcontrollers/scale"),
            *("serviceaccounts", "services"),
            *("namespaces/status", "nodes/status", "pods/log", "pods/status", "services/status"),
        ),
    ),
    Rule(
        verbs=READ,
        groups=("apps",),
        resources=(*_APPS, *_SCALES, *_STATUSES, "controllerrevisions"),
    ),
    Rule(verbs=READ, groups=("coordination.k8s.io",), resources=("leases",)),
    Rule(verbs=READ, groups=("discovery.k8s.io",), resources=("endpointslices",)),
    Rule(verbs=READ, groups=("events.k8s.io",), resources=("events",)),
    Rule(
        verbs=READ,
        groups=("networking.k8s.io",),
        resources=(
            *("ingressclasses", "ingresses", "ingresses/status", "ipaddresses", "networkpolicies"),
            *("servicecidrs", "servicecidrs/status"),
        ),
    ),
)
_OPERATE = (
    Rule(
        verbs=WRITE,
        groups=("",),
        resources=("configmaps", "endpoints", "events", "pods", "serviceaccounts", "services"),
    ),
    Rule(verbs=WRITE, groups=("networking.k8s.io",), resources=("ingresses", "networkpolicies")),
    Rule(verbs=("create",), groups=("",), resources=("pods/eviction",)),
    Rule(verbs=("update", "patch"), groups=("",), resources=("nodes",)),
    Rule(verbs=WRITE, groups=("apps",), resources=_APPS),
    Rule(verbs=("update", "patch"), groups=("apps",), resources=_SCALES),
)
_RULES: Mapping[str, tuple[Rule, ...]] = {
    AUTHENTICATED: _EVERYBODY,
    MASTERS: (
        Rule(verbs=("*",), groups=("*",), resources=("*",)),
        Rule(verbs=("*",), paths=("*",)),
    ),
    "viewer": _LOOK,
    "operator": (*_LOOK, *_OPERATE),
}


class Authorizer:
    """Tokens to users, and users to what they may do."""

    def __init__(self, tokens: Mapping[str, User] | None = None) -> None:
        self._users = dict(tokens or {})

    def user_of(self, token: str) -> User | None:
        """The user of a bearer token; None when nobody has it."""
        return self._users.get(token)

    def rules(self, user: User) -> list[Rule]:
        """All rules that hold for a user."""
        return [rule for name in (*user.groups, user.name) for rule in _RULES.get(name, ())]

    def allows(self, user: User, wish: Attributes) -> bool:
        return any(rule.allows(wish) for rule in self.rules(user))

    def require(self, user: User, wish: Attributes) -> None:
        """ApiError 403 with Kubernetes' words when the user may not."""
        if not self.allows(user, wish):
            raise refusal(user, wish)


def refusal(user: User, wish: Attributes) -> ApiError:
    """`pods is forbidden: User "viewer" cannot delete resource "pods" in API group "" …`"""
    if wish.path:
        message = f'forbidden: User "{user.name}" cannot {wish.verb} path "{wish.path}"'
        return ApiError(403, "Forbidden", message, details={})
    place = f'in the namespace "{wish.namespace}"' if wish.namespace else "at the cluster scope"
    why = (
        f'User "{user.name}" cannot {wish.verb} resource "{wish.full_resource}" in API group '
        f'"{wish.group}" {place}'
    )
    return forbidden(wish.resource, wish.group, wish.name, why)


def rules_status(rules: Iterable[Rule]) -> Json:
    """The status of a SelfSubjectRulesReview."""
    resource_rules: list[Json] = []
    path_rules: list[Json] = []
    for rule in rules:
        verbs = list(rule.verbs)
        if rule.paths:
            path_rules.append({"verbs": verbs, "nonResourceURLs": list(rule.paths)})
        else:
            groups, resources = list(rule.groups), list(rule.resources)
            resource_rules.append({"verbs": verbs, "apiGroups": groups, "resources": resources})
    return {"resourceRules": resource_rules, "nonResourceRules": path_rules, "incomplete": False}
