"""The types of what expressions about a write can see: the request, the namespace, patches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from practice.cel.checking import Environment
from practice.cel.declarations import Overload
from practice.cel.types import (
    AUTHORIZER,
    BOOL,
    DYN,
    INT,
    RESOURCE_CHECK,
    STRING,
    TIMESTAMP,
    Type,
    list_of,
    map_of,
    object_type,
)


def environment(
    *,
    params: bool = False,
    authorizer: bool = True,
    variables: Mapping[str, Type] | None = None,
    patches: bool = False,
    obj: Type = DYN,
    param: Type = DYN,
) -> Environment:
    """What an expression may use: parameters, the authorizer, a policy's variables, and the types
    of which patches are made, each where there are some. `obj` and `param` are what is known of the
    object and of the parameters."""
    found: dict[str, Type] = {
        "object": obj,
        "oldObject": obj,
        "request": _request(),
        "namespaceObject": _namespace(),
    }
    if params:
        found["params"] = param
    if authorizer:
        found["authorizer"] = AUTHORIZER
        found["authorizer.requestResource"] = RESOURCE_CHECK
    if variables is not None:
        found["variables"] = object_type("kubernetes.variables", variables)
    if not patches:
        return Environment(variables=found)
    return Environment(variables=found, message=patch_type, functions=_escape())


def patch_type(name: str) -> Type | None:
    """`Object` and `Object.spec.template`, whose fields are not known, and `JSONPatch`."""
    if name == "JSONPatch":
        return object_type(name, _patch_field)
    if name == "Object" or name.startswith("Object."):
        return object_type(name, _any_field)
    return None


def _patch_field(name: str) -> Type:
    """A field that it has not is of no type."""
    return DYN if name == "value" else STRING if name in ("op", "path", "from") else Type("")


def _any_field(_name: str) -> Type:
    return DYN


@cache
def _escape() -> dict[str, tuple[Overload, ...]]:
    return {"jsonpatch.escapeKey": (Overload(False, (STRING,), STRING),)}


@cache
def _request() -> Type:
    kind = object_type(
        "kubernetes.GroupVersionKind", {"group": STRING, "version": STRING, "kind": STRING}
    )
    resource = object_type(
        "kubernetes.GroupVersionResource",
        {"group": STRING, "version": STRING, "resource": STRING},
    )
    user = object_type(
        "kubernetes.UserInfo",
        {
            "username": STRING,
            "uid": STRING,
            "groups": list_of(STRING),
            "extra": map_of(STRING, list_of(STRING)),
        },
    )
    return object_type(
        "kubernetes.AdmissionRequest",
        {
            "kind": kind,
            "resource": resource,
            "subResource": STRING,
            "requestKind": kind,
            "requestResource": resource,
            "requestSubResource": STRING,
            "name": STRING,
            "namespace": STRING,
            "operation": STRING,
            "userInfo": user,
            "dryRun": BOOL,
            "options": DYN,
        },
    )


@cache
def _namespace() -> Type:
    condition = object_type(
        "kubernetes.NamespaceCondition",
        {
            "status": STRING,
            "type": STRING,
            "lastTransitionTime": TIMESTAMP,
            "message": STRING,
            "reason": STRING,
        },
    )
    texts = map_of(STRING, STRING)
    metadata = object_type(
        "kubernetes.NamespaceMetadata",
        {
            **dict.fromkeys(("name", "generateName", "namespace", "UID"), STRING),
            "resourceVersion": STRING,
            "labels": texts,
            "annotations": texts,
            "creationTimestamp": TIMESTAMP,
            "deletionTimestamp": TIMESTAMP,
            "deletionGracePeriodSeconds": INT,
            "generation": INT,
            "finalizers": list_of(STRING),
        },
    )
    spec = object_type("kubernetes.NamespaceSpec", {"finalizers": list_of(STRING)})
    status = object_type(
        "kubernetes.NamespaceStatus", {"conditions": list_of(condition), "phase": STRING}
    )
    return object_type(
        "kubernetes.Namespace", {"metadata": metadata, "spec": spec, "status": status}
    )
