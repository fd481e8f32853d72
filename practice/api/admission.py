"""Admission that concerns all kinds: nothing is created in a namespace that is not there."""

from __future__ import annotations

from practice.api.errors import forbidden, not_found
from practice.api.resource import Context, Resource
from practice.api.values import at


def check_namespace(resource: Resource, namespace: str | None, name: str, context: Context) -> None:
    """ApiError 404 for a missing namespace, 403 for one that is being deleted."""
    if not resource.namespaced or not namespace:
        return
    found = context.store.get("namespaces", namespace)
    if found is None:
        raise not_found("namespaces", "", namespace)
    if (
        "deletionTimestamp" not in found["metadata"]
        and at(found, "status", "phase") != "Terminating"
    ):
        return
    why = f"unable to create new content in namespace {namespace} because it is being terminated"
    refused = forbidden(resource.plural, resource.group, name, why)
    cause = {
        "reason": "NamespaceTerminating",
        "message": f"namespace {namespace} is being terminated",
        "field": "metadata.namespace",
    }
    refused.status.setdefault("details", {})["causes"] = [cause]
    raise refused
