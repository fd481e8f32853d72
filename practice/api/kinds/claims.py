"""PersistentVolumeClaims: how a pod asks for storage, without saying which."""

from __future__ import annotations

from typing import Any

from practice.api.kinds.claim_validation import (
    validate_claim,
    validate_claim_status,
    validate_claim_update,
)
from practice.api.kinds.storage_amounts import (
    CLASS_ANNOTATION,
    CLASS_DEPRECATED,
)
from practice.api.resource import Context, Object, Resource, Subresource
from practice.api.values import at
from practice.quantities import canonical, thousandths

PROTECTION = "kubernetes.io/pvc-protection"
"""The finalizer that keeps a claim while a pod uses it (StorageObjectInUseProtection)."""

_CLAIM = "PersistentVolumeClaim"


def default_claim_spec(spec: Object) -> None:
    """Also for the templates of StatefulSets and of ephemeral volumes."""
    spec.setdefault("volumeMode", "Filesystem")


def _default(claim: Object) -> None:
    claim["status"].setdefault("phase", "Pending")
    default_claim_spec(claim["spec"])


def _prepare_create(claim: Object, _context: Context) -> None:
    claim["status"] = {"phase": "Pending"}
    _drop_unknown_source(claim["spec"], None)
    _align_sources(claim["spec"])
    finalizers = claim["metadata"].setdefault("finalizers", [])
    if PROTECTION not in finalizers:
        finalizers.append(PROTECTION)


def _prepare_update(claim: Object, old: Object, _context: Context) -> None:
    _drop_unknown_source(claim["spec"], old["spec"])
    _align_sources(claim["spec"])


def _drop_unknown_source(spec: Object, old: Object | None) -> None:
    """`dataSource` knows claims and snapshots only; what else it names counts as nothing."""
    if old is not None and (old.get("dataSource") or old.get("dataSourceRef")):
        return
    reference = spec.get("dataSourceRef")
    if reference is not None:
        if reference.get("namespace"):  # needs a feature that is off
            del spec["dataSourceRef"]
        else:
            return
    source = spec.get("dataSource")
    if source is None:
        return
    group = source.get("apiGroup") or ""
    known = (_CLAIM, ""), ("VolumeSnapshot", "snapshot.storage.k8s.io")
    if (source.get("kind"), group) not in known:
        del spec["dataSource"]


def _align_sources(spec: Object) -> None:
    """`dataSource` and `dataSourceRef` say the same when only one was given."""
    old, new = spec.get("dataSource"), spec.get("dataSourceRef")
    if old is not None and new is None:
        spec["dataSourceRef"] = dict(old)
    elif new is not None and old is None and not new.get("namespace"):
        spec["dataSource"] = {name: item for name, item in new.items() if name != "namespace"}


def _warnings(claim: Object, _old: Object | None) -> list[str]:
    found = []
    if CLASS_ANNOTATION in (claim["metadata"].get("annotations") or {}):
        found.append(f"metadata.annotations[{CLASS_ANNOTATION}]: {CLASS_DEPRECATED}")
    return found + _fractional("spec", claim["spec"])


def _fractional(field: str, spec: Object) -> list[str]:
    """Warnings about amounts of storage that are no whole bytes, such as `100m`."""
    found = []
    for part in ("requests", "limits"):
        amount: Any = at(spec, "resources", part, "storage")
        if amount is not None and thousandths(amount) % 1000:
            found.append(
                f'{field}.resources.{part}[storage]: fractional byte value "{canonical(amount)}" '
                "is invalid, must be an integer"
            )
    return found


PERSISTENT_VOLUME_CLAIMS = Resource(
    group="",
    version="v1",
    plural="persistentvolumeclaims",
    singular="persistentvolumeclaim",
    kind=_CLAIM,
    short_names=("pvc",),
    subresources=(Subresource(name="status", kind=_CLAIM, verbs=("get", "patch", "update")),),
    default=_default,
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    validate=validate_claim,
    validate_update=validate_claim_update,
    validate_status=validate_claim_status,
    warnings=_warnings,
    returns_deleted=True,
)
