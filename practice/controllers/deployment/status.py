"""What a Deployment reports: counts, availability, and progress against its deadline.

Mirrors apps/v1 DeploymentStatus and the documentation page on Deployments ("Deployment status"):
Available compares available pods with the floor; Progressing tells what the rollout last achieved
(`ReplicaSetUpdated`, `NewReplicaSetAvailable`) or that nothing moved for `progressDeadlineSeconds`
(`ProgressDeadlineExceeded`); ReplicaFailure is taken over from a ReplicaSet.
"""

from practice.controllers.deployment.conditions import (
    AVAILABLE,
    FAILURE,
    PROGRESSING,
    find,
    has_deadline,
    with_condition,
    without_condition,
)
from practice.controllers.deployment.look import Look
from practice.informer import Object

_COMPLETE = "NewReplicaSetAvailable"
_TIMED_OUT = "ProgressDeadlineExceeded"


def _sum(replicasets: list[Object], count: str) -> int:
    return sum(int((one.get("status") or {}).get(count, 0)) for one in replicasets)


def status_of(look: Look) -> Object:
    """Counts and condition Available; the other conditions are kept."""
    current = look.deployment.get("status") or {}
    wanted = sum(int(one["spec"]["replicas"]) for one in look.all)
    available = _sum(look.all, "availableReplicas")
    counts = {
        "observedGeneration": look.deployment["metadata"]["generation"],
        "replicas": _sum(look.all, "replicas"),
        "updatedReplicas": _sum([look.new] if look.new else [], "replicas"),
        "readyReplicas": _sum(look.all, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(0, wanted - available),
    }
    status: Object = {name: count for name, count in counts.items() if count}
    status["terminatingReplicas"] = _sum(look.all, "terminatingReplicas")
    for kept in ("collisionCount", "conditions"):
        if kept in current:
            status[kept] = current[kept]
    now = look.clock.now_text()
    if available >= look.bounds.floor:
        text = "Deployment has minimum availability."
        return with_condition(status, AVAILABLE, "True", "MinimumReplicasAvailable", text, now=now)
    text = "Deployment does not have minimum availability."
    return with_condition(status, AVAILABLE, "False", "MinimumReplicasUnavailable", text, now=now)


def is_complete(look: Look, status: Object | None = None) -> bool:
    """All replicas are updated and available, and no old ones are left."""
    status = (look.deployment.get("status") or {}) if status is None else status
    counts = ("updatedReplicas", "replicas", "availableReplicas")
    observed = status.get("observedGeneration", 0) >= look.deployment["metadata"]["generation"]
    return observed and all(status.get(one, 0) == look.bounds.desired for one in counts)


def report_status(look: Look) -> None:
    """Write counts and availability; progress is not estimated (scaling, paused, dying)."""
    _write(look, status_of(look))


def report_progress(look: Look) -> None:
    """Write counts, availability, progress and failure."""
    status = status_of(look)
    if not has_deadline(look.deployment):
        status = without_condition(status, PROGRESSING)
    elif not _was_complete(look, status):
        status = _with_progress(look, status)
    _write(look, _with_failure(look, status))


def _was_complete(look: Look, status: Object) -> bool:
    """No rollout is running: this is only another look."""
    current = find(look.deployment.get("status") or {}, PROGRESSING)
    same = status.get("replicas", 0) == status.get("updatedReplicas", 0)
    return same and current is not None and current["reason"] == _COMPLETE


def _with_progress(look: Look, status: Object) -> Object:
    now = look.clock.now_text()
    new = look.new
    what = f'ReplicaSet "{new["metadata"]["name"]}"' if new else f'Deployment "{look.name}"'
    if is_complete(look, status):
        text = f"{what} has successfully progressed."
        return with_condition(status, PROGRESSING, "True", _COMPLETE, text, now=now)
    if _progressed(look.deployment.get("status") or {}, status):
        text = f"{what} is progressing."
        return _with_movement(status, text, now)
    if _timed_out(look, status):
        text = f"{what} has timed out progressing."
        return with_condition(status, PROGRESSING, "False", _TIMED_OUT, text, now=now)
    return status


def _progressed(before: Object, status: Object) -> bool:
    """More new pods, fewer old ones, or more that are ready or available."""

    def old_pods(one: Object) -> int:
        return int(one.get("replicas", 0)) - int(one.get("updatedReplicas", 0))

    counts = ("updatedReplicas", "readyReplicas", "availableReplicas")
    more = any(status.get(one, 0) > before.get(one, 0) for one in counts)
    return more or old_pods(status) < old_pods(before)


def _with_movement(status: Object, text: str, now: str) -> Object:
    """Progressing with a new update time although status and reason may be the same as before."""
    current = find(status, PROGRESSING)
    fresh = without_condition(status, PROGRESSING)
    moved = with_condition(fresh, PROGRESSING, "True", "ReplicaSetUpdated", text, now=now)
    if current is not None and current["status"] == "True":
        moved["conditions"][-1]["lastTransitionTime"] = current["lastTransitionTime"]
    return moved


def _timed_out(look: Look, status: Object) -> bool:
    current = find(status, PROGRESSING)
    if current is None or current["reason"] == _COMPLETE:
        return False
    waited_s = look.clock.age_s(current["lastUpdateTime"])
    deadline_s = float(look.deployment["spec"]["progressDeadlineSeconds"])
    return current["reason"] == _TIMED_OUT or waited_s > deadline_s


def _with_failure(look: Look, status: Object) -> Object:
    """ReplicaFailure of the new generation, else of the first old one that has it."""
    for one in [*([look.new] if look.new else []), *look.old]:
        failure = find(one.get("status") or {}, FAILURE)
        if failure is None:
            continue
        moved = failure["lastTransitionTime"]
        status = with_condition(
            status, FAILURE, failure["status"], failure["reason"], failure["message"], now=moved
        )
        return status
    return without_condition(status, FAILURE) if find(status, FAILURE) else status


def _write(look: Look, status: Object) -> None:
    if status != (look.deployment.get("status") or {}):
        look.write_status(status)


def seconds_to_deadline(look: Look) -> float | None:
    """When to look again for lack of progress; None when there is nothing to wait for."""
    status = look.deployment.get("status") or {}
    current = find(status, PROGRESSING)
    if not has_deadline(look.deployment) or current is None or current["reason"] == _TIMED_OUT:
        return None
    if is_complete(look):
        return None
    waited_s = look.clock.age_s(current["lastUpdateTime"])
    # one second more: timestamps have whole seconds, so the deadline would seem to be just missed
    return max(0.0, float(look.deployment["spec"]["progressDeadlineSeconds"]) - waited_s) + 1.0
