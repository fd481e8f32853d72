"""The claims that a StatefulSet makes for each of its pods: what is valid, and how a refusal tells them."""

from __future__ import annotations

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.values import at

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_SPEC = (
    *("AccessModes", "Selector", "Resources", "VolumeName", "StorageClassName", "VolumeMode"),
    *("DataSource", "DataSourceRef", "VolumeAttributesClassName"),
)
_STATUS = (
    *("Phase", "AccessModes", "Capacity", "Conditions", "AllocatedResources"),
    *("AllocatedResourceStatuses", "CurrentVolumeAttributesClassName", "ModifyVolumeStatus"),
    "HealthStatus",
)


def validate_claims(field: str, claims: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    for index, claim in enumerate(claims):
        at_spec, spec = f"{field}[{index}].spec", claim["spec"]
        modes = spec.get("accessModes") or []
        if not modes:
            detail = "at least 1 access mode is required"
            found.append(causes.required(f"{at_spec}.accessModes", detail))
        for mode in modes:
            if mode not in _ACCESS_MODES:
                at_modes = f"{at_spec}.accessModes"
                found.append(causes.not_supported(at_modes, mode, _ACCESS_MODES))
        if "storage" not in (at(spec, "resources", "requests") or {}):
            found.append(causes.required(f"{at_spec}.resources[storage]"))
    return found


def claims_as_told(claims: list[Object]) -> list[Object]:
    """As a refusal prints them: the server's own types, whose fields are named as in Go."""
    return [_as_told(claim) for claim in claims]


def _as_told(claim: Object) -> Object:
    spec = _struct(claim["spec"], _SPEC)
    resources = claim["spec"].get("resources") or {}
    spec["Resources"] = {n: resources.get(n.lower()) for n in ("Limits", "Requests")}
    spec["VolumeName"] = spec["VolumeName"] or ""
    return {**claim["metadata"], "Spec": spec, "Status": _struct(claim["status"], _STATUS)}


def _struct(given: Object, names: tuple[str, ...]) -> Object:
    return {name: given.get(name[0].lower() + name[1:]) for name in names}
