"""The conditions of a Deployment and the rule by which they change.

Mirrors apps/v1 DeploymentCondition: a condition that is set again with the same status and reason
stays as it is; `lastTransitionTime` moves only when the status changes, `lastUpdateTime` always.
"""

from practice.informer import Object

AVAILABLE = "Available"
PROGRESSING = "Progressing"
FAILURE = "ReplicaFailure"
_FOR_EVER = 2**31 - 1  # the value that clients write for "no deadline"


def has_deadline(deployment: Object) -> bool:
    """Lack of progress is to be reported."""
    return bool(deployment["spec"].get("progressDeadlineSeconds", _FOR_EVER) != _FOR_EVER)


def find(status: Object, kind: str) -> Object | None:
    """The condition of that type in a status."""
    return next((one for one in status.get("conditions") or () if one["type"] == kind), None)


def with_condition(
    status: Object, kind: str, value: str, reason: str, message: str, *, now: str
) -> Object:
    """The status with that condition (type, status, reason, message) set at time `now`."""
    current = find(status, kind)
    transition = now
    if current is not None and current["status"] == value:
        if current["reason"] == reason:
            return status
        transition = current["lastTransitionTime"]
    changed = {
        "type": kind,
        "status": value,
        "lastUpdateTime": now,
        "lastTransitionTime": transition,
        "reason": reason,
        "message": message,
    }
    return {**status, "conditions": [*_others(status, kind), changed]}


def without_condition(status: Object, kind: str) -> Object:
    """The status without that condition."""
    return {**status, "conditions": _others(status, kind)}


def _others(status: Object, kind: str) -> list[Object]:
    return [one for one in status.get("conditions") or () if one["type"] != kind]
