"""The ClusterRole that grants what Podium uses, as YAML for `kubectl apply -f`.

Mirrors https://kubernetes.io/docs/reference/access-authn-authz/rbac/ (rules, subjects).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import yaml

from dashboard.doctor.needs import Need, opens_secrets, questions

NAMES: dict[str, str] = {"see": "podium-see", "act": "podium-act"}
SERVICE_ACCOUNT = "system:serviceaccount:"
HEAD = """\
# What Podium uses, and nothing else. Apply it as somebody who may grant these rights:
#   kubectl apply -f podium-rbac.yaml
"""
NO_SECRETS = """\
# Secrets are left out: Podium shows their names only, but RBAC knows no right to the names alone. Whoever may
# list Secrets may read them. Without the right the picture has no Secrets in it, and says so.
"""


def manifest(needs: Iterable[Need], user: Mapping[str, Any], *, secrets: bool = False) -> str:
    """YAML of one ClusterRole for each purpose among `needs`, each bound to `user` (the `userInfo` of a
    SelfSubjectReview). The rules that open Secrets are left out unless `secrets`."""
    asked = list(needs)
    kept = [need for need in asked if secrets or not opens_secrets(need)]
    documents = []
    for purpose, name in NAMES.items():
        chosen = [need for need in kept if need.purpose == purpose]
        if chosen:
            documents += [_role(name, chosen), _binding(name, str(user.get("username", "podium")))]
    note = NO_SECRETS if len(kept) < len(asked) else ""
    return HEAD + note + yaml.safe_dump_all(documents, sort_keys=False)


def lacking(needs: Iterable[Need], denied: Collection[tuple[Need, str]]) -> list[Need]:
    """The part of `needs` that is denied, as needs with the denied verbs only."""
    found: dict[Need, list[str]] = {}
    for need, verb in questions(needs):
        if (need, verb) in denied:
            found.setdefault(need, []).append(verb)
    return [
        Need(need.group, need.resource, tuple(verbs), need.what, need.purpose)
        for need, verbs in found.items()
    ]


def _role(name: str, needs: Iterable[Need]) -> dict[str, Any]:
    together: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for need in needs:
        together.setdefault((need.group, need.verbs), []).append(need.resource)
    rules = [
        {"apiGroups": [group], "resources": resources, "verbs": list(verbs)}
        for (group, verbs), resources in together.items()
    ]
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": name},
        "rules": rules,
    }


def _binding(name: str, username: str) -> dict[str, Any]:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
        "subjects": [_subject(username)],
    }


def _subject(username: str) -> dict[str, Any]:
    if username.startswith(SERVICE_ACCOUNT):
        namespace, _, name = username.removeprefix(SERVICE_ACCOUNT).partition(":")
        return {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    return {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": username}
