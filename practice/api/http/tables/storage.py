"""Rows of PersistentVolumes, their claims and StorageClasses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer
from practice.api.schema.structure import Json

_UNSET = "<unset>"
_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"
_DEFAULTS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
_SHORT_MODES = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}
"""In the order in which they are shown."""


def _modes(modes: Iterable[str] | None) -> str:
    present = list(modes or [])
    return ",".join(short for mode, short in _SHORT_MODES.items() if mode in present)


def _class_name(obj: Json) -> str:
    annotations = obj["metadata"].get("annotations") or {}
    return str(annotations.get(_CLASS_ANNOTATION) or obj["spec"].get("storageClassName") or "")


def _phase(obj: Json) -> str:
    if "deletionTimestamp" in obj["metadata"]:
        return "Terminating"
    return str(obj.get("status", {}).get("phase", ""))


def _volume(obj: Json, now: datetime) -> list[Any]:
    obj = {"spec": {}, "status": {}, **obj}
    spec = obj["spec"]
    claim = spec.get("claimRef")
    return [
        obj["metadata"]["name"],
        (spec.get("capacity") or {}).get("storage", "0"),
        _modes(spec.get("accessModes")),
        spec.get("persistentVolumeReclaimPolicy", ""),
        _phase(obj),
        f"{claim.get('namespace', '')}/{claim.get('name', '')}" if claim else "",
        _class_name(obj),
        spec.get("volumeAttributesClassName", _UNSET),
        obj["status"].get("reason", ""),
        age(obj, now),
        spec.get("volumeMode", _UNSET),
    ]


def _claim(obj: Json, now: datetime) -> list[Any]:
    obj = {"spec": {}, "status": {}, **obj}
    spec, status = obj["spec"], obj["status"]
    bound = bool(spec.get("volumeName"))
    return [
        obj["metadata"]["name"],
        _phase(obj),
        spec.get("volumeName", ""),
        (status.get("capacity") or {}).get("storage", "0") if bound else "",
        _modes(status.get("accessModes")) if bound else "",
        _class_name(obj),
        spec.get("volumeAttributesClassName", _UNSET),
        age(obj, now),
        spec.get("volumeMode", _UNSET),
    ]


def _storage_class(obj: Json, now: datetime) -> list[Any]:
    return [
        obj["metadata"]["name"],
        obj.get("provisioner", ""),
        obj.get("reclaimPolicy", "Delete"),
        obj.get("volumeBindingMode", "Immediate"),
        obj.get("allowVolumeExpansion", False),
        age(obj, now),
    ]


def _driver(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    requests = spec.get("tokenRequests")
    audiences = ",".join(str(one.get("audience", "")) for one in requests or [])
    return [
        obj["metadata"]["name"],
        spec.get("attachRequired", True),
        spec.get("podInfoOnMount", False),
        spec.get("storageCapacity", False),
        _UNSET if requests is None else audiences,
        spec.get("requiresRepublish", False),
        ",".join(spec.get("volumeLifecycleModes") or []) or NONE,
        age(obj, now),
    ]


def _csi_node(obj: Json, now: datetime) -> list[Any]:
    drivers = obj.get("spec", {}).get("drivers") or []
    return [obj["metadata"]["name"], len(drivers), age(obj, now)]


def _attachment(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    return [
        obj["metadata"]["name"],
        spec.get("attacher", ""),
        (spec.get("source") or {}).get("persistentVolumeName", ""),
        spec.get("nodeName", ""),
        (obj.get("status") or {}).get("attached", False),
        age(obj, now),
    ]


def _attributes_class(obj: Json, now: datetime) -> list[Any]:
    return [obj["metadata"]["name"], obj.get("driverName", ""), age(obj, now)]


def _default_class(objects: Iterable[Json]) -> dict[str, str]:
    """The class that claims without one get: of several marked ones the newest."""
    marked = [
        obj["metadata"]
        for obj in objects
        if any((obj["metadata"].get("annotations") or {}).get(key) == "true" for key in _DEFAULTS)
    ]
    marked.sort(key=lambda metadata: str(metadata["name"]))
    newest = max(marked, key=lambda m: str(m.get("creationTimestamp", "")), default=None)
    return {} if newest is None else {newest["name"]: f"{newest['name']} (default)"}


_VOLUME_MODE = Column("VolumeMode", priority=1, description="A file system, or a raw block device.")
_CLASS = Column("StorageClass", description="The kind of storage.")
_ATTRIBUTES_CLASS = Column("VolumeAttributesClass", description="The class of its attributes.")
_ACCESS = Column("Access Modes", description="How many nodes or pods may mount it, and how.")

PERSISTENT_VOLUMES = Printer(
    (
        NAME,
        Column("Capacity", description="How much it holds."),
        _ACCESS,
        Column("Reclaim Policy", description="What becomes of it when its claim is deleted."),
        Column("Status", description="Available, Bound, Released or Failed."),
        Column("Claim", description="The claim that it is bound to, or kept for."),
        _CLASS,
        _ATTRIBUTES_CLASS,
        Column("Reason", description="Why it is in that state."),
        AGE,
        _VOLUME_MODE,
    ),
    _volume,
)
CLAIMS = Printer(
    (
        NAME,
        Column("Status", description="Pending, Bound or Lost."),
        Column("Volume", description="The volume that it is bound to."),
        Column("Capacity", description="How much that volume holds."),
        _ACCESS,
        _CLASS,
        _ATTRIBUTES_CLASS,
        AGE,
        _VOLUME_MODE,
    ),
    _claim,
)
STORAGE_CLASSES = Printer(
    (
        NAME,
        Column("Provisioner", description="Who makes the volumes."),
        Column("ReclaimPolicy", description="What becomes of the volumes at the end."),
        Column("VolumeBindingMode", description="Whether volumes wait for the first pod."),
        Column("AllowVolumeExpansion", description="Whether claims may grow."),
        AGE,
    ),
    _storage_class,
    marked=_default_class,
)
CSI_DRIVERS = Printer(
    (
        NAME,
        Column("AttachRequired", "boolean", description="Whether volumes must be attached first."),
        Column("PodInfoOnMount", "boolean", description="Whether it is told of the pod."),
        Column("StorageCapacity", "boolean", description="Whether it says how much is left."),
        Column("TokenRequests", description="For whom it wants tokens of the pod's account."),
        Column("RequiresRepublish", "boolean", description="Whether it is called again and again."),
        Column("Modes", description="Which kinds of volumes it makes."),
        AGE,
    ),
    _driver,
)
CSI_NODES = Printer(
    (NAME, Column("Drivers", "integer", description="How many drivers the node has."), AGE),
    _csi_node,
)
VOLUME_ATTACHMENTS = Printer(
    (
        NAME,
        Column("Attacher", format="name", description="The driver that attaches."),
        Column("PV", description="The volume."),
        Column("Node", description="The node."),
        Column("Attached", "boolean", description="Whether it is done."),
        AGE,
    ),
    _attachment,
)
VOLUME_ATTRIBUTES_CLASSES = Printer(
    (NAME, Column("DriverName", description="The driver that knows the parameters."), AGE),
    _attributes_class,
)
