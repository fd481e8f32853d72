"""Scale and binding: other shapes in front of the same objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practice.api.errors import ApiError, bad_request, conflict, invalid
from practice.api.managed_fields import record
from practice.api.managed_fields.entries import Entries
from practice.api.managed_fields.scale import SCALES, to_parent, to_scale
from practice.api.metadata import check_name, check_namespace, other_uid
from practice.api.patches import apply_patch
from practice.api.request import PatchType, Request
from practice.api.resource import Object, Resource, ScalePaths
from practice.api.selectors import as_text
from practice.api.validation import causes
from practice.api.values import at

if TYPE_CHECKING:
    from practice.api.api import Api

SCALE = ("autoscaling", "v1", "Scale")
_BUILT_IN = ScalePaths(spec=("spec", "replicas"), status=("status", "replicas"))


def read_scale(resource: Resource, obj: Object) -> Object:
    """The autoscaling/v1 Scale of an object."""
    metadata = obj["metadata"]
    kept = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    paths = resource.scale or _BUILT_IN
    status: Object = {"replicas": at(obj, *paths.status) or 0}
    selector = at(obj, *paths.selector or ("",)) if resource.scale else resource.selector(obj)
    selector = selector if isinstance(selector, str) else as_text(selector)
    if selector:
        status["selector"] = selector
    replicas = at(obj, *paths.spec) or 0
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {name: metadata[name] for name in kept if name in metadata},
        "spec": {"replicas": replicas} if replicas else {},
        "status": status,
    }


def scaled(resource: Resource, obj: Object, scale: Object) -> Object:
    """The object with the replicas of `scale`. ApiError: 409 stale or other uid, 422 negative."""
    metadata = scale.get("metadata") or {}
    name = obj["metadata"]["name"]
    check_name(metadata, name)
    replicas = at(scale, "spec", "replicas") or 0
    if replicas < 0:
        detail = "must be greater than or equal to 0"
        cause = causes.invalid("spec.replicas", replicas, detail)
        raise invalid("Scale", "autoscaling", name, [cause])
    if metadata.get("uid") and metadata["uid"] != obj["metadata"]["uid"]:
        raise other_uid(resource, obj["metadata"], metadata["uid"])
    version = metadata.get("resourceVersion") or obj["metadata"]["resourceVersion"]
    return {
        **obj,
        "metadata": {
            **obj["metadata"],
            "resourceVersion": version,
        },
        **_with(obj, (resource.scale or _BUILT_IN).spec, replicas),
    }


def _with(obj: Object, path: tuple[str, ...], value: Any) -> Object:
    """`{first: …}`: the outermost field of the path with the value set in it."""
    name, *rest = path
    if not rest:
        return {name: value}
    inner = obj.get(name) or {}
    return {name: {**inner, **_with(inner, tuple(rest), value)}}


def scale_entries(
    resource: Resource, old: Object, body: Object, request: Request, now: str
) -> Entries:
    """The managedFields after a write to the Scale of `old` that made it `body`."""
    entries: Entries = old["metadata"].get("managedFields") or []
    before = read_scale(resource, old)
    metadata = {**before["metadata"], "managedFields": to_scale(resource, entries)}
    written = record(
        SCALES,
        read_scale(resource, body),
        {**before, "metadata": metadata},
        manager=request.manager,
        now=now,
        subresource="scale",
    )
    return to_parent(resource, entries, written)


def with_patched_scale(
    resource: Resource, obj: Object, patch: Any, patch_type: PatchType, request: Request
) -> Object:
    """The object after a patch of its Scale."""
    patched = apply_patch(SCALE, read_scale(resource, obj), patch, patch_type, request)
    return scaled(resource, obj, patched)


def bind(api: Api, request: Request, namespace: str | None, name: str, body: Object) -> Object:
    """Place a pod on the node of a Binding. ApiError: 404, 409 already placed, 422."""
    named = at(body, "metadata", "name") or ""
    check_namespace(at(body, "metadata", "namespace"), namespace)
    if name and named != name:
        raise bad_request("name in URL does not match name in Binding object")
    name = name or named
    target = body.get("target") or {}
    if target.get("kind") not in (None, "", "Node"):
        cause = causes.not_supported("target.kind", target["kind"], ("Node", "<empty>"))
        raise ApiError(500, "", f"{cause['field']}: {cause['message']}")
    if not target.get("name"):
        raise ApiError(500, "", "target.name: Required value")
    if not name:
        raise bad_request("Name parameter required.")
    pod = api.get("pods", namespace, name)
    why = ""
    if "deletionTimestamp" in pod["metadata"]:
        why = f"pod {name} is being deleted, cannot be assigned to a host"
    elif at(pod, "spec", "schedulingGates"):
        why = f"pod {name} has non-empty .spec.schedulingGates"
    elif at(pod, "spec", "nodeName"):
        why = f'pod {name} is already assigned to node "{pod["spec"]["nodeName"]}"'
    if why:
        raise conflict("pods/binding", "", name, why)
    if not request.dry_run:
        _assign(api, pod, target["name"], body)
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def _assign(api: Api, pod: Object, node: str, body: Object) -> None:
    """The write of a binding: node name and the PodScheduled condition, as the registry does."""
    scheduled = {
        "lastProbeTime": None,
        "lastTransitionTime": api.clock.now_text(),
        "status": "True",
        "type": "PodScheduled",
    }
    status = dict(pod.get("status") or {})
    others = [c for c in status.get("conditions") or [] if c["type"] != "PodScheduled"]
    status["conditions"] = [*others, scheduled]
    status.pop("nominatedNodeName", None)  # the promise is kept
    metadata = dict(pod["metadata"])
    annotations = at(body, "metadata", "annotations")
    if annotations:
        metadata["annotations"] = {**metadata.get("annotations", {}), **annotations}
    bound = {**pod, "metadata": metadata, "spec": {**pod["spec"], "nodeName": node}}
    key = f"{metadata['namespace']}/{metadata['name']}"
    api.store.put("pods", key, {**bound, "status": status})
