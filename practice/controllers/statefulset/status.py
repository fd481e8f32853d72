"""What a StatefulSet reports about its pods. Mirrors apps/v1 StatefulSetStatus."""

from collections.abc import Iterable

from practice.clock import Clock
from practice.controllers.statefulset.history import Revisions
from practice.controllers.statefulset.identity import revision_of
from practice.informer import Object
from practice.podstate import is_ready, is_terminating, phase, wait_for_available_s

_COUNTS = (
    *("replicas", "readyReplicas", "availableReplicas", "currentReplicas", "updatedReplicas"),
    *("currentRevision", "updateRevision"),
)


def is_created(pod: Object) -> bool:
    """The API server has it: what is only planned has no status."""
    return bool((pod.get("status") or {}).get("phase"))


def is_running_and_ready(pod: Object) -> bool:
    return is_created(pod) and phase(pod) == "Running" and is_ready(pod)


def is_available(pod: Object, stateful_set: Object, clock: Clock) -> bool:
    """Ready for `minReadySeconds`."""
    min_ready_s = int(stateful_set["spec"].get("minReadySeconds") or 0)
    return is_created(pod) and wait_for_available_s(pod, min_ready_s, clock) == 0


def is_unavailable(pod: Object, stateful_set: Object, clock: Clock) -> bool:
    return is_terminating(pod) or not is_available(pod, stateful_set, clock)


def status_of(
    stateful_set: Object, revisions: Revisions, pods: Iterable[Object], clock: Clock
) -> Object:
    """The counts of these pods; planned ones do not count."""
    made = [pod for pod in pods if is_created(pod)]
    ready = [pod for pod in made if is_running_and_ready(pod)]
    staying = [revision_of(pod) for pod in made if not is_terminating(pod)]
    current, update = (one["metadata"]["name"] for one in (revisions.current, revisions.update))
    status: Object = {
        "observedGeneration": stateful_set["metadata"]["generation"],
        "replicas": len(made),
        "readyReplicas": len(ready),
        "availableReplicas": sum(is_available(pod, stateful_set, clock) for pod in ready),
        "currentReplicas": staying.count(current),
        "updatedReplicas": staying.count(update),
        "currentRevision": current,
        "updateRevision": update,
        "collisionCount": revisions.collisions,
    }
    conditions = (stateful_set.get("status") or {}).get("conditions")
    return {**status, "conditions": conditions} if conditions else status


def completed(stateful_set: Object, status: Object) -> Object:
    """With every pod updated and ready, the update revision is the current one."""
    wanted = int(stateful_set["spec"]["replicas"])
    if any(status[one] != wanted for one in ("updatedReplicas", "readyReplicas", "replicas")):
        return status
    done = {"currentReplicas": status["updatedReplicas"]}
    return {**status, **done, "currentRevision": status["updateRevision"]}


def is_news(stateful_set: Object, status: Object) -> bool:
    """Something differs that is worth a write."""
    told = stateful_set.get("status") or {}
    if status["observedGeneration"] > told.get("observedGeneration", 0):
        return True
    return any(status[name] != (told.get(name) or type(status[name])()) for name in _COUNTS)
