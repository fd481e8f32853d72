"""Create and update: from what a client sent to what is stored.

The order is a real server's: admission of the namespace, defaults, what a client may not set,
validation. Each step works on a private copy, so a refusal changes nothing.
"""

from __future__ import annotations

from typing import Any

from practice.api.admission import check_namespace
from practice.api.errors import bad_request, conflict, invalid, stale
from practice.api.metadata import (
    generate_name,
    keep_system_fields,
    same,
    set_namespace,
    share_unchanged,
    stamp_new,
)
from practice.api.request import Request
from practice.api.resource import Cause, Context, Object, Resource
from practice.api.values import clone


def new_object(
    resource: Resource, namespace: str | None, body: Object, request: Request, context: Context
) -> Object:
    """The object to store for a create. ApiError: 400, 403, 404 (namespace), 422."""
    obj = _own_copy(resource, body)
    metadata = obj["metadata"]
    set_namespace(resource, obj, namespace)
    check_namespace(resource, namespace, context)
    if not metadata.get("name") and metadata.get("generateName"):
        prefix = metadata["generateName"]
        metadata["name"] = generate_name(context.store, resource, namespace, prefix, context)
    metadata.pop("resourceVersion", None)
    resource.default(obj)
    stamp_new(obj, context, has_generation=resource.has_generation)
    resource.prepare_create(obj, context)
    _refuse(resource, obj, resource.validate(obj))
    return obj


def updated_object(
    resource: Resource,
    old: Object,
    body: Object,
    subresource: str,
    request: Request,
    context: Context,
) -> Object:
    """The object to store for an update, `old` itself when nothing changes.

    ApiError: 400 other name or namespace, 409 stale version or other uid, 422.
    """
    new = _own_copy(resource, body)
    _check_identity(resource, new, old)
    if subresource == "status":
        _only_status(new, old)
    elif resource.subresource("status"):
        _keep(new, old, "status")
    resource.default(new)
    if subresource != "status":
        resource.prepare_update(new, old, context)
    share_unchanged(new, old)
    if resource.has_generation and new.get("spec") is not old.get("spec"):
        new["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1
    if same(new, old):
        return old
    causes = (
        resource.validate_status(new, old)
        if subresource == "status"
        else resource.validate(new) + resource.validate_update(new, old)
    )
    _refuse(resource, new, causes)
    return new


def _own_copy(resource: Resource, body: Object) -> Object:
    obj: Object = {"kind": resource.kind, "apiVersion": resource.api_version}
    obj.update(resource.to_storage(clone(body)))
    if not isinstance(obj.get("metadata"), dict):
        obj["metadata"] = {}
    return obj


def _check_identity(resource: Resource, new: Object, old: Object) -> None:
    given, kept = new["metadata"], old["metadata"]
    if given.get("name") and given["name"] != kept["name"]:
        raise bad_request(
            f"the name of the object ({given['name']}) does not match the name on the URL "
            f"({kept['name']})"
        )
    if given.get("namespace") and given["namespace"] != kept.get("namespace"):
        raise bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )
    version = given.get("resourceVersion")
    if version and version != kept["resourceVersion"]:
        raise stale(resource.plural, resource.group, kept["name"])
    why = (
        f"Precondition failed: UID in precondition: {given.get('uid')}, "
        f"UID in object meta: {kept['uid']}"
    )
    keep_system_fields(new, old, conflict(resource.plural, resource.group, kept["name"], why))


def _only_status(new: Object, old: Object) -> None:
    """A status write keeps everything but the status, and annotations, as the registry does."""
    for name in list(new):
        if name not in ("status", "metadata"):
            _keep(new, old, name)
    for name in old:
        if name not in new and name != "status":
            new[name] = old[name]
    for name in ("labels", "ownerReferences", "finalizers"):
        _keep(new["metadata"], old["metadata"], name)


def _keep(new: Object, old: Object, name: str) -> None:
    value: Any = old.get(name)
    if value is None:
        new.pop(name, None)
    else:
        new[name] = value


def _refuse(resource: Resource, obj: Object, causes: list[Cause]) -> None:
    if causes:
        raise invalid(resource.kind, resource.group, obj["metadata"].get("name", ""), causes)
