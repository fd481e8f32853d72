"""StorageClasses: kinds of storage that a provisioner can make volumes of."""

from __future__ import annotations

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults
from practice.limits import STORAGE_PARAMETERS, STORAGE_PARAMETERS_BYTES

BINDING_MODES = ("Immediate", "WaitForFirstConsumer")
_POLICIES = ("Delete", "Retain")
_FIXED = ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")


def _default(storage_class: Object) -> None:
    storage_class.setdefault("reclaimPolicy", "Delete")
    storage_class.setdefault("volumeBindingMode", "Immediate")


def _validate(storage_class: Object) -> list[Cause]:
    found = validate_provisioner("provisioner", storage_class.get("provisioner", ""))
    found += validate_parameters(storage_class.get("parameters") or {})
    policy, mode = storage_class["reclaimPolicy"], storage_class["volumeBindingMode"]
    if policy and policy not in _POLICIES:
        found.append(causes.not_supported("reclaimPolicy", policy, _POLICIES))
    if mode not in BINDING_MODES:
        found.append(causes.not_supported("volumeBindingMode", mode, BINDING_MODES))
    return found + _topologies(storage_class.get("allowedTopologies") or [])


def validate_provisioner(field: str, provisioner: str) -> list[Cause]:
    """The name of who makes volumes, in any case of letters."""
    if not provisioner:
        return [causes.required(field)]
    name = provisioner.lower()
    return causes.each_invalid(field, name, label_key_faults(name))


def validate_parameters(parameters: dict[str, str]) -> list[Cause]:
    """What a driver is told about the volumes of a class."""
    if len(parameters) > STORAGE_PARAMETERS:
        return [causes.too_long("parameters", STORAGE_PARAMETERS)]
    found = [
        causes.invalid("parameters", key, "field can not be empty.")
        for key in parameters
        if not key
    ]
    if sum(len(k.encode()) + len(v.encode()) for k, v in parameters.items()) > (
        STORAGE_PARAMETERS_BYTES
    ):
        found.append(causes.too_long("parameters", STORAGE_PARAMETERS_BYTES))
    return found


def _topologies(terms: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    seen: list[dict[str, set[str]]] = []
    for number, term in enumerate(terms):
        field = f"allowedTopologies[{number}].matchLabelExpressions"
        allowed: dict[str, set[str]] = {}
        for index, rule in enumerate(term.get("matchLabelExpressions") or []):
            key = rule.get("key", "")
            found += _rule(f"{field}[{index}]", rule)
            if key in allowed:
                found.append(causes.duplicate(f"{field}[{index}].key", key))
            allowed[key] = set(rule.get("values") or [])
        if allowed in seen:
            found.append(causes.duplicate(field, ""))
        seen.append(allowed)
    return found


def _rule(field: str, rule: Object) -> list[Cause]:
    values, key = rule.get("values") or [], rule.get("key", "")
    found = [] if values else [causes.required(f"{field}.values")]
    for index, value in enumerate(values):
        if value in values[:index]:
            found.append(causes.duplicate(f"{field}.values[{index}]", value))
    return found + causes.each_invalid(f"{field}.key", key, label_key_faults(key))


def _validate_update(new: Object, old: Object) -> list[Cause]:
    """Only growing, mount options and topologies may change. Refusals do not show the value."""
    return [
        causes.immutable(name, None)
        for name in _FIXED
        if (new.get(name) or None) != (old.get(name) or None)
    ]


STORAGE_CLASSES = Resource(
    group="storage.k8s.io",
    version="v1",
    plural="storageclasses",
    singular="storageclass",
    kind="StorageClass",
    short_names=("sc",),
    namespaced=False,
    default=_default,
    validate=_validate,
    validate_update=_validate_update,
    returns_deleted=True,
)
