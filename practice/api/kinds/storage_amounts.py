"""What PersistentVolumes and claims have in common: access modes and amounts of storage."""

from __future__ import annotations

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.quantities import canonical, thousandths

ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
VOLUME_MODES = ("Block", "Filesystem")
CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"
CLASS_DEPRECATED = 'deprecated since v1.8; use "storageClassName" attribute instead'
_ALONE = "may not use ReadWriteOncePod with other access modes"


def validate_access_modes(field: str, modes: list[str]) -> list[Cause]:
    found = [
        causes.not_supported(field, mode, ACCESS_MODES)
        for mode in modes
        if mode not in ACCESS_MODES
    ]
    known = {mode for mode in modes if mode in ACCESS_MODES}
    if "ReadWriteOncePod" in known and len(known) > 1:
        found.append(causes.forbidden(field, _ALONE))
    return found


def validate_volume_mode(field: str, mode: str | None) -> list[Cause]:
    if mode is None or mode in VOLUME_MODES:
        return []
    return [causes.not_supported(field, mode, VOLUME_MODES)]


def positive(field: str, amount: str) -> list[Cause]:
    if thousandths(amount) > 0:
        return []
    return [causes.invalid(field, canonical(amount), "must be greater than zero")]


def class_of(obj: Object) -> str:
    """The storage class of a volume or claim: the old annotation before the field."""
    annotations = obj["metadata"].get("annotations") or {}
    named: str = annotations.get(CLASS_ANNOTATION) or obj.get("spec", {}).get("storageClassName")
    return named or ""
