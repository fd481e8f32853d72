"""The authorizer: may this user do that, and which binding says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practice.api.authorization import MASTERS, Attributes, refusal
from practice.api.rbac.bindings import BindingIndex, applies
from practice.api.rbac.rules import allows
from practice.api.request import User
from practice.api.store import Store

Json = dict[str, Any]
ROLES = "roles.rbac.authorization.k8s.io"
CLUSTER_ROLES = "clusterroles.rbac.authorization.k8s.io"
EVERYTHING: tuple[Json, ...] = (
    {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]},
    {"verbs": ["*"], "nonResourceURLs": ["*"]},
)


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` names the binding that allows it, or what was missing when nothing does."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """One binding of a user: its rules, or the complaint that its role does not exist."""

    binding: Json
    rules: list[Json]
    complaint: str = ""


class Authorizer:
    """Decides from the RBAC objects in a store, as they are at this moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bindings = BindingIndex(store)

    def decide(self, user: User, wish: Attributes) -> Decision:
        """The group system:masters may do everything, whatever the objects say."""
        if MASTERS in user.groups:
            return Decision(True)
        complaints: list[str] = []
        for grant in self._grants(user, wish.namespace):
            if grant.complaint:
                complaints.append(grant.complaint)
            elif any(allows(rule, wish) for rule in grant.rules):
                return Decision(True, f"RBAC: allowed by {described(grant.binding, user)}")
        return Decision(False, refusal_reason(complaints))

    def allows(self, user: User, wish: Attributes) -> bool:
        return self.decide(user, wish).allowed

    def require(self, user: User, wish: Attributes) -> None:
        """ApiError 403 with Kubernetes' words when the user may not."""
        decision = self.decide(user, wish)
        if not decision.allowed:
            raise refusal(user, wish, decision.reason)

    def rules(self, user: User, namespace: str = "") -> list[Json]:
        """All rules that hold for a user in a namespace, as roles have them."""
        return [rule for grant in self._grants(user, namespace) for rule in grant.rules]

    def complaints(self, user: User, namespace: str) -> list[str]:
        """What the user's bindings name and nobody has made."""
        return [grant.complaint for grant in self._grants(user, namespace) if grant.complaint]

    def role_rules(self, reference: Json, namespace: str) -> list[Json] | None:
        """The rules of the role that a binding names; None when there is no such role."""
        if reference.get("kind") == "Role":
            role = self._store.get(ROLES, f"{namespace}/{reference.get('name', '')}")
        else:
            role = self._store.get(CLUSTER_ROLES, reference.get("name", ""))
        return None if role is None else role.get("rules") or []

    def _grants(self, user: User, namespace: str) -> Iterator[Grant]:
        for scope in ("", namespace) if namespace else ("",):
            for binding in self._bindings.of(user, scope):
                reference = binding["roleRef"]
                rules = self.role_rules(reference, scope)
                if rules is None:
                    yield Grant(binding, [], missing_role(reference))
                else:
                    yield Grant(binding, rules)


def missing_role(reference: Json) -> str:
    """How the authorizer says that a binding's role does not exist."""
    kind = str(reference.get("kind", "")).lower()
    return f'{kind}.rbac.authorization.k8s.io "{reference.get("name", "")}" not found'


def refusal_reason(complaints: list[str]) -> str:
    """Go's aggregate of errors: one stands alone, several in brackets, each once."""
    unique = list(dict.fromkeys(complaints))
    if not unique:
        return ""
    text = unique[0] if len(unique) == 1 else f"[{', '.join(unique)}]"
    return f"rbac: RBAC: {text}"


def described(binding: Json, user: User) -> str:
    """`ClusterRoleBinding "x" of ClusterRole "y" to Group "z"`."""
    metadata, role = binding["metadata"], binding["roleRef"]
    namespace = metadata.get("namespace", "")
    subject = next(one for one in binding["subjects"] if applies(one, user, namespace))
    who = subject["name"]
    if subject["kind"] == "ServiceAccount":
        who = f"{who}/{subject.get('namespace') or namespace}"
    name = f"{metadata['name']}/{namespace}" if namespace else metadata["name"]
    return f'{binding["kind"]} "{name}" of {role["kind"]} "{role["name"]}" to {subject["kind"]} "{who}"'
