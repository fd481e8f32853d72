"""NamespaceLifecycle: nothing is made where no namespace is, or where one is being deleted."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.plugin import Plugin
from practice.api.errors import forbidden, not_found
from practice.api.values import at

PERMANENT_NAMESPACES = ("default", "kube-system", "kube-public")
_QUESTIONS = ("localsubjectaccessreviews.authorization.k8s.io",)


class NamespaceLifecycle(Plugin):
    """ApiError: 404 for a missing namespace, 403 for one that is going or that must stay."""

    name = "NamespaceLifecycle"
    verbs: tuple[Verb, ...] = ("create", "delete")
    subresources = None

    def admit(self, attempt: Attempt) -> None:
        resource = attempt.resource
        if attempt.verb == "delete":
            if resource.key == "namespaces" and attempt.name in PERMANENT_NAMESPACES:
                raise forbidden("namespaces", "", attempt.name, "this namespace may not be deleted")
            return
        if resource.namespaced and attempt.namespace and resource.key not in _QUESTIONS:
            _check(attempt)


def _check(attempt: Attempt) -> None:
    namespace = attempt.namespace
    found = attempt.context.store.get("namespaces", namespace)
    if found is None:
        raise not_found("namespaces", "", namespace)
    going = "deletionTimestamp" in found["metadata"]
    if not going and at(found, "status", "phase") != "Terminating":
        return
    refused = attempt.refused(
        f"unable to create new content in namespace {namespace} because it is being terminated"
    )
    cause = {
        "reason": "NamespaceTerminating",
        "message": f"namespace {namespace} is being terminated",
        "field": "metadata.namespace",
    }
    refused.status.setdefault("details", {})["causes"] = [cause]
    raise refused
