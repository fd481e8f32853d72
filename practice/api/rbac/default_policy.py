"""The roles and bindings that every cluster has, and those of the practice cluster's users.

`default_policy.json` holds the facts of kube-apiserver's bootstrap policy (names, rules, subjects)
as a started cluster has them, aggregated rules included.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec

from practice.api.encoding import normalize
from practice.api.metadata import new_uid
from practice.api.rbac.practice_users import PRACTICE_POLICY
from practice.api.resource import Context
from practice.api.store import object_key

Json = dict[str, Any]
GROUP = "rbac.authorization.k8s.io"
FILE = Path(__file__).with_name("default_policy.json")
KINDS = {
    "clusterroles": "ClusterRole",
    "clusterrolebindings": "ClusterRoleBinding",
    "roles": "Role",
    "rolebindings": "RoleBinding",
}


def install(context: Context) -> None:
    """Put what is missing into the store. It is read once per process, and the rules are shared."""
    now = context.clock.now_text()
    for resource, key, obj in _policy():
        if context.store.get(resource, key) is None:
            stamped = {"uid": new_uid(context), "creationTimestamp": now}
            metadata = {**obj["metadata"], **stamped}
            context.store.put(resource, key, {**obj, "metadata": metadata})


@functools.cache
def _policy() -> tuple[tuple[str, str, Json], ...]:
    """(resource, key, object without uid and time)."""
    document = msgspec.json.decode(FILE.read_bytes(), type=dict[str, list[Json]])
    rows = [
        (plural, obj)
        for policy in (document, PRACTICE_POLICY)
        for plural in policy
        for obj in policy[plural]
    ]
    return tuple(_entry(plural, obj) for plural, obj in rows)


def _entry(plural: str, obj: Json) -> tuple[str, str, Json]:
    kind = KINDS[plural]
    shown = normalize(GROUP, "v1", kind, {"kind": kind, "apiVersion": f"{GROUP}/v1", **obj})
    metadata = obj["metadata"]
    return f"{plural}.{GROUP}", object_key(metadata.get("namespace"), metadata["name"]), shown
