"""What valid volumes of pods are, and valid mounts. Mirrors pkg/apis/core/validation.

Remote storage that a pod names itself (nfs and the drivers that have left Kubernetes) is only counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practice.api.kinds.claim_validation import validate_claim_spec
from practice.api.kinds.signer_names import longest_of, validate_signer_name
from practice.api.kinds.volume_validation import no_backsteps, validate_host_path, validate_nfs
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.metadata import validate_user_annotations
from practice.api.validation.names import dns_label_faults
from practice.api.validation.token_lifetime import lifetime_faults
from practice.limits import POD_CERTIFICATE_SHORTEST_S
from practice.quantities import whole

_FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive"
_MODE_MOST = 0o777
PULL_POLICIES = ("Always", "IfNotPresent", "Never")
KEY_TYPES = ("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519")
CERTIFICATE_PATHS = ("credentialBundlePath", "keyPath", "certificateChainPath")
_DOWNWARD_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)
_SOURCES = (
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "flocker",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
    "projected",
    "csi",
    "ephemeral",
    "image",
)
"""In the order in which they are looked for."""


def validate_volumes(field: str, volumes: list[Object]) -> tuple[set[str], list[Cause]]:
    """The names of the volumes that are in order, which mounts may use, and what is wrong."""
    good: set[str] = set()
    found: list[Cause] = []
    for index, volume in enumerate(volumes):
        at, name = f"{field}[{index}]", volume.get("name", "")
        wrong = _source(at, volume)
        if name:
            wrong += causes.each_invalid(f"{at}.name", name, dns_label_faults(name))
        else:
            wrong.append(causes.required(f"{at}.name"))
        if name in good:
            wrong.append(causes.duplicate(f"{at}.name", name))
        if not wrong:
            good.add(name)
        found += wrong
    return good, found


def _source(field: str, volume: Object) -> list[Cause]:
    present = [name for name in _SOURCES if volume.get(name) is not None]
    if not present:
        return [causes.required(field, "must specify a volume type")]
    check = _CHECKS.get(present[0])
    found = check(f"{field}.{present[0]}", volume[present[0]]) if check else []
    detail = "may not specify more than 1 volume type"
    return [*found, *(causes.forbidden(f"{field}.{name}", detail) for name in present[1:])]


def _image(field: str, source: Object) -> list[Cause]:
    """An image whose files a volume shows."""
    policy = source.get("pullPolicy")
    found = [] if source.get("reference") else [causes.required(f"{field}.reference")]
    if policy not in PULL_POLICIES:
        found.append(causes.not_supported(f"{field}.pullPolicy", policy, PULL_POLICIES))
    return found


def _empty_dir(field: str, source: Object) -> list[Cause]:
    limit = source.get("sizeLimit")
    if limit is None or whole(limit) >= 0:
        return []
    detail = "SizeLimit field must be a valid resource quantity"
    return [causes.forbidden(f"{field}.sizeLimit", detail)]


def _config_map(field: str, source: Object) -> list[Cause]:
    return _map(field, source, "name")


def _secret(field: str, source: Object) -> list[Cause]:
    return _map(field, source, "secretName")


def _map(field: str, source: Object, name: str) -> list[Cause]:
    found = [] if source.get(name) else [causes.required(f"{field}.{name}")]
    found += _mode(f"{field}.defaultMode", source.get("defaultMode"))
    for index, item in enumerate(source.get("items") or []):
        found += _item(f"{field}.items[{index}]", item)
    return found


def _item(field: str, item: Object) -> list[Cause]:
    found = [causes.required(f"{field}.{name}") for name in ("key", "path") if not item.get(name)]
    found += _local_path(f"{field}.path", item.get("path", ""))
    return found + _mode(f"{field}.mode", item.get("mode"))


def _mode(field: str, mode: int | None) -> list[Cause]:
    if mode is None or 0 <= mode <= _MODE_MOST:
        return []
    return [causes.invalid(field, mode, _FILE_MODE)]


def _descending(field: str, path: str) -> list[Cause]:
    found: list[Cause] = []
    if path.startswith("/"):
        found.append(causes.invalid(field, path, "must be a relative path"))
    return found + no_backsteps(field, path)


def _local_path(field: str, path: str) -> list[Cause]:
    found = _descending(field, path)
    if path.startswith("..") and not path.startswith("../"):
        found.append(causes.invalid(field, path, "must not start with '..'"))
    return found


def _claim(field: str, source: Object) -> list[Cause]:
    return [] if source.get("claimName") else [causes.required(f"{field}.claimName")]


def _downward(field: str, source: Object) -> list[Cause]:
    found = _mode(f"{field}.defaultMode", source.get("defaultMode"))
    for item in source.get("items") or []:
        found += _downward_file(field, item)
    return found


def _downward_file(field: str, item: Object) -> list[Cause]:
    path = item.get("path", "")
    found = [] if path else [causes.required(f"{field}.path")]
    found += _local_path(f"{field}.path", path)
    if item.get("fieldRef") is not None:
        what = item["fieldRef"].get("fieldPath", "")
        if "[" not in what and what not in _DOWNWARD_FIELDS:
            at = f"{field}.fieldRef.fieldPath"
            found.append(causes.not_supported(at, what, _DOWNWARD_FIELDS))
        if item.get("resourceFieldRef") is not None:
            detail = "fieldRef and resourceFieldRef can not be specified simultaneously"
            found.append(causes.invalid(field, "resource", detail))
    elif item.get("resourceFieldRef") is None:
        detail = "one of fieldRef and resourceFieldRef is required"
        found.append(causes.required(field, detail))
    return found + _mode(f"{field}.mode", item.get("mode"))


def _projected(field: str, source: Object) -> list[Cause]:
    found = _mode(f"{field}.defaultMode", source.get("defaultMode"))
    for index, one in enumerate(source.get("sources") or []):
        at = f"{field}.sources[{index}]"
        for kind in ("secret", "configMap"):
            if one.get(kind) is not None:
                found += _map(f"{at}.{kind}", one[kind], "name")
        for item in (one.get("downwardAPI") or {}).get("items") or []:
            found += _downward_file(f"{at}.downwardAPI", item)
        if one.get("serviceAccountToken") is not None:
            found += _token(field, f"{at}.serviceAccountToken", one["serviceAccountToken"])
        if one.get("podCertificate") is not None:
            found += validate_pod_certificate(f"{at}.podCertificate", one["podCertificate"])
    return found


def validate_pod_certificate(field: str, source: Object) -> list[Cause]:
    """What a pod may ask of a signer."""
    signer, kind = source.get("signerName", ""), source.get("keyType", "")
    found = validate_signer_name(f"{field}.signerName", signer)
    notes = source.get("userAnnotations")
    if notes is not None:
        found += validate_user_annotations(f"{field}.userAnnotations", notes)
    if kind not in KEY_TYPES:
        found.append(causes.not_supported(f"{field}.keyType", kind, KEY_TYPES))
    lasts_s, at = source.get("maxExpirationSeconds"), f"{field}.maxExpirationSeconds"
    least_s, most_s = POD_CERTIFICATE_SHORTEST_S, longest_of(signer)
    if lasts_s is not None and lasts_s < least_s:
        detail = f"if provided, maxExpirationSeconds must be >= {least_s}"
        found.append(causes.invalid(at, lasts_s, detail))
    if lasts_s is not None and lasts_s > most_s:
        detail = f"if provided, maxExpirationSeconds must be <= {most_s}"
        found.append(causes.invalid(at, lasts_s, detail))
    paths = [name for name in CERTIFICATE_PATHS if source.get(name)]
    for name in paths:
        found += _local_path(f"{field}.{name}", source[name])
    if not paths:
        detail = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath"
        found.append(causes.required(field, detail))
    return found


def _token(parent: str, field: str, token: Object) -> list[Cause]:
    lasts_s, path = token.get("expirationSeconds") or 0, token.get("path", "")
    found = lifetime_faults(f"{field}.expirationSeconds", lasts_s)
    if not path:
        return [*found, causes.required(f"{parent}.path")]
    return found + _local_path(f"{parent}.path", path)


def tokens_without_account(spec: Object) -> list[Cause]:
    """A pod (no template) that asks for tokens must say whose."""
    if spec.get("serviceAccountName"):
        return []
    detail = "must not be specified when serviceAccountName is not set"
    return [
        causes.forbidden(
            f"spec.volumes[{number}].projected.sources[{index}].serviceAccountToken", detail
        )
        for number, volume in enumerate(spec.get("volumes") or [])
        for index, source in enumerate((volume.get("projected") or {}).get("sources") or [])
        if source.get("serviceAccountToken") is not None
    ]


def _ephemeral(field: str, source: Object) -> list[Cause]:
    template, at = source.get("volumeClaimTemplate"), f"{field}.volumeClaimTemplate"
    if template is None:
        return [causes.required(at)]
    return validate_claim_spec(f"{at}.spec", template.get("spec") or {})


_CHECKS: dict[str, Callable[[str, Any], list[Cause]]] = {
    "emptyDir": _empty_dir,
    "hostPath": validate_host_path,
    "secret": _secret,
    "nfs": validate_nfs,
    "persistentVolumeClaim": _claim,
    "downwardAPI": _downward,
    "configMap": _config_map,
    "projected": _projected,
    "ephemeral": _ephemeral,
    "image": _image,
}


def validate_mounts(field: str, mounts: list[Object], volumes: set[Any]) -> list[Cause]:
    """The mounts of one container. `volumes`: the names there are."""
    found: list[Cause] = []
    points: set[str] = set()
    for index, mount in enumerate(mounts):
        at, name = f"{field}[{index}]", mount.get("name", "")
        path, sub = mount.get("mountPath", ""), mount.get("subPath", "")
        expression = mount.get("subPathExpr", "")
        if not name:
            found.append(causes.required(f"{at}.name"))
        if name not in volumes:
            found.append(causes.not_found(f"{at}.name", name))
        if not path:
            found.append(causes.required(f"{at}.mountPath"))
        if path in points:
            found.append(causes.invalid(f"{at}.mountPath", path, "must be unique"))
        points.add(path)
        found += _descending(f"{field}.subPath", sub)
        if sub and expression:
            detail = "subPathExpr and subPath are mutually exclusive"
            found.append(causes.invalid(f"{at}.subPathExpr", expression, detail))
        found += _descending(f"{field}.subPathExpr", expression)
    return found
