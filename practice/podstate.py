"""What controllers ask of a pod: is it active, terminating, ready, available.

Mirrors the Kubernetes documentation on the pod lifecycle (phases, conditions, readiness) and on
`minReadySeconds`; "active" is the word of kube-controller-manager for a pod that still counts.
"""

from practice.clock import Clock
from practice.informer import Object


def condition(obj: Object, kind: str) -> Object | None:
    """The status condition of that type."""
    conditions: list[Object] = (obj.get("status") or {}).get("conditions") or []
    return next((one for one in conditions if one["type"] == kind), None)


def with_condition(obj: Object, new: Object) -> list[Object]:
    """The status conditions with `new` in the place of the one of its type, or at the end."""
    conditions: list[Object] = (obj.get("status") or {}).get("conditions") or []
    if condition(obj, new["type"]) is None:
        return [*conditions, new]
    return [new if one["type"] == new["type"] else one for one in conditions]


def disruption_target(pod: Object, reason: str, message: str, now: str) -> Object:
    """Condition DisruptionTarget, with which whoever takes a pod away says so beforehand."""
    target: Object = {
        "type": "DisruptionTarget",
        "status": "True",
        "reason": reason,
        "message": message,
        "lastProbeTime": None,
        "lastTransitionTime": now,
    }
    before = condition(pod, target["type"])
    if before is not None and before["status"] == target["status"]:
        target["lastTransitionTime"] = before.get("lastTransitionTime")
    if "generation" in pod["metadata"]:
        target["observedGeneration"] = pod["metadata"]["generation"]
    return target


def phase(pod: Object) -> str:
    """Pending, Running, Succeeded, Failed or Unknown."""
    return str((pod.get("status") or {}).get("phase") or "Pending")


def is_terminal(pod: Object) -> bool:
    """All its containers have ended for good."""
    return phase(pod) in ("Succeeded", "Failed")


def is_terminating(pod: Object) -> bool:
    """Asked to go, but not gone."""
    return "deletionTimestamp" in pod["metadata"]


def is_active(pod: Object) -> bool:
    """Counts as a replica."""
    return not is_terminal(pod) and not is_terminating(pod)


def is_ready(pod: Object) -> bool:
    """Condition Ready is True."""
    ready = condition(pod, "Ready")
    return ready is not None and ready["status"] == "True"


def wait_for_available_s(pod: Object, min_ready_s: int, clock: Clock) -> float | None:
    """Seconds until a ready pod counts as available: 0 when it does, None when it is not ready."""
    ready = condition(pod, "Ready")
    if ready is None or ready["status"] != "True":
        return None
    if min_ready_s == 0:
        return 0.0
    return max(0.0, min_ready_s - clock.age_s(ready["lastTransitionTime"]))


def max_restarts(pod: Object) -> int:
    """The largest restart count of its containers."""
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    return max((int(one.get("restartCount", 0)) for one in statuses), default=0)
