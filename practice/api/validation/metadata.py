"""Rules for metadata that all kinds share. Mirrors apimachinery's api/validation/objectmeta."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults, label_value_faults
from practice.limits import ANNOTATIONS_BYTES

STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")


def validate_metadata(resource: Resource, obj: Object) -> list[Cause]:
    """Name, labels, annotations, owners and finalizers of an object that has its name."""
    metadata = obj["metadata"]
    return [
        *_names(resource.name_faults, metadata),
        *validate_labels("metadata.labels", metadata.get("labels")),
        *validate_annotations("metadata.annotations", metadata.get("annotations")),
        *_owners(metadata.get("ownerReferences") or []),
        *_finalizers(metadata.get("finalizers") or [], bare=_is_extension(resource)),
    ]


def validate_metadata_update(new: Object, old: Object) -> list[Cause]:
    """What may not change: a deleted object takes no further finalizers."""
    given, kept = new["metadata"], old["metadata"]
    found = []
    before = kept.get("finalizers") or []
    extra = [name for name in given.get("finalizers") or [] if name not in before]
    if extra and "deletionTimestamp" in kept:
        detail = (
            "no new finalizers can be added if the object is being deleted, "
            f"found new finalizers []string{{{', '.join(map(causes.shown, extra))}}}"
        )
        found.append(causes.forbidden("metadata.finalizers", detail))
    return found


def _names(faults: Callable[[str], list[str]], metadata: Object) -> list[Cause]:
    found = []
    prefix, name = metadata.get("generateName"), metadata.get("name")
    if prefix:
        # a dash at the end is fine, since characters follow it
        masked = prefix[:-1] + "a" if prefix.endswith("-") else prefix
        found += causes.each_invalid("metadata.generateName", prefix, faults(masked))
    if not name:
        found.append(causes.required("metadata.name", "name or generateName is required"))
    else:
        found += causes.each_invalid("metadata.name", name, faults(name))
    return found


def validate_labels(field: str, labels: dict[str, str] | None) -> list[Cause]:
    found = []
    for key, value in (labels or {}).items():
        found += causes.each_invalid(field, key, label_key_faults(key))
        found += causes.each_invalid(field, value, label_value_faults(value))
    return found


def validate_annotations(field: str, annotations: dict[str, str] | None) -> list[Cause]:
    """Keys as those of labels (in any case of letters); values are free up to the total size."""
    found = []
    total = 0
    for key, value in (annotations or {}).items():
        found += causes.each_invalid(field, key, label_key_faults(key.lower()))
        total += len(key.encode()) + len(value.encode())
    if total > ANNOTATIONS_BYTES:
        found.append(causes.too_long(field, ANNOTATIONS_BYTES))
    return found


def validate_user_annotations(field: str, annotations: dict[str, str]) -> list[Cause]:
    """Annotations for a signer: their keys have a domain before them."""
    found: list[Cause] = []
    for key in annotations:
        lower = key.lower()
        if "/" not in lower:
            detail = 'must be a domain-prefixed key (such as "acme.io/foo")'
            found.append(causes.invalid(field, lower, detail))
        found += causes.each_invalid(field, lower, label_key_faults(lower))
    total = sum(len(k.encode()) + len(v.encode()) for k, v in annotations.items())
    if total > ANNOTATIONS_BYTES:
        found.append(causes.too_long(field, ANNOTATIONS_BYTES))
    return found


def _owners(owners: list[dict[str, Any]]) -> list[Cause]:
    found: list[Cause] = []
    controllers = [owner for owner in owners if owner.get("controller")]
    for index, owner in enumerate(owners):
        for name in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(name):
                field = f"metadata.ownerReferences[{index}].{name}"
                found.append(causes.required(field, "must not be empty"))
    if len(controllers) > 1:
        first, second = (f"{owner.get('kind')}/{owner.get('name')}" for owner in controllers[:2])
        detail = (
            'Only one reference can have Controller set to true. Found "true" in references for '
            f"{first} and {second}"
        )
        found.append(causes.invalid("metadata.ownerReferences", owners, detail))
    return found


def _is_extension(resource: Resource) -> bool:
    """Custom resources and their definitions may have finalizers of any name."""
    return resource.types is not None or resource.group == "apiextensions.k8s.io"


def _finalizers(finalizers: list[str], *, bare: bool) -> list[Cause]:
    found = []
    for index, name in enumerate(finalizers):
        field = f"metadata.finalizers[{index}]"
        faults = label_key_faults(name)
        if not faults and not bare and "/" not in name and name not in STANDARD_FINALIZERS:
            faults = ["name is neither a standard finalizer name nor is it fully qualified"]
        found += causes.each_invalid(field, name, faults)
    if "orphan" in finalizers and "foregroundDeletion" in finalizers:
        detail = "finalizer orphan and foregroundDeletion cannot be both set"
        found.append(causes.invalid("metadata.finalizers", finalizers, detail))
    return found
