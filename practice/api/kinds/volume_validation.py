"""What a valid PersistentVolume is. Mirrors ValidatePersistentVolume of pkg/apis/core/validation.

The sources that people write are looked into: hostPath, local, nfs, csi. The others (drivers that
have left Kubernetes, disks of single clouds) are only counted: a volume has exactly one source.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from practice.api.kinds.storage_amounts import (
    positive,
    validate_access_modes,
    validate_volume_mode,
)
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import dns_label_faults, dns_subdomain_faults
from practice.api.validation.node_selector import validate_node_selector
from practice.limits import CSI_DRIVER_CHARACTERS
from practice.quantities import whole

SOURCES = (
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "flocker",
    "nfs",
    "rbd",
    "quobyte",
    "cephfs",
    "iscsi",
    "cinder",
    "fc",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "scaleIO",
    "local",
    "storageos",
    "csi",
)
"""In the order in which they are looked for."""

HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
_POLICIES = ("Delete", "Recycle", "Retain")
_CSI_SECRETS = (
    "controllerPublishSecretRef",
    "controllerExpandSecretRef",
    "nodePublishSecretRef",
    "nodeExpandSecretRef",
)


def validate_volume_spec(field: str, spec: Object) -> list[Cause]:
    modes = spec.get("accessModes") or []
    return [
        *([] if modes else [causes.required(f"{field}.accessModes")]),
        *validate_access_modes(f"{field}.accessModes", modes),
        *_capacity(f"{field}.capacity", spec.get("capacity") or {}),
        *_policy(f"{field}.persistentVolumeReclaimPolicy", spec),
        *_affinity(f"{field}.nodeAffinity", spec.get("nodeAffinity")),
        *_sources(field, spec),
        *_class_name(f"{field}.storageClassName", spec.get("storageClassName", "")),
        *validate_volume_mode(f"{field}.volumeMode", spec.get("volumeMode")),
        *_attributes_class(field, spec),
    ]


def validate_inline_spec(field: str, spec: Object) -> list[Cause]:
    """A volume that is described where it is attached: by a CSI driver only."""
    nowhere = "may not be specified in the context of inline volumes"
    modes, policy = spec.get("accessModes") or [], spec.get("persistentVolumeReclaimPolicy", "")
    found = [
        causes.forbidden(f"{field}.{name}", nowhere)
        for name in ("claimRef", "capacity")
        if spec.get(name)
    ]
    if spec.get("csi") is None:
        detail = "has to be specified in the context of inline volumes"
        found.append(causes.required(f"{field}.csi", detail))
    if not modes:
        found.append(causes.required(f"{field}.accessModes"))
    found += validate_access_modes(f"{field}.accessModes", modes)
    if policy not in ("", "Retain"):
        detail = "may only be Retain in the context of inline volumes"
        found.append(causes.forbidden(f"{field}.persistentVolumeReclaimPolicy", detail))
    if spec.get("nodeAffinity") is not None:
        found.append(causes.forbidden(f"{field}.nodeAffinity", nowhere))
    found += _sources(field, spec)
    if spec.get("storageClassName"):
        found.append(causes.forbidden(f"{field}.storageClassName", nowhere))
    if spec.get("volumeMode", "Filesystem") != "Filesystem":
        detail = "may not specify volumeMode other than Filesystem in the context of inline volumes"
        found.append(causes.forbidden(f"{field}.volumeMode", detail))
    return found


def _capacity(field: str, capacity: Object) -> list[Cause]:
    found: list[Cause] = []
    if not capacity:
        found.append(causes.required(field))
    if list(capacity) != ["storage"]:
        found.append(
            causes.not_supported(field, dict(sorted(capacity.items())) or None, ("storage",))
        )
    for name, amount in capacity.items():
        at = f"{field}[{name}]"
        if whole(amount) < 0:
            found.append(causes.invalid(at, whole(amount), "must be a valid resource quantity"))
        found += positive(at, amount)
    return found


def _policy(field: str, spec: Object) -> list[Cause]:
    policy = spec.get("persistentVolumeReclaimPolicy", "")
    return [] if policy in ("", *_POLICIES) else [causes.not_supported(field, policy, _POLICIES)]


def _affinity(field: str, affinity: Object | None) -> list[Cause]:
    if affinity is None:
        return []
    if affinity.get("required") is None:
        return [causes.required(f"{field}.required", "must specify required node constraints")]
    return validate_node_selector(f"{field}.required", affinity["required"])


def _sources(field: str, spec: Object) -> list[Cause]:
    present = [name for name in SOURCES if spec.get(name) is not None]
    if not present:
        return [causes.required(field, "must specify a volume type")]
    found: list[Cause] = []
    check = _CHECKS.get(present[0])
    if check is not None:
        found += check(f"{field}.{present[0]}", spec[present[0]])
    if present[0] == "local" and spec.get("nodeAffinity") is None:
        detail = "Local volume requires node affinity"
        found.append(causes.required(f"{field}.nodeAffinity", detail))
    for name in present[1:]:
        detail = "may not specify more than 1 volume type"
        found.append(causes.forbidden(f"{field}.{name}", detail))
    return found + _whole_host(field, spec)


def _whole_host(field: str, spec: Object) -> list[Cause]:
    path = (spec.get("hostPath") or {}).get("path", "")
    policy = spec.get("persistentVolumeReclaimPolicy")
    if not path or posixpath.normpath(path) not in ("/", "//") or policy != "Recycle":
        return []
    detail = "may not be 'recycle' for a hostPath mount of '/'"
    return [causes.forbidden(f"{field}.persistentVolumeReclaimPolicy", detail)]


def validate_host_path(field: str, source: Object) -> list[Cause]:
    path = source.get("path", "")
    if not path:
        return [causes.required(f"{field}.path")]
    found = no_backsteps(f"{field}.path", path)
    kind = source.get("type")
    if kind is not None and kind not in HOST_PATH_TYPES:
        found.append(causes.not_supported(f"{field}.type", kind, HOST_PATH_TYPES))
    return found


def no_backsteps(field: str, path: str) -> list[Cause]:
    if ".." in path.split("/"):
        return [causes.invalid(field, path, "must not contain '..'")]
    return []


def _local(field: str, source: Object) -> list[Cause]:
    path = source.get("path", "")
    return no_backsteps(f"{field}.path", path) if path else [causes.required(f"{field}.path")]


def validate_nfs(field: str, source: Object) -> list[Cause]:
    path = source.get("path", "")
    found = [causes.required(f"{field}.{name}") for name in ("server", "path") if not source[name]]
    if not path.startswith("/"):
        found.append(causes.invalid(f"{field}.path", path, "must be an absolute path"))
    return found


def _csi(field: str, source: Object) -> list[Cause]:
    found = validate_driver_name(f"{field}.driver", source.get("driver", ""))
    if not source.get("volumeHandle"):
        found.append(causes.required(f"{field}.volumeHandle"))
    for name in _CSI_SECRETS:
        if source.get(name) is not None:
            found += _secret(f"{field}.{name}", source[name])
    return found


def validate_driver_name(field: str, name: str) -> list[Cause]:
    """The name of a CSI driver: a DNS name in any case, not too long for a label."""
    if not name:
        return [causes.required(field)]
    found: list[Cause] = []
    if len(name) > CSI_DRIVER_CHARACTERS:
        found.append(causes.too_long(field, CSI_DRIVER_CHARACTERS))
    return found + causes.each_invalid(field, name, dns_subdomain_faults(name.lower()))


def _secret(field: str, reference: Object) -> list[Cause]:
    found: list[Cause] = []
    for name, faults in (("name", dns_subdomain_faults), ("namespace", dns_label_faults)):
        value = reference.get(name, "")
        if value:
            found += causes.each_invalid(f"{field}.{name}", value, faults(value))
        else:
            found.append(causes.required(f"{field}.{name}"))
    return found


def _class_name(field: str, name: str) -> list[Cause]:
    return causes.each_invalid(field, name, dns_subdomain_faults(name)) if name else []


def _attributes_class(field: str, spec: Object) -> list[Cause]:
    name, at = spec.get("volumeAttributesClassName"), f"{field}.volumeAttributesClassName"
    if name is None:
        return []
    found = _class_name(at, name)
    if not name:
        found = [causes.required(at, "an empty string is disallowed")]
    if spec.get("csi") is None:
        detail = "has to be specified when using volumeAttributesClassName"
        found.append(causes.required(f"{field}.csi", detail))
    return found


_CHECKS: dict[str, Callable[[str, Any], list[Cause]]] = {
    "hostPath": validate_host_path,
    "local": _local,
    "nfs": validate_nfs,
    "csi": _csi,
}
