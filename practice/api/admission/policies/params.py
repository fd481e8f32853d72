"""What policies are given: objects that a binding names or selects.

Mirrors CollectParams of apiserver's admission/plugin/policy/generic.
"""

from __future__ import annotations

from collections.abc import Sequence

from practice.api.admission.attempt import Attempt
from practice.api.registry import Registry
from practice.api.resource import Object, Resource
from practice.api.selectors import from_object
from practice.api.store import object_key


class ConfigurationError(Exception):
    """A policy or binding asks for what cannot be; the text is kube-apiserver's."""


def check_kind(kind: Object, resources: Registry) -> Resource:
    """The resource of a policy's parameters. ConfigurationError: there is none."""
    group, _, version = kind["apiVersion"].rpartition("/")
    found = resources.of_kind(group, kind["kind"])
    if found is None or found.version != version:
        shown = f"{kind['apiVersion']}, Kind={kind['kind']}"
        raise ConfigurationError(f"failed to find resource referenced by paramKind: '{shown}'")
    return found


def params_of(
    resource: Resource | None, ref: Object | None, attempt: Attempt
) -> Sequence[Object | None]:
    """The parameters, or one that is None where nothing is asked for. ConfigurationError."""
    if resource is None or ref is None:
        return [None]
    namespace = _namespace(resource, ref, attempt)
    store = attempt.context.store
    found: list[Object | None]
    if ref.get("name"):
        one = store.get(resource.stored_as, object_key(namespace or None, ref["name"]))
        found = [] if one is None else [resource.from_storage(one)]
    else:
        chosen = from_object(ref.get("selector") or {})
        found = [
            resource.from_storage(one)
            for _, one in store.items(resource.stored_as)
            if one["metadata"].get("namespace", "") == namespace
            and chosen.matches(one["metadata"].get("labels"))
        ]
    if not found and ref.get("parameterNotFoundAction") == "Deny":
        words = "no params found for policy binding with `Deny` parameterNotFoundAction"
        raise ConfigurationError(words)
    return found


def _namespace(resource: Resource, ref: Object, attempt: Attempt) -> str:
    own: str = ref.get("namespace", "")
    if not resource.namespaced:
        if own:
            words = "paramRef.namespace must not be provided for a cluster-scoped `paramKind`"
            raise ConfigurationError(words)
        return ""
    namespace = own or attempt.namespace
    if not namespace:
        words = (
            "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources"
        )
        raise ConfigurationError(words)
    return namespace
