"""Create and update: from what a client sent to what is stored.

The order is a real server's: defaults, admission, what a client may not set, validation, and the
second half of admission. Each step works on a private copy, so a refusal changes nothing.
"""

from __future__ import annotations

from typing import Any

from practice.api.admission import Admission, Attempt
from practice.api.encoding import normalize, normalize_metadata
from practice.api.errors import ApiError, bad_request, invalid, stale
from practice.api.managed_fields import record
from practice.api.managed_fields.entries import Entries
from practice.api.metadata import (
    check_name,
    generate_name,
    keep_system_fields,
    other_uid,
    same,
    set_namespace,
    share_unchanged,
    stamp_new,
)
from practice.api.request import Request
from practice.api.resource import Cause, Context, Object, Resource
from practice.api.validation import causes
from practice.api.validation.metadata import validate_metadata, validate_metadata_update
from practice.api.values import at, clone


def new_object(
    resource: Resource,
    namespace: str | None,
    body: Object,
    request: Request,
    context: Context,
    admission: Admission,
    *,
    entries: Entries | None = None,
) -> Attempt:
    """The admitted object to store for a create. `entries` are its managedFields, where an apply has made
    them. ApiError: 400, 403, 404 (namespace), 422."""
    obj = _own_copy(resource, body)
    metadata = obj["metadata"]
    set_namespace(resource, obj, namespace)
    if metadata.get("resourceVersion") and entries is None and not request.dry_run:
        raise ApiError(500, "", "resourceVersion should not be set on objects to be created")
    resource.default(obj)
    metadata = obj["metadata"]  # a custom resource's is made anew
    managed = entries
    if managed is None:
        now = context.clock.now_text()
        managed = record(resource, obj, None, manager=request.manager, now=now)
    attempt = Attempt(
        verb="create",
        resource=resource,
        request=request,
        context=context,
        namespace=metadata.get("namespace", ""),
        name=metadata.get("name", ""),
        obj=obj,
    )
    admission.admit(attempt)
    if not metadata.get("name") and metadata.get("generateName"):
        prefix = metadata["generateName"]
        metadata["name"] = generate_name(context.store, resource, namespace, prefix, context)
    stamp_new(obj, context, has_generation=resource.has_generation)
    resource.prepare_create(obj, context)
    resource.take_user(obj, request.user)
    obj = normalized(resource, obj)
    obj["metadata"].setdefault("name", "")  # refused below; every kind's rules may rely on it
    _set_managed(obj, managed)
    _refuse(
        resource,
        obj,
        [
            *validate_metadata(resource, obj),
            *resource.validate(obj),
            *resource.validate_create(obj),
        ],
    )
    request.warnings.extend(resource.warnings(obj, None))
    attempt.obj = obj
    admission.validate(attempt)
    return attempt


def made_by_update(resource: Resource, namespace: str | None, name: str, body: Object) -> Object:
    """What a PUT creates where there is nothing: `body`, whose version counts for nothing then. ApiError:
    409 when it names a uid (it is of one that has gone), 500 for a version that is none."""
    given = body.get("metadata") or {}
    if given.get("uid"):
        place = {"name": name, "namespace": namespace} if namespace else {"name": name}
        raise other_uid(resource, place, given["uid"])
    _check_version(given)
    kept = {key: value for key, value in given.items() if key != "resourceVersion"}
    return {**body, "metadata": kept}


def updated_object(
    resource: Resource,
    old: Object,
    body: Object,
    subresource: str,
    request: Request,
    context: Context,
    admission: Admission,
    *,
    from_patch: bool = False,
    entries: Entries | None = None,
) -> Attempt:
    """The admitted object to store for an update, `old` itself when nothing changes.

    `entries` are the managedFields, where they are made already (apply, scale). ApiError: 400
    other name or namespace, 409 stale version or other uid, 422.
    """
    if subresource == "status":
        body = {name: body[name] for name in ("metadata", "status") if name in body}
    new = _own_copy(resource, body)
    immutable = _check_identity(resource, new, old, from_patch=from_patch)
    resource.default(new)
    if subresource == "status":
        _only_status(resource, new, old)
        resource.prepare_status(new, old, context)
    elif subresource in resource.prepare_other:
        resource.prepare_other[subresource](new, old, context)
    elif resource.subresource("status"):
        _keep(new, old, "status")
    share_unchanged(new, old)
    managed = entries
    if managed is None:
        managed = record(
            resource,
            new,
            old,
            manager=request.manager,
            now=context.clock.now_text(),
            subresource=subresource,
            sent=at(body, "metadata", "managedFields"),
        )
    attempt = Attempt(
        verb="update",
        resource=resource,
        request=request,
        context=context,
        namespace=new["metadata"].get("namespace", ""),
        name=new["metadata"]["name"],
        subresource=subresource,
        obj=new,
        old=old,
    )
    admission.admit(attempt)
    if subresource in ("", "scale"):
        resource.prepare_update(new, old, context)
        new = normalized(resource, new)
    share_unchanged(new, old)
    _set_managed(new, managed)
    if resource.has_generation and subresource != "status" and _desires_more(resource, new, old):
        new["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1
    if not immutable and same(new, old):
        attempt.obj = old
    else:
        _refuse(resource, new, [*immutable, *_causes(resource, new, old, subresource)])
        if subresource != "status":
            request.warnings.extend(resource.warnings(new, old))
        attempt.obj = new
    admission.validate(attempt)
    return attempt


def _set_managed(obj: Object, managed: list[Object]) -> None:
    if managed:
        obj["metadata"]["managedFields"] = managed
    else:
        obj["metadata"].pop("managedFields", None)


def _desires_more(resource: Resource, new: Object, old: Object) -> bool:
    if resource.desired(new) != resource.desired(old):
        return True
    annotations = new["metadata"].get("annotations"), old["metadata"].get("annotations")
    return resource.annotations_raise_generation and annotations[0] != annotations[1]


def _causes(resource: Resource, new: Object, old: Object, subresource: str) -> list[Cause]:
    found = validate_metadata(resource, new) + validate_metadata_update(new, old)
    if subresource == "status":
        return found + resource.validate_status(new, old)
    if subresource in resource.validate_other:
        return found + resource.validate_other[subresource](new, old)
    rules, changes = resource.validate(new), resource.validate_update(new, old)
    return found + (changes + rules if resource.update_rules_first else rules + changes)


def _own_copy(resource: Resource, body: Object) -> Object:
    metadata = body.get("metadata")
    if isinstance(metadata, dict) and "managedFields" in metadata:
        # the server keeps these itself, and they are the largest part of many objects
        kept = {name: value for name, value in metadata.items() if name != "managedFields"}
        body = {**body, "metadata": kept}
    stored = resource.to_storage({**body})
    obj: Object = {"kind": resource.kind, "apiVersion": resource.stored_api_version}
    # An empty kind or version means that of the path (kube-apiserver fills it in), and no other is let in.
    obj.update(normalized(resource, clone(stored)) | obj)
    if not isinstance(obj.get("metadata"), dict):
        obj["metadata"] = {}
    return obj


def normalized(resource: Resource, obj: Object) -> Object:
    """The object as the encoder of its stored kind shows it."""
    if resource.types is not None:
        return {**obj, "metadata": normalize_metadata(obj.get("metadata") or {})}
    group, _, version = resource.stored_api_version.rpartition("/")
    return normalize(group, version, resource.kind, obj)


def _check_version(given: Object) -> None:
    version = given.get("resourceVersion")
    if version and not version.isdecimal():
        raise ApiError(500, "", f'strconv.ParseUint: parsing "{version}": invalid syntax')


def _check_identity(
    resource: Resource, new: Object, old: Object, *, from_patch: bool
) -> list[Cause]:
    """Name, namespace, version and uid of an update; causes for fields that never change."""
    given, kept = new["metadata"], old["metadata"]
    name = kept["name"]
    check_name(given, name)
    if given.get("namespace") and given["namespace"] != kept.get("namespace"):
        raise bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )
    version, uid = given.get("resourceVersion"), given.get("uid")
    if not version and not resource.unconditional_update:
        cause = causes.invalid("metadata.resourceVersion", 0, "must be specified for an update")
        raise invalid(resource.plural, resource.group, name, [cause])
    if version and version != kept["resourceVersion"]:
        _check_version(given)
        raise stale(resource.plural, resource.group, name)
    if uid and uid != kept["uid"] and not from_patch:
        raise other_uid(resource, kept, uid)
    found = [
        causes.immutable(f"metadata.{field}", given[field])
        for field in ("uid", "deletionTimestamp", "deletionGracePeriodSeconds")
        if given.get(field) not in (None, "") and given[field] != kept.get(field)
    ]
    keep_system_fields(new, old)
    return found


def _only_status(resource: Resource, new: Object, old: Object) -> None:
    """A status write changes the status, and of the metadata what the kind lets it."""
    for name in list(new):
        if name not in ("status", "metadata"):
            _keep(new, old, name)
    for name in old:
        if name not in new and name != "status":
            new[name] = old[name]
    for name in resource.status_keeps:
        _keep(new["metadata"], old["metadata"], name)


def _keep(new: Object, old: Object, name: str) -> None:
    value: Any = old.get(name)
    if value is None:
        new.pop(name, None)
    else:
        new[name] = value


def _refuse(resource: Resource, obj: Object, found: list[Cause]) -> None:
    if found:
        group = resource.stored_api_version.rpartition("/")[0]
        raise invalid(resource.kind, group, obj["metadata"].get("name", ""), found)
