"""Whether a Job has to end: what was announced before, failures, then the successPolicy."""

from practice.controllers.job.look import Look
from practice.controllers.job.pods import has_failed
from practice.controllers.job.policies import judge, met_rule
from practice.informer import Object
from practice.intervals import size
from practice.podstate import phase


def find_end(look: Look) -> Object | None:
    """The condition with which the Job is to end now; None: it goes on (it may still be complete)."""
    return _announced(look) or _failed(look) or _indexes_failed(look) or _enough(look)


def _announced(look: Look) -> Object | None:
    met = look.true("SuccessCriteriaMet")
    if met is not None:
        return met
    target = look.true("FailureTarget")
    if target is not None:
        return look.new_condition("Failed", "True", target["reason"], target["message"])
    for pod in look.pods if look.spec.get("podFailurePolicy") else ():
        if has_failed(pod, look.job):
            verdict = judge(look.job, pod)
            if verdict.action == "FailJob":
                return _target(look, "PodFailurePolicy", verdict.message)
    return None


def _failed(look: Look) -> Object | None:
    limit = int(look.spec["backoffLimit"])
    if look.failed > limit or _restarts_exceed(look, limit):
        what = "Job has reached the specified backoff limit"
        return _target(look, "BackoffLimitExceeded", what)
    deadline_s = look.spec.get("activeDeadlineSeconds")
    start = look.status.get("startTime")
    if deadline_s is None or start is None or look.suspended:
        return None
    left_s = deadline_s - look.clock.age_s(start)
    if left_s > 0:
        look.again_s.append(left_s)
        return None
    return _target(look, "DeadlineExceeded", "Job was active longer than specified deadline")


def _restarts_exceed(look: Look, limit: int) -> bool:
    """Containers that restart in place count instead of pods."""
    if look.spec["template"]["spec"].get("restartPolicy") != "OnFailure":
        return False
    restarts = 0
    for pod in look.pods:
        status = pod.get("status") or {}
        if phase(pod) in ("Running", "Pending"):
            for name in ("initContainerStatuses", "containerStatuses"):
                restarts += sum(one.get("restartCount", 0) for one in status.get(name) or ())
    return restarts > 0 if limit == 0 else restarts >= limit


def _indexes_failed(look: Look) -> Object | None:
    if look.failed_indexes is None:
        return None
    failed, most = size(look.failed_indexes), look.spec.get("maxFailedIndexes")
    if most is not None and failed > most:
        what = "Job has exceeded the specified maximal number of failed indexes"
        return _target(look, "MaxFailedIndexesExceeded", what)
    if failed and failed + look.succeeded >= look.spec["completions"]:
        return _target(look, "FailedIndexes", "Job has failed indexes")
    return None


def _enough(look: Look) -> Object | None:
    number = met_rule(look.job, look.completed) if look.indexed else None
    if number is None:
        return None
    what = f"Matched rules at index {number}"
    return look.new_condition("SuccessCriteriaMet", "True", "SuccessPolicy", what)


def _target(look: Look, reason: str, message: str) -> Object:
    return look.new_condition("FailureTarget", "True", reason, message)
