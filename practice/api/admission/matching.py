"""Whether a webhook wants to see a write: its rules, and the labels it selects by."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.kinds.webhooks import GROUP
from practice.api.resource import Object, Resource
from practice.api.selectors import from_object

_WORDS = {"create": "CREATE", "update": "UPDATE", "delete": "DELETE", "connect": "CONNECT"}


def operation(attempt: Attempt) -> str:
    """As webhooks call it."""
    return _WORDS[attempt.verb]


def may_be_shown(resource: Resource) -> bool:
    """Nobody may lock the door from inside: configurations themselves are shown to no webhook."""
    return resource.group != GROUP


def matches(hook: Object, attempt: Attempt) -> bool:
    """All must hold."""
    return any(rule_matches(rule, attempt) for rule in hook.get("rules") or ()) and selectors_match(
        hook, attempt
    )


def selectors_match(selecting: Object, attempt: Attempt) -> bool:
    """By the labels of the namespace, and of the object as it is or was."""
    return _namespace_matches(selecting.get("namespaceSelector") or {}, attempt) and (
        _object_matches(selecting.get("objectSelector") or {}, attempt)
    )


def rule_matches(rule: Object, attempt: Attempt) -> bool:
    """By operation, resource and scope."""
    resource = attempt.resource
    return (
        _among(rule["operations"], operation(attempt))
        and _among(rule["apiGroups"], resource.group)
        and _among(rule["apiVersions"], resource.version)
        and _scope_matches(rule.get("scope", "*"), attempt)
        and any(_resource_matches(one, attempt) for one in rule["resources"])
    )


def _among(values: list[str], value: str) -> bool:
    return "*" in values or value in values


def _scope_matches(scope: str, attempt: Attempt) -> bool:
    # Namespaces are of the cluster, although their requests carry a namespace's name.
    wide = not attempt.resource.namespaced
    return scope == "*" or (scope == "Cluster") == wide


def _resource_matches(wanted: str, attempt: Attempt) -> bool:
    """`pods`, `pods/status`, `pods/*`, `*/scale`, `*` (without subresources), `*/*`."""
    resource, _, subresource = wanted.partition("/")
    return resource in ("*", attempt.resource.plural) and (
        subresource == attempt.subresource or subresource == "*"
    )


def _namespace_matches(selector: Object, attempt: Attempt) -> bool:
    resource = attempt.resource
    if not selector or (not resource.namespaced and resource.key != "namespaces"):
        return True
    if resource.key == "namespaces" and attempt.verb == "create":
        namespace: Object | None = attempt.obj
    else:
        key = attempt.name if resource.key == "namespaces" else attempt.namespace
        namespace = attempt.context.store.get("namespaces", key)
    return from_object(selector).matches(((namespace or {}).get("metadata") or {}).get("labels"))


def _object_matches(selector: Object, attempt: Attempt) -> bool:
    """The new object or the old one."""
    if not selector:
        return True
    chosen = from_object(selector)
    return any(
        chosen.matches((one.get("metadata") or {}).get("labels"))
        for one in (attempt.obj, attempt.old)
        if one is not None
    )
