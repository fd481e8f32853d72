"""Who is bound to what: an index of all bindings by their subjects.

The cost of a decision grows with the bindings of the one who asks, not with those of the cluster:
each change of a binding moves its own few entries, and roles are looked up by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice.api.request import User
from practice.api.service_accounts import account_user
from practice.api.store import Store, StoreEvent

Json = dict[str, Any]
Subject = tuple[str, str, str]
"""(scope, kind, name): the scope is the binding's namespace, empty for ClusterRoleBindings."""

CLUSTER_BINDINGS = "clusterrolebindings.rbac.authorization.k8s.io"
BINDINGS = "rolebindings.rbac.authorization.k8s.io"


class BindingIndex:
    """Follows a store. Answers are in the order of names, as a list of the API gives them."""

    def __init__(self, store: Store) -> None:
        self._found: dict[Subject, dict[str, Json]] = {}
        for resource in (CLUSTER_BINDINGS, BINDINGS):
            for key, binding in store.items(resource):
                self._add(key, binding)
            store.subscribe(resource, self._on_event)

    def of(self, user: User, namespace: str) -> list[Json]:
        """The bindings of one scope ("" is the cluster) whose subjects include the user."""
        found: dict[str, Json] = {}
        for kind, name in _names(user):
            found |= self._found.get((namespace, kind, name), {})
        return [found[key] for key in sorted(found)]

    def _on_event(self, event: StoreEvent) -> None:
        if event.previous is not None:
            for subject in _subjects(event.previous):
                bound = self._found.get(subject, {})
                bound.pop(event.key, None)
                if not bound:
                    self._found.pop(subject, None)
        if event.type != "DELETED":
            self._add(event.key, event.object)

    def _add(self, key: str, binding: Json) -> None:
        for subject in _subjects(binding):
            self._found.setdefault(subject, {})[key] = binding


def applies(subject: Json, user: User, namespace: str) -> bool:
    """Whether a subject of a binding in `namespace` ("" is the cluster) means this user."""
    return _key(subject, namespace) in _names(user)


def _names(user: User) -> list[tuple[str, str]]:
    return [("User", user.name), *(("Group", group) for group in user.groups)]


def _subjects(binding: Json) -> Iterable[Subject]:
    scope = binding["metadata"].get("namespace", "")
    for subject in binding.get("subjects") or ():
        key = _key(subject, scope)
        if key is not None:
            yield scope, *key


def _key(subject: Json, scope: str) -> tuple[str, str] | None:
    """ServiceAccounts are users by another name."""
    kind, name = subject.get("kind", ""), subject.get("name", "")
    if kind != "ServiceAccount":
        return (kind, name) if kind in ("User", "Group") else None
    namespace = subject.get("namespace") or scope
    return ("User", account_user(namespace, name)) if namespace else None
