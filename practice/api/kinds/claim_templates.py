"""The claims that a StatefulSet makes for each of its pods: what is valid, and how a refusal tells them."""

from __future__ import annotations

from practice.api.kinds.claim_validation import validate_claim_spec
from practice.api.kinds.claims import default_claim_spec
from practice.api.resource import Cause, Object

_SPEC = (
    *("AccessModes", "Selector", "Resources", "VolumeName", "StorageClassName", "VolumeMode"),
    *("DataSource", "DataSourceRef", "VolumeAttributesClassName"),
)
_STATUS = (
    *("Phase", "AccessModes", "Capacity", "Conditions", "AllocatedResources"),
    *("AllocatedResourceStatuses", "CurrentVolumeAttributesClassName", "ModifyVolumeStatus"),
    "HealthStatus",
)


def default_claims(claims: list[Object]) -> None:
    """What the server fills in."""
    for claim in claims:
        claim |= {"apiVersion": "v1", "kind": "PersistentVolumeClaim"}
        default_claim_spec(claim["spec"])
        claim["status"].setdefault("phase", "Pending")


def validate_claims(field: str, claims: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    for index, claim in enumerate(claims):
        found += validate_claim_spec(f"{field}[{index}].spec", claim["spec"])
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
