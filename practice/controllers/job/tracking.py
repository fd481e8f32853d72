"""Count ended pods so that none is counted twice or forgotten, and write the end of a Job.

The uids of pods that have ended are written into the status first; then their finalizer is removed,
so that they may go; then the uids become numbers.
"""

from practice.controllers.job.look import Look
from practice.controllers.job.pods import has_failed, has_finalizer, index_of, without_finalizer
from practice.controllers.job.policies import judge
from practice.informer import Object
from practice.intervals import has, joined, size, written
from practice.limits import JOB_UNCOUNTED_PODS
from practice.podstate import phase

_JOBS = "jobs.batch"
_NAMES = ("succeeded", "failed")


def track(look: Look) -> None:
    """Count, announce, release, report."""
    held = {pod["metadata"]["uid"] for pod in look.pods if has_finalizer(pod)}
    _count_released(look, held)
    done, is_full = _note_ended(look)
    if look.indexed:
        _note_indexes(look)
    look.status |= {
        "active": look.active_count,
        "ready": look.ready_count,
        "terminating": look.terminating,
    }
    final = _announce(look)
    _write(look)
    for pod in done:
        without_finalizer(look.client, pod)
        held.discard(pod["metadata"]["uid"])
    _count_released(look, held)
    if final is not None and not is_full:
        _finish(look, final)
    else:
        _write(look)


def _count_released(look: Look, held: set[str]) -> None:
    """Noted pods whose finalizer is gone become numbers."""
    for name in _NAMES:
        uids = look.uncounted.get(name) or []
        kept = [uid for uid in uids if uid in held]
        if len(kept) < len(uids):
            look.status[name] = look.status.get(name, 0) + len(uids) - len(kept)
            look.uncounted[name] = kept


def _note_ended(look: Look) -> tuple[list[Object], bool]:
    """The pods that may go, after their uids were noted; and whether there are too many for once."""
    pods = look.pods
    if look.indexed:
        pods = sorted(pods, key=_index_order)
    done: list[Object] = []
    new_indexes: list[int] = []
    for pod in pods:
        failed = has_failed(pod, look.job)
        if not has_finalizer(pod) or not _may_go(look, pod, failed=failed):
            continue
        done.append(pod)
        uid = pod["metadata"]["uid"]
        if phase(pod) == "Succeeded" and uid not in (look.uncounted.get("failed") or ()):
            _note_success(look, pod, new_indexes)
        elif failed or (look.end is not None and look.end["type"] != "SuccessCriteriaMet"):
            _note_failure(look, pod)
        noted = sum(len(look.uncounted.get(name) or ()) for name in _NAMES)
        if len(new_indexes) + noted >= JOB_UNCOUNTED_PODS:
            return done, True
    if look.indexed:
        look.completed = joined(look.completed, new_indexes)
    return done, False


def _index_order(pod: Object) -> int:
    index = index_of(pod)
    return -1 if index is None else index


def _may_go(look: Look, pod: Object, *, failed: bool) -> bool:
    if look.is_going or look.end is not None or phase(pod) == "Succeeded":
        return True
    if not failed:
        return False
    index = index_of(pod)
    last = look.last_failed.get(index) if look.by_index and index is not None else None
    return last is None or last["metadata"]["uid"] != pod["metadata"]["uid"]


def _note_success(look: Look, pod: Object, new_indexes: list[int]) -> None:
    if look.indexed:
        index = look.valid_index(pod)
        if index is not None and not has(look.old_completed, index):
            new_indexes.append(index)
        return
    _note(look, "succeeded", pod)


def _note_failure(look: Look, pod: Object) -> None:
    known = not look.indexed or look.valid_index(pod) is not None
    if known and judge(look.job, pod).counts:
        _note(look, "failed", pod)


def _note(look: Look, name: str, pod: Object) -> None:
    uids, uid = look.uncounted.setdefault(name, []), pod["metadata"]["uid"]
    if uid not in uids:
        look.uncounted[name] = [*uids, uid]


def _note_indexes(look: Look) -> None:
    look.status["succeeded"] = size(look.completed)
    look.status["completedIndexes"] = written(look.completed)
    if look.failed_indexes is not None:
        look.status["failedIndexes"] = written(look.failed_indexes)
    else:
        look.status.pop("failedIndexes", None)


# -- the end ---------------------------------------------------------------------------------------


def _announce(look: Look) -> Object | None:
    """Write what is coming; the condition with which it will be final."""
    end = look.end
    if end is None:
        return None
    kind = {"FailureTarget": "Failed", "SuccessCriteriaMet": "Complete"}.get(end["type"])
    if kind is None:
        return end
    if look.true(end["type"]) is None:
        look.status.setdefault("conditions", []).append(end)
    return look.new_condition(kind, "True", end["reason"], end["message"])


def _finish(look: Look, final: Object) -> None:
    """Write the end, when nothing is left to be counted and no pod is left."""
    if look.terminating or any(look.uncounted.get(name) for name in _NAMES):
        _write(look)
        return
    look.set_condition(final["type"], "True", final["reason"], final["message"])
    if final["type"] == "Complete":
        look.status["completionTime"] = final["lastTransitionTime"]
    _write(look)
    if final["type"] != "Complete":
        look.event("Warning", final["reason"], final["message"])
        return
    completions = look.spec.get("completions")
    if completions is not None and look.status.get("succeeded", 0) > completions:
        what = "Too many succeeded pods running after completion count reached"
        look.event("Warning", "TooManySucceededPods", what)
    look.event("Normal", "Completed", "Job completed")


def _write(look: Look) -> None:
    """Write the status, where it differs from what is there."""
    look.status["uncountedTerminatedPods"] = {
        name: list(look.uncounted[name]) for name in _NAMES if look.uncounted.get(name)
    }
    status = {name: value for name, value in look.status.items() if value not in (0, "", None)}
    for name in ("ready", "terminating"):
        if name in look.status:
            status[name] = look.status[name]
    if look.failed_indexes is not None:
        status["failedIndexes"] = look.status.get("failedIndexes", "")
    if status != look.job.get("status"):
        update = {**look.job, "status": status}
        look.job = look.client.update(_JOBS, update, subresource="status")
