"""Paths of the API by the names that the kubelet uses: `pods`, `leases.coordination.k8s.io`."""

from __future__ import annotations

from practice.api.resource import Resource
from practice.api.resources import RESOURCES

_BY_KEY: dict[str, Resource] = {one.key: one for one in reversed(RESOURCES)}


def path_of(resource: str, namespace: str | None = None, name: str = "", sub: str = "") -> str:
    """The path of a resource, of one object, or of a part of it."""
    row = _BY_KEY[resource]
    root = f"/apis/{row.group}/{row.version}" if row.group else f"/api/{row.version}"
    scope = f"/namespaces/{namespace}" if row.namespaced and namespace else ""
    tail = "".join(f"/{part}" for part in (name, sub) if part)
    return f"{root}{scope}/{row.plural}{tail}"
