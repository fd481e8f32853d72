"""The variable `authorizer` of expressions: asks what the user, or a service account, may do.

Mirrors apiserver's package cel/library, `authz.go`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from practice.api.admission.attempt import Attempt
from practice.api.authorization import Attributes
from practice.api.rbac.authorizer import Authorizer, Decision
from practice.api.request import User
from practice.api.service_accounts import account_groups, account_user
from practice.cel import CelError

_PREFIX = "kubernetes.authorization."
_VERBS = {"create": "create", "update": "update", "delete": "delete", "connect": "connect"}
Method = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked about; `cel_type` is the name of its type."""

    authorizer: Authorizer
    user: User
    cel_type: ClassVar[str] = f"{_PREFIX}Authorizer"
    cel_methods: ClassVar[Mapping[str, Method]] = {}

    def service_account(self, namespace: str, name: str) -> Asking:
        user = User(name=account_user(namespace, name), groups=account_groups(namespace))
        return Asking(self.authorizer, user)


@dataclass(frozen=True, slots=True)
class PathCheck:
    """Of a path that is no resource's."""

    asking: Asking
    path: str
    cel_type: ClassVar[str] = f"{_PREFIX}PathCheck"
    cel_methods: ClassVar[Mapping[str, Method]] = {}

    def check(self, verb: str) -> Said:
        wish = Attributes(verb=verb, path=self.path)
        return Said(self.asking.authorizer.decide(self.asking.user, wish))


@dataclass(frozen=True, slots=True)
class GroupCheck:
    """Of an API group."""

    asking: Asking
    group: str
    cel_type: ClassVar[str] = f"{_PREFIX}GroupCheck"
    cel_methods: ClassVar[Mapping[str, Method]] = {}


@dataclass(frozen=True, slots=True)
class ResourceCheck:
    """Of a resource, narrowed step by step."""

    asking: Asking
    wish: Attributes
    cel_type: ClassVar[str] = f"{_PREFIX}ResourceCheck"
    cel_methods: ClassVar[Mapping[str, Method]] = {}

    def narrowed(self, **more: str) -> ResourceCheck:
        return ResourceCheck(self.asking, replace(self.wish, **more))

    def check(self, verb: str) -> Said:
        wish = replace(self.wish, verb=verb)
        return Said(self.asking.authorizer.decide(self.asking.user, wish))


@dataclass(frozen=True, slots=True)
class Said:
    """What the authorizer says."""

    decision: Decision
    cel_type: ClassVar[str] = f"{_PREFIX}Decision"
    cel_methods: ClassVar[Mapping[str, Method]] = {}


def _path(asking: Asking, path: str) -> PathCheck:
    if not path:
        raise CelError("path must not be empty")
    return PathCheck(asking, path)


Asking.cel_methods = {
    "path": _path,
    "group": GroupCheck,
    "serviceAccount": Asking.service_account,
}
PathCheck.cel_methods = {"check": PathCheck.check}
GroupCheck.cel_methods = {
    "resource": lambda one, name: ResourceCheck(
        one.asking, Attributes(verb="", group=one.group, resource=name)
    ),
}
ResourceCheck.cel_methods = {
    "subresource": lambda one, name: one.narrowed(subresource=name),
    "namespace": lambda one, name: one.narrowed(namespace=name),
    "name": lambda one, name: one.narrowed(name=name),
    "fieldSelector": lambda one, _text: one,
    "labelSelector": lambda one, _text: one,
    "check": ResourceCheck.check,
}
Said.cel_methods = {
    "allowed": lambda one: one.decision.allowed,
    "reason": lambda one: one.decision.reason,
    "errored": lambda _one: False,
    "error": lambda _one: "",
}


def authorizer_values(authorizer: Authorizer, attempt: Attempt) -> dict[str, Any]:
    """`authorizer`, and `authorizer.requestResource` for what this write is about."""
    asking = Asking(authorizer, attempt.request.user)
    wish = Attributes(
        verb=_VERBS[attempt.verb],
        group=attempt.resource.group,
        resource=attempt.resource.plural,
        subresource=attempt.subresource,
        namespace=attempt.namespace,
        name=attempt.name,
    )
    return {"authorizer": asking, "authorizer.requestResource": ResourceCheck(asking, wish)}
