"""ConfigMaps and Secrets: what pods read."""

from __future__ import annotations

import base64
import json

from practice.api.resource import Cause, Context, Object, Resource
from practice.api.validation import causes
from practice.api.validation.names import config_key_faults
from practice.api.values import text_at
from practice.limits import OBJECT_DATA_BYTES

_FROZEN = "field is immutable when `immutable` is set"
_REQUIRED_DATA = {
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}


def _validate_config_map(config_map: Object) -> list[Cause]:
    data, binary = config_map.get("data") or {}, config_map.get("binaryData") or {}
    found: list[Cause] = []
    for key in data:
        found += causes.each_invalid(f"data[{key}]", key, config_key_faults(key))
        if key in binary:
            detail = "duplicate of key present in binaryData"
            found.append(causes.invalid(f"data[{key}]", key, detail))
    for key in binary:
        found += causes.each_invalid(f"binaryData[{key}]", key, config_key_faults(key))
    size = sum(len(value.encode()) for value in (*data.values(), *binary.values()))
    if size > OBJECT_DATA_BYTES:
        found.append(causes.too_long("", OBJECT_DATA_BYTES))
    return found


def _validate_frozen(new: Object, old: Object) -> list[Cause]:
    """An object that was made immutable keeps its data and stays immutable."""
    if not old.get("immutable"):
        return []
    found: list[Cause] = []
    if not new.get("immutable"):
        found.append(causes.forbidden("immutable", _FROZEN))
    for name in ("data", "binaryData"):
        if new.get(name) != old.get(name):
            found.append(causes.forbidden(name, _FROZEN))
    return found


def _default_secret(secret: Object) -> None:
    secret.setdefault("type", "Opaque")
    for key, value in secret.pop("stringData", {}).items():
        encoded = base64.b64encode(value.encode()).decode()
        secret.setdefault("data", {})[key] = encoded


def _validate_secret(secret: Object) -> list[Cause]:
    data = secret.get("data") or {}
    found: list[Cause] = []
    for key in data:
        found += causes.each_invalid(f"data[{key}]", key, config_key_faults(key))
    if sum(len(value) * 3 // 4 for value in data.values()) > OBJECT_DATA_BYTES:
        found.append(causes.too_long("data", OBJECT_DATA_BYTES))
    for key in _REQUIRED_DATA.get(secret["type"], ()):
        if key not in data:
            found.append(causes.required(f"data[{key}]"))
        elif key.startswith(".docker"):
            found += _docker_config(key, data[key])
    return found


def _docker_config(key: str, encoded: str) -> list[Cause]:
    try:
        json.loads(base64.b64decode(encoded))
    except ValueError as error:
        field = f"data[{key}]"
        return [causes.invalid(field, "<secret contents redacted>", f"no JSON: {error}")]
    return []


def _keep_type(new: Object, old: Object, _context: Context) -> None:
    if not new.get("type"):
        new["type"] = old["type"]


def _validate_secret_update(new: Object, old: Object) -> list[Cause]:
    found = _validate_frozen(new, old)
    if new["type"] != old["type"]:
        found.append(causes.immutable("type", new["type"]))
    return found


CONFIG_MAPS = Resource(
    group="",
    version="v1",
    plural="configmaps",
    singular="configmap",
    kind="ConfigMap",
    short_names=("cm",),
    validate=_validate_config_map,
    validate_update=_validate_frozen,
)

SECRETS = Resource(
    group="",
    version="v1",
    plural="secrets",
    singular="secret",
    kind="Secret",
    fields={"type": text_at("type")},
    default=_default_secret,
    prepare_update=_keep_type,
    validate=_validate_secret,
    validate_update=_validate_secret_update,
)
