"""What a valid PersistentVolumeClaim is, and how it may change. Mirrors pkg/apis/core/validation."""

from __future__ import annotations

from practice.api.kinds.storage_amounts import (
    CLASS_ANNOTATION,
    positive,
    validate_access_modes,
    validate_volume_mode,
)
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.differences import difference
from practice.api.validation.names import (
    dns_label_faults,
    dns_subdomain_faults,
    label_key_faults,
)
from practice.api.validation.selector import validate_selector
from practice.api.values import at
from practice.quantities import canonical, thousandths, whole

_IMMUTABLE = (
    "spec is immutable after creation except resources.requests and volumeAttributesClassName "
    "for bound claims"
)
_RESIZE_STATUSES = (
    "ControllerResizeInProgress",
    "ControllerResizeInfeasible",
    "NodeResizePending",
    "NodeResizeInProgress",
    "NodeResizeInfeasible",
)


def validate_claim_spec(field: str, spec: Object) -> list[Cause]:
    """Of a claim, or of a template for claims."""
    modes = spec.get("accessModes") or []
    found: list[Cause] = []
    if not modes:
        found.append(causes.required(f"{field}.accessModes", "at least 1 access mode is required"))
    if spec.get("selector") is not None:
        found += validate_selector(f"{field}.selector", spec["selector"])
    found += validate_access_modes(f"{field}.accessModes", modes)
    found += _request(f"{field}.resources[storage]", spec)
    name = spec.get("storageClassName") or ""
    if name:
        faults = dns_subdomain_faults(name)
        found += causes.each_invalid(f"{field}.storageClassName", name, faults)
    found += validate_volume_mode(f"{field}.volumeMode", spec.get("volumeMode"))
    found += _data_sources(field, spec)
    name = spec.get("volumeAttributesClassName") or ""
    if name:
        faults = dns_subdomain_faults(name)
        found += causes.each_invalid(f"{field}.volumeAttributesClassName", name, faults)
    return found


def _request(field: str, spec: Object) -> list[Cause]:
    amount = at(spec, "resources", "requests", "storage")
    return [causes.required(field)] if amount is None else positive(field, amount)


def _data_sources(field: str, spec: Object) -> list[Cause]:
    old, new = spec.get("dataSource"), spec.get("dataSourceRef")
    found: list[Cause] = []
    if old is not None:
        found += _data_source(f"{field}.dataSource", old)
    if new is not None:
        found += _data_source(f"{field}.dataSourceRef", new)
        space = new.get("namespace") or ""
        if space:
            at_space = f"{field}.dataSourceRef.namespace"
            found += causes.each_invalid(at_space, space, dns_label_faults(space))
    if old is not None and new is not None and not _same_source(old, new):
        found.append(causes.invalid(field, {}, "must match dataSourceRef"))
    return found


def _same_source(old: Object, new: Object) -> bool:
    return all(
        (old.get(name) or "") == (new.get(name) or "") for name in ("apiGroup", "kind", "name")
    )


def _data_source(field: str, source: Object) -> list[Cause]:
    found = [
        causes.required(f"{field}.{name}") for name in ("name", "kind") if not source.get(name)
    ]
    group, kind = source.get("apiGroup") or "", source.get("kind", "")
    if group:
        return found + causes.each_invalid(f"{field}.apiGroup", group, dns_subdomain_faults(group))
    if kind != "PersistentVolumeClaim":
        detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        found.append(causes.invalid(field, kind, detail))
    return found


def validate_claim(claim: Object) -> list[Cause]:
    return validate_claim_spec("spec", claim["spec"])


def validate_claim_update(new: Object, old: Object) -> list[Cause]:
    """Claims are fixed, so that quotas hold: a volume may be named once, a bound one may grow."""
    spec, before = dict(new["spec"]), dict(old["spec"])
    found = _class_annotation(new, old)
    if not before.get("volumeName"):
        before["volumeName"] = spec.get("volumeName", "")
    if before.get("storageClassName") is None and spec.get("storageClassName") is not None:
        old_class = (old["metadata"].get("annotations") or {}).get(CLASS_ANNOTATION)
        if old_class in (None, spec["storageClassName"]):
            before["storageClassName"] = spec["storageClassName"]
    if at(new, "status", "phase") == "Bound":
        before["resources"] = _with_request(before, at(new, "spec", "resources", "requests"))
        before["volumeAttributesClassName"] = spec.get("volumeAttributesClassName")
    structs = _struct(before), _struct(spec)
    if structs[0] != structs[1]:
        found.append(causes.forbidden("spec", f"{_IMMUTABLE}\n{difference(*structs)}"))
    found += _shrinking(new, old)
    if new["spec"].get("volumeMode") != old["spec"].get("volumeMode"):
        found.append(causes.immutable("volumeMode", new["spec"].get("volumeMode")))
    return found + _attributes_class(new, old)


def _class_annotation(new: Object, old: Object) -> list[Cause]:
    given, kept = (
        (obj["metadata"].get("annotations") or {}).get(CLASS_ANNOTATION, "") for obj in (new, old)
    )
    if given == kept or (kept and not given and new["spec"].get("storageClassName") == kept):
        return []
    return [causes.immutable(f"metadata.annotations.{CLASS_ANNOTATION}", given)]


def _with_request(spec: Object, requests: Object | None) -> Object:
    """The resources with the storage that is asked for now."""
    resources = dict(spec.get("resources") or {})
    if requests and "storage" in requests:
        old = resources.get("requests") or {}
        resources["requests"] = {**old, "storage": requests["storage"]}
    return resources


def _shrinking(new: Object, old: Object) -> list[Cause]:
    """A claim that could not be resized may ask for less again, but for more than it has."""
    asked, before = (
        thousandths(at(obj, "spec", "resources", "requests", "storage") or 0) for obj in (new, old)
    )
    has = thousandths(at(old, "status", "capacity", "storage") or 0)
    if asked >= before or asked > has:
        return []
    field = "spec.resources.requests.storage"
    return [causes.forbidden(field, "field can not be less than status.capacity")]


def _attributes_class(new: Object, old: Object) -> list[Cause]:
    name, before = (obj["spec"].get("volumeAttributesClassName") for obj in (new, old))
    if name == before or at(old, "status", "currentVolumeAttributesClassName") is None or name:
        return []
    what = "nil" if name is None else "empty string"
    detail = (
        f"update to {what} is forbidden when status.currentVolumeAttributesClassName is not nil"
    )
    return [causes.forbidden("spec.volumeAttributesClassName", detail)]


def _struct(spec: Object) -> Object:
    """The spec as Go's internal type has it."""
    resources = spec.get("resources") or {}
    return {
        "AccessModes": spec.get("accessModes") or None,
        "Selector": spec.get("selector"),
        "Resources": {
            "Limits": _amounts(resources.get("limits")),
            "Requests": _amounts(resources.get("requests")),
        },
        "VolumeName": spec.get("volumeName", ""),
        "StorageClassName": spec.get("storageClassName"),
        "VolumeMode": spec.get("volumeMode"),
        "DataSource": _reference(spec.get("dataSource"), "APIGroup", "Kind", "Name"),
        "DataSourceRef": _reference(
            spec.get("dataSourceRef"), "APIGroup", "Kind", "Name", "Namespace"
        ),
        "VolumeAttributesClassName": spec.get("volumeAttributesClassName"),
    }


def _amounts(amounts: Object | None) -> Object | None:
    return {name: canonical(value) for name, value in amounts.items()} if amounts else None


def _reference(source: Object | None, *names: str) -> Object | None:
    if source is None:
        return None
    json_names = {"APIGroup": "apiGroup", "Kind": "kind", "Name": "name", "Namespace": "namespace"}
    return {name: source.get(json_names[name]) for name in names}


def validate_claim_status(claim: Object, _old: Object) -> list[Cause]:
    status = claim["status"]
    found: list[Cause] = []
    for name, amount in (status.get("capacity") or {}).items():
        if whole(amount) < 0:
            field, detail = f"status.capacity[{name}]", "must be a valid resource quantity"
            found.append(causes.invalid(field, whole(amount), detail))
    for name, value in (status.get("allocatedResourceStatuses") or {}).items():
        field = "status.allocatedResourceStatuses"
        found += _resource_key(field, name)
        if value not in _RESIZE_STATUSES:
            found.append(causes.not_supported(field, name, sorted(_RESIZE_STATUSES)))
    for name in status.get("allocatedResources") or {}:
        found += _resource_key("status.allocatedResources", name)
    return found


def _resource_key(field: str, name: str) -> list[Cause]:
    faults = label_key_faults(name)
    if faults:
        return causes.each_invalid(field, name, faults)
    if name != "storage" and ("/" not in name or "kubernetes.io/" in name):
        return [causes.not_supported(field, name, ("storage",))]
    return []
