"""PersistentVolumes: pieces of storage that outlive pods, and are bound to one claim each."""

from __future__ import annotations

from typing import Any

from practice.api.kinds.storage_amounts import CLASS_ANNOTATION, CLASS_DEPRECATED
from practice.api.kinds.volume_validation import SOURCES, validate_volume_spec
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.differences import difference

PROTECTION = "kubernetes.io/pv-protection"
"""The finalizer that keeps a volume while a claim is bound to it (StorageObjectInUseProtection)."""

MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options"
_MOUNTABLE = (
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "nfs",
    "rbd",
    "quobyte",
    "iscsi",
    "cinder",
    "cephfs",
    "azureFile",
    "vsphereVolume",
    "azureDisk",
    "photonPersistentDisk",
)
_RETIRED = {
    "cephfs": "deprecated in v1.28, non-functional in v1.31+",
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "rbd": "deprecated in v1.28, non-functional in v1.31+",
}
_STRUCT_ORDER = (
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "hostPath",
    "glusterfs",
    "nfs",
    "rbd",
    "iscsi",
    "cinder",
    "cephfs",
    "fc",
    "flocker",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "local",
    "storageos",
    "csi",
)
_GO_NAMES = {
    "fc": "FC",
    "nfs": "NFS",
    "rbd": "RBD",
    "csi": "CSI",
    "cephfs": "CephFS",
    "iscsi": "ISCSI",
    "iqn": "IQN",
    "fsType": "FSType",
    "awsElasticBlockStore": "AWSElasticBlockStore",
    "gcePersistentDisk": "GCEPersistentDisk",
    "storageos": "StorageOS",
}
_STRUCTS: dict[str, Object] = {
    "hostPath": {"path": "", "type": None},
    "nfs": {"server": "", "path": "", "readOnly": False},
    "local": {"path": "", "fsType": None},
    "csi": {
        "driver": "",
        "volumeHandle": "",
        "readOnly": False,
        "fsType": "",
        "volumeAttributes": None,
        "controllerPublishSecretRef": None,
        "nodeStageSecretRef": None,
        "nodePublishSecretRef": None,
        "controllerExpandSecretRef": None,
        "nodeExpandSecretRef": None,
    },
}


def _default(volume: Object) -> None:
    spec, status = volume["spec"], volume["status"]
    status.setdefault("phase", "Pending")
    spec.setdefault("persistentVolumeReclaimPolicy", "Retain")
    spec.setdefault("volumeMode", "Filesystem")
    if spec.get("hostPath") is not None:
        spec["hostPath"].setdefault("type", "")


def _prepare_create(volume: Object, context: Context) -> None:
    volume["status"] = {"phase": "Pending", "lastPhaseTransitionTime": context.clock.now_text()}
    finalizers = volume["metadata"].setdefault("finalizers", [])
    if PROTECTION not in finalizers:
        finalizers.append(PROTECTION)


def _validate(volume: Object) -> list[Cause]:
    return validate_volume_spec("spec", volume["spec"]) + _mount_options(volume)


def _mount_options(volume: Object) -> list[Cause]:
    annotations = volume["metadata"].get("annotations") or {}
    if MOUNT_OPTIONS not in annotations or any(volume["spec"].get(name) for name in _MOUNTABLE):
        return []
    detail = "may not specify mount options for this volume type"
    return [causes.forbidden(f"metadata.annotations.{MOUNT_OPTIONS}", detail)]


def _go_affinity(affinity: Object | None) -> Object | None:
    """As the internal Go type is printed, which has no names for JSON."""
    if affinity is None:
        return None
    terms = (affinity.get("required") or {}).get("nodeSelectorTerms")
    return {
        "Required": {"NodeSelectorTerms": [_go_term(term) for term in terms] if terms else None}
    }


def _go_term(term: Object) -> Object:
    lists: Object = {}
    for name in ("MatchExpressions", "MatchFields"):
        rules = term.get(name[0].lower() + name[1:])
        lists[name] = rules and [
            {
                "Key": rule.get("key", ""),
                "Operator": rule.get("operator", ""),
                "Values": rule.get("values"),
            }
            for rule in rules
        ]
    return lists


def _validate_update(new: Object, old: Object) -> list[Cause]:
    """Where the data is never changes."""
    spec, before = new["spec"], old["spec"]
    found: list[Cause] = []
    sources = _source(before), _source(spec)
    if sources[0] != sources[1]:
        detail = (
            "spec.persistentvolumesource is immutable after creation\n"
            f"{difference(_struct(before), _struct(spec))}"
        )
        found.append(causes.forbidden("spec.persistentvolumesource", detail))
    if spec.get("volumeMode") != before.get("volumeMode"):
        found.append(causes.immutable("volumeMode", spec.get("volumeMode")))
    affinity = spec.get("nodeAffinity")
    if before.get("nodeAffinity") and affinity != before["nodeAffinity"]:
        detail = "field is immutable, except for updating from beta label to GA"
        found.append(causes.invalid("nodeAffinity", _go_affinity(affinity), detail))
    if before.get("volumeAttributesClassName") and spec.get("volumeAttributesClassName") is None:
        detail = "update from non-nil value to nil is forbidden"
        found.append(causes.forbidden("spec.volumeAttributesClassName", detail))
    return found


def _source(spec: Object) -> Object:
    """The sources of the data; a secret for resizing may be added later."""
    found = {name: spec[name] for name in SOURCES if spec.get(name) is not None}
    if "csi" in found:
        expand = "controllerExpandSecretRef"
        found["csi"] = {k: v for k, v in found["csi"].items() if k != expand}
    return found


def _struct(spec: Object) -> Object:
    """The sources as Go's internal type has them."""
    return {_go(name): _go_value(name, spec.get(name)) for name in _STRUCT_ORDER}


def _go_value(name: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    full = {**_STRUCTS.get(name, {}), **value}
    if name == "volumeAttributes":
        return full
    return {_go(field): _go_value(field, item) for field, item in full.items()}


def _go(name: str) -> str:
    return _GO_NAMES.get(name, name[:1].upper() + name[1:])


def _warnings(volume: Object, _old: Object | None) -> list[str]:
    annotations, spec = volume["metadata"].get("annotations") or {}, volume["spec"]
    found = [
        f"metadata.annotations[{key}]: {why}"
        for key, why in (
            (CLASS_ANNOTATION, CLASS_DEPRECATED),
            (MOUNT_OPTIONS, 'deprecated since v1.31; use "mountOptions" attribute instead'),
        )
        if key in annotations
    ]
    if spec.get("persistentVolumeReclaimPolicy") == "Recycle":
        found.append(
            "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. "
            "Instead, the recommended approach is to use dynamic provisioning."
        )
    for name, why in _RETIRED.items():
        if spec.get(name) is not None:
            found.append(f"spec.{'storageOS' if name == 'storageos' else name}: {why}")
    return found


def _prepare_status(volume: Object, old: Object, context: Context) -> None:
    """The time of the last change of phase, unless the client says it."""
    status, before = volume["status"], old["status"]
    name = "lastPhaseTransitionTime"
    if status.get("phase") == before.get("phase"):
        if status.get(name) is None and before.get(name):
            status[name] = before[name]
    elif status.get(name) in (None, before.get(name)):
        status[name] = context.clock.now_text()


PERSISTENT_VOLUMES = Resource(
    group="",
    version="v1",
    plural="persistentvolumes",
    singular="persistentvolume",
    kind="PersistentVolume",
    short_names=("pv",),
    namespaced=False,
    subresources=(
        Subresource(name="status", kind="PersistentVolume", verbs=("get", "patch", "update")),
    ),
    default=_default,
    prepare_create=_prepare_create,
    validate=_validate,
    validate_update=_validate_update,
    prepare_status=_prepare_status,
    warnings=_warnings,
    returns_deleted=True,
)
