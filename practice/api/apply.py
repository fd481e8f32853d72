"""The verb of server-side apply: PATCH with a configuration, which also creates.

Mirrors apiserver's patch handler for `application/apply-patch+yaml`. What becomes of the fields
is in `practice.api.managed_fields.applying`; this joins it with the store and the subresources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practice.api.errors import ApiError, bad_request, conflict
from practice.api.managed_fields import apply
from practice.api.managed_fields.applying import Applier
from practice.api.managed_fields.scale import SCALES, to_parent, to_scale
from practice.api.metadata import check_name
from practice.api.request import Request
from practice.api.resource import Object, Resource
from practice.api.schema import WrongTypeError, decode
from practice.api.subresources import read_scale, scaled
from practice.api.values import at

if TYPE_CHECKING:
    from practice.api.api import Api


def apply_object(
    api: Api,
    request: Request,
    resource: Resource,
    namespace: str | None,
    name: str,
    config: Any,
    subresource: str,
) -> Object:
    """The object after `config` was applied. ApiError: 400, 404 (subresources), 409, 422, 500."""
    if not isinstance(config, dict):
        raise bad_request(_no_object(config))
    try:
        old = api.stored(resource, namespace, name, to_change=True)
    except ApiError as error:
        if subresource or error.code != 404:
            raise
        return _create(api, request, resource, namespace, name, config)
    if subresource == "scale":
        return _apply_scale(api, request, resource, old, config)
    applied = apply(resource, old, config, _applier(api, request, subresource))
    body = _read(resource, applied.obj)
    new = api.commit(
        request, resource, old, body, subresource, from_patch=True, entries=applied.entries
    )
    return resource.from_storage(new)


def _apply_scale(
    api: Api, request: Request, resource: Resource, old: Object, config: Object
) -> Object:
    """The same on the Scale of the object."""
    live = read_scale(resource, old)
    entries = old["metadata"].get("managedFields") or []
    shown = {**live["metadata"], "managedFields": to_scale(resource, entries)}
    applied = apply(SCALES, {**live, "metadata": shown}, config, _applier(api, request, "scale"))
    body = scaled(resource, old, _read(SCALES, applied.obj))
    back = to_parent(resource, entries, applied.entries)
    return read_scale(resource, api.commit(request, resource, old, body, "scale", entries=back))


def _applier(api: Api, request: Request, subresource: str = "") -> Applier:
    return Applier(
        manager=request.manager,
        now=api.clock.now_text(),
        force=request.force,
        subresource=subresource,
    )


def _create(
    api: Api,
    request: Request,
    resource: Resource,
    namespace: str | None,
    name: str,
    config: Object,
) -> Object:
    applied = apply(resource, None, config, _applier(api, request))
    body = _read(resource, applied.obj)
    uid = at(body, "metadata", "uid")
    if uid:
        why = (
            f"uid mismatch: the provided object specified uid {uid}, and no existing object "
            "was found"
        )
        raise conflict(resource.plural, resource.group, name, why)
    check_name(body.get("metadata") or {}, name)
    made = api.insert(request, resource, namespace, body, entries=applied.entries)
    request.created = True
    return made


def _read(resource: Resource, obj: Object) -> Object:
    """The merged object read as its kind. ApiError 500: it is none."""
    try:
        return decode(resource.kind_key, obj, resource.types).obj
    except WrongTypeError as error:
        raise ApiError(500, "", f"{_unfit(resource, obj)}: {error.of_value}") from None


def _unfit(resource: Resource, obj: Object) -> str:
    metadata = obj.get("metadata") or {}
    kind = f"{resource.group}/{resource.version}, Kind={resource.kind}"
    place = f"{metadata.get('namespace', '')}/{metadata.get('name', '')}"
    return (
        f"failed to convert new object ({place}; {kind}) to proper version: "
        f"unable to convert unstructured object to {kind}"
    )


def _no_object(value: Any) -> str:
    word = {list: "array", str: "string", bool: "bool"}.get(type(value), "number")
    return (
        f"error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot "
        f"unmarshal {word} into Go value of type map[string]interface {{}}"
    )
