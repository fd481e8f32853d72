"""Claims for storage, and the names of what configures pods."""

from dashboard.mirror.records import ConfigMap, PersistentVolumeClaim, Secret
from dashboard.projection.identity import identity
from dashboard.projection.rows import ClaimState, ConfigMapRow, PersistentVolumeClaimRow, SecretRow

_MODES = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}


def claim_row(claim: PersistentVolumeClaim) -> PersistentVolumeClaimRow:
    """The row; everything comes from the object itself."""
    spec, status = claim.spec, claim.status
    requests = (spec.resources.requests or {}) if spec.resources is not None else {}
    state = _claim_state(claim)
    return PersistentVolumeClaimRow(
        **identity(claim),
        state=state,
        why=_claim_why(claim, state),
        volume=spec.volume_name,
        storage_class=spec.storage_class_name or "",
        capacity=str((status.capacity or {}).get("storage", "")),
        requested=str(requests.get("storage", "")),
        modes=[_MODES.get(mode, mode) for mode in spec.access_modes or ()],
    )


def _claim_state(claim: PersistentVolumeClaim) -> ClaimState:
    if claim.metadata.deletion_timestamp is not None:
        return "terminating"
    match claim.status.phase:
        case "Bound":
            return "bound"
        case "Lost":
            return "lost"
    return "pending"


def _claim_why(claim: PersistentVolumeClaim, state: ClaimState) -> str:
    match state:
        case "terminating":
            return "Deleted, and kept as long as a pod uses it."
        case "bound":
            return f"Bound to volume {claim.spec.volume_name}."
        case "lost":
            return f"Its volume {claim.spec.volume_name} is gone, with what was on it."
    name = claim.spec.storage_class_name
    if name is None:
        return "Waiting for a volume; it names no storage class, and there was no default one."
    if name == "":
        return "Waiting for a volume that somebody makes by hand: it asks for no storage class."
    return f"Waiting for a volume of class {name}, or for the first pod that uses it."


def config_map_row(one: ConfigMap) -> ConfigMapRow:
    """The name, and no more."""
    return ConfigMapRow(
        **identity(one),
    )


def secret_row(one: Secret) -> SecretRow:
    """The name, and no more."""
    return SecretRow(
        **identity(one),
    )
