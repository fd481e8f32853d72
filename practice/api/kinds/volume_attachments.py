"""VolumeAttachments (a volume is to be attached to a node) and VolumeAttributesClasses (how it performs).

Mirrors pkg/apis/storage/validation.
"""

from __future__ import annotations

from practice.api.kinds.storage_classes import validate_parameters, validate_provisioner
from practice.api.kinds.volume_validation import validate_inline_spec
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.names import caseless_subdomain_faults, dns_subdomain_faults
from practice.limits import (
    ATTACHMENT_ERROR_BYTES,
    ATTACHMENT_METADATA_BYTES,
    CSI_DRIVER_CHARACTERS,
)

PROTECTION = "kubernetes.io/vac-protection"
_EXACTLY_ONE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"


def _drop_status(attachment: Object, _context: Context) -> None:
    attachment["status"] = {"attached": False}


def _validate(attachment: Object) -> list[Cause]:
    spec = attachment["spec"]
    found = _source("spec.source", spec.get("source") or {})
    node = spec.get("nodeName", "")
    found += causes.each_invalid("spec.nodeName", node, dns_subdomain_faults(node))
    found += _status(attachment.get("status") or {})
    volume = (spec.get("source") or {}).get("persistentVolumeName")
    if volume is not None:
        field = "spec.source.persistentVolumeName"
        found += causes.each_invalid(field, volume, dns_subdomain_faults(volume))
    return found + _attacher("spec.attacher", spec.get("attacher", ""))


def _attacher(field: str, name: str) -> list[Cause]:
    if not name:
        return [causes.required(field)]
    found = causes.each_invalid(field, name, caseless_subdomain_faults(name))
    if len(name) > CSI_DRIVER_CHARACTERS:
        found.append(causes.too_long(field, CSI_DRIVER_CHARACTERS))
    return found


def _source(field: str, source: Object) -> list[Cause]:
    inline, volume = source.get("inlineVolumeSpec"), source.get("persistentVolumeName")
    if inline is None and volume is None:
        return [causes.required(field, _EXACTLY_ONE)]
    if inline is not None and volume is not None:
        return [causes.forbidden(field, _EXACTLY_ONE)]
    if inline is not None:
        return validate_inline_spec(f"{field}.inlineVolumeSpec", inline)
    if volume == "":
        detail = "must specify non empty persistentVolumeName"
        return [causes.required(f"{field}.persistentVolumeName", detail)]
    return []


def _status(status: Object) -> list[Cause]:
    found: list[Cause] = []
    metadata = status.get("attachmentMetadata") or {}
    if sum(len(key.encode()) + len(value.encode()) for key, value in metadata.items()) > (
        ATTACHMENT_METADATA_BYTES
    ):
        found.append(causes.too_long("status.attachmentMetadata", ATTACHMENT_METADATA_BYTES))
    for name in ("attachError", "detachError"):
        error = status.get(name) or {}
        if len(error.get("message", "").encode()) > ATTACHMENT_ERROR_BYTES:
            found.append(causes.too_long(f"status.{name}.message", ATTACHMENT_ERROR_BYTES))
        code = error.get("errorCode")
        if code is not None and code < 0:
            detail = "must be between 0 and 2147483647, inclusive"
            found.append(causes.invalid(f"status.{name}.errorCode", code, detail))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    return [] if new["spec"] == old["spec"] else [causes.immutable("spec", None)]


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    return _validate(new)


def _protect(obj: Object, _context: Context) -> None:
    """As the admission plugin StorageObjectInUseProtection does."""
    finalizers = obj["metadata"].setdefault("finalizers", [])
    if PROTECTION not in finalizers:
        finalizers.append(PROTECTION)


def _validate_class(obj: Object) -> list[Cause]:
    found = validate_provisioner("driverName", obj.get("driverName", ""))
    parameters = obj.get("parameters") or {}
    found += validate_parameters(parameters)
    if not parameters:
        found.append(causes.required("parameters", "must contain at least one key/value pair"))
    return found


def _validate_class_update(new: Object, old: Object) -> list[Cause]:
    return [
        causes.forbidden(name, f"updates to {name} are forbidden.")
        for name in ("driverName", "parameters")
        if (new.get(name) or None) != (old.get(name) or None)
    ]


VOLUME_ATTACHMENTS = Resource(
    group="storage.k8s.io",
    version="v1",
    plural="volumeattachments",
    singular="volumeattachment",
    kind="VolumeAttachment",
    namespaced=False,
    subresources=(
        Subresource(name="status", kind="VolumeAttachment", verbs=("get", "patch", "update")),
    ),
    prepare_create=_drop_status,
    validate=_validate,
    validate_update=_validate_update,
    validate_status=_validate_status,
    unconditional_update=False,
    returns_deleted=True,
)
VOLUME_ATTRIBUTES_CLASSES = Resource(
    group="storage.k8s.io",
    version="v1",
    plural="volumeattributesclasses",
    singular="volumeattributesclass",
    kind="VolumeAttributesClass",
    short_names=("vac",),
    namespaced=False,
    prepare_create=_protect,
    validate=_validate_class,
    validate_update=_validate_class_update,
    update_rules_first=True,
    returns_deleted=True,
)
