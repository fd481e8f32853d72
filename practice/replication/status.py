"""What a ReplicaSet reports about its pods.

Mirrors apps/v1 ReplicaSetStatus: terminating pods are no replicas but are counted apart
(`terminatingReplicas`, on by default since 1.35), zero counts are left out as the real server
leaves them out, and condition ReplicaFailure says why pods could not be made or removed.
"""

from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Object
from practice.podstate import is_ready, wait_for_available_s
from practice.selectors import labels_of

FAILURE = "ReplicaFailure"


def status_of(
    replicaset: Object,
    active: list[Object],
    terminating: int | None,
    error: ApiError | None,
    clock: Clock,
) -> Object:
    """The status that belongs to these pods."""
    spec = replicaset["spec"]
    template = (spec["template"].get("metadata") or {}).get("labels") or {}
    min_ready_s = int(spec.get("minReadySeconds") or 0)
    counts = {
        "fullyLabeledReplicas": sum(template.items() <= labels_of(pod).items() for pod in active),
        "readyReplicas": sum(is_ready(pod) for pod in active),
        "availableReplicas": sum(
            wait_for_available_s(pod, min_ready_s, clock) == 0 for pod in active
        ),
    }
    status: Object = {
        "replicas": len(active),
        **{name: count for name, count in counts.items() if count},
        "observedGeneration": replicaset["metadata"]["generation"],
    }
    if terminating is not None:
        status["terminatingReplicas"] = terminating
    conditions = _conditions(replicaset, len(active), error, clock)
    return {**status, "conditions": conditions} if conditions else status


def _conditions(
    replicaset: Object, active: int, error: ApiError | None, clock: Clock
) -> list[Object]:
    """The conditions with ReplicaFailure set, kept (its first message stays) or removed."""
    old: list[Object] = (replicaset.get("status") or {}).get("conditions") or []
    if error is None:
        return [one for one in old if one["type"] != FAILURE]
    if any(one["type"] == FAILURE for one in old):
        return old
    reason = "FailedCreate" if active < replicaset["spec"]["replicas"] else "FailedDelete"
    failure = {
        "type": FAILURE,
        "status": "True",
        "lastTransitionTime": clock.now_text(),
        "reason": reason,
        "message": str(error),
    }
    return [*old, failure]
