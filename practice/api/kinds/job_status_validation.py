"""What the status of a Job may say, and how it may change.

Mirrors the rules of batch/v1 that came with `managedBy`: whoever writes the status, a Job that has
ended stays so, its counters never fall, and indexes are written in order. Most rules are asked only
of the fields that a write changes.
"""

from __future__ import annotations

from typing import Any

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.intervals import Interval, IntervalError, count_indexes, overlap, parse_indexes

_FIELD = "status"
_CONDITIONS = "status.conditions"
_TERMINAL = ("Failed", "Complete", "FailureTarget")
_COUNTS = ("active", "succeeded", "failed", "ready", "terminating")


def validate_job_status(new: Object, old: Object) -> list[Cause]:
    after, before = _Facts(new), _Facts(old)
    return [
        *_counts(after.status),
        *_uncounted(after.status),
        *_ends(after, before),
        *_indexes(after, before),
        *_contradictions(after, before),
        *_changes(after, before),
    ]


class _Facts:
    """A Job's spec and status, and which conditions are true."""

    def __init__(self, job: Object) -> None:
        self.spec: Object = job["spec"]
        self.status: Object = job.get("status") or {}
        conditions = self.status.get("conditions") or []
        self.true = {one.get("type") for one in conditions if one.get("status") == "True"}
        self.false = {one.get("type") for one in conditions if one.get("status") == "False"}

    @property
    def finished(self) -> bool:
        return bool(self.true & {"Complete", "Failed"})

    @property
    def indexed(self) -> bool:
        return self.spec.get("completionMode") == "Indexed"

    def get(self, name: str) -> Any:
        return self.status.get(name)


def _counts(status: Object) -> list[Cause]:
    return [
        causes.invalid(f"{_FIELD}.{name}", status[name], "must be greater than or equal to 0")
        for name in _COUNTS
        if (status.get(name) or 0) < 0
    ]


def _uncounted(status: Object) -> list[Cause]:
    found: list[Cause] = []
    seen: set[str] = set()
    uncounted = status.get("uncountedTerminatedPods") or {}
    for name in ("succeeded", "failed"):
        for index, uid in enumerate(uncounted.get(name) or []):
            at = f"{_FIELD}.uncountedTerminatedPods.{name}[{index}]"
            if not uid:
                found.append(causes.invalid(at, uid, "must not be empty"))
            elif uid in seen:
                found.append(causes.duplicate(at, uid))
            seen.add(uid)
    return found


def _ends(after: _Facts, before: _Facts) -> list[Cause]:
    """Rules about the end of a Job, each only where its fields changed."""
    changed = {
        name for name in ("Complete", "Failed") if (name in after.true) != (name in before.true)
    }
    target = ("FailureTarget" in after.true) != ("FailureTarget" in before.true)
    criteria = ("SuccessCriteriaMet" in after.true) != ("SuccessCriteriaMet" in before.true)
    finished = after.finished != before.finished
    failed_indexes = after.get("failedIndexes") != before.get("failedIndexes")
    complete = "Complete" in after.true
    found: list[Cause] = []
    if changed and {"Complete", "Failed"} <= after.true:
        found.append(_wrong("cannot set Complete=True and Failed=true conditions"))
    if ("Complete" in changed or target) and complete and "FailureTarget" in after.true:
        found.append(_wrong("cannot set Complete=True and FailureTarget=true conditions"))
    found += _times(after, before, "Complete" in changed)
    untargeted = "Failed" in after.true and "FailureTarget" not in after.true
    if ("Failed" in changed or failed_indexes) and untargeted:
        what = "cannot set Failed=True condition without the FailureTarget=true condition"
        found.append(_wrong(what))
    if ("Complete" in changed or criteria) and complete and "SuccessCriteriaMet" not in after.true:
        what = "cannot set Complete=True condition without the SuccessCriteriaMet=true condition"
        found.append(_wrong(what))
    return found + _finished(after, before, finished)


def _times(after: _Facts, before: _Facts, complete_changed: bool) -> list[Cause]:
    end, start = after.get("completionTime"), after.get("startTime")
    end_changed = end != before.get("completionTime")
    complete, at = "Complete" in after.true, f"{_FIELD}.completionTime"
    found: list[Cause] = []
    if (complete_changed or end_changed) and end is not None and not complete:
        detail = "cannot set completionTime when there is no Complete=True condition"
        found.append(causes.invalid(at, end, detail))
    if (complete_changed or end_changed) and end is None and complete:
        found.append(causes.required(at, "completionTime is required for Complete jobs"))
    turned = start is not None and end is not None and end < start
    if turned and (end_changed or start != before.get("startTime")):
        found.append(causes.invalid(at, end, "must be equal to or after `startTime`"))
    return found


def _finished(after: _Facts, before: _Facts, finished_changed: bool) -> list[Cause]:
    if not after.finished:
        return []

    def changed(name: str) -> bool:
        return finished_changed or after.get(name) != before.get(name)

    found: list[Cause] = []
    if changed("active") and (after.get("active") or 0) > 0:
        detail = "active>0 is invalid for finished job"
        found.append(causes.invalid(f"{_FIELD}.active", after.get("active"), detail))
    nothing = after.spec.get("suspend") and after.spec.get("completions") == 0
    if changed("startTime") and after.get("startTime") is None and not nothing:
        detail = "startTime is required for finished job"
        found.append(causes.required(f"{_FIELD}.startTime", detail))
    uncounted = after.get("uncountedTerminatedPods") or {}
    if changed("uncountedTerminatedPods") and any(uncounted.values()):
        shown = {"Succeeded": uncounted.get("succeeded"), "Failed": uncounted.get("failed")}
        at = f"{_FIELD}.uncountedTerminatedPods"
        found.append(causes.invalid(at, shown, "must be empty for finished job"))
    return found


def _parsed(text: str, completions: int) -> list[Interval]:
    try:
        return parse_indexes(text, completions)
    except IntervalError:
        return []


def _indexes(after: _Facts, before: _Facts) -> list[Cause]:
    completed, failed = after.get("completedIndexes") or "", after.get("failedIndexes")
    completed_changed = completed != (before.get("completedIndexes") or "")
    failed_changed = failed != before.get("failedIndexes")
    completions = after.spec.get("completions")
    by_index = after.spec.get("backoffLimitPerIndex") is not None
    found: list[Cause] = []
    if completed_changed and completions is not None:
        found += _format("completedIndexes", completed, completions)
    if failed_changed and completions is not None and by_index and failed is not None:
        found += _format("failedIndexes", failed, completions)
    if completed_changed and completed and not after.indexed:
        detail = "cannot set non-empty completedIndexes when non-indexed completion mode"
        found.append(causes.invalid(f"{_FIELD}.completedIndexes", completed, detail))
    at_failed = f"{_FIELD}.failedIndexes"
    if failed_changed and not by_index and failed is not None:
        detail = "cannot set non-null failedIndexes when backoffLimitPerIndex is null"
        found.append(causes.invalid(at_failed, failed, detail))
    if (failed_changed or completed_changed) and completions is not None and failed is not None:
        both = overlap(_parsed(completed, completions), _parsed(failed, completions))
        if both is not None:
            detail = f"failedIndexes and completedIndexes overlap at index: {both}"
            found.append(causes.invalid(at_failed, failed, detail))
    return found


def _format(name: str, text: str, completions: int) -> list[Cause]:
    try:
        count_indexes(text, completions)
    except IntervalError as error:
        return [causes.invalid(f"{_FIELD}.{name}", text, f"error parsing {name}: {error}")]
    return []


def _contradictions(after: _Facts, before: _Facts) -> list[Cause]:
    found: list[Cause] = []
    finished = after.finished != before.finished
    terminating, ready = after.get("terminating"), after.get("ready")
    if (finished or terminating != before.get("terminating")) and after.finished and terminating:
        detail = "terminating>0 is invalid for finished job"
        found.append(causes.invalid(f"{_FIELD}.terminating", terminating, detail))
    active = after.get("active") or 0
    counted = ready != before.get("ready") or active != (before.get("active") or 0)
    if counted and ready is not None and ready > active:
        detail = "cannot set more ready pods than active"
        found.append(causes.invalid(f"{_FIELD}.ready", ready, detail))
    met = "SuccessCriteriaMet" in after.true
    if met and "Failed" in after.true:
        found.append(_wrong("cannot set SuccessCriteriaMet=True and Failed=true conditions"))
    if met and "FailureTarget" in after.true:
        found.append(_wrong("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"))
    if after.spec.get("successPolicy") is not None and not met and "Complete" in after.true:
        what = "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True"
        found.append(_wrong(what))
    return found


def _changes(after: _Facts, before: _Facts) -> list[Cause]:
    found: list[Cause] = []
    for kind in _TERMINAL:
        if kind in before.true - after.true:
            found.append(_wrong(f"cannot disable the terminal {kind}=True condition"))
    together = after.spec.get("completions") == after.spec.get("parallelism")
    for name, may_fall in (("failed", False), ("succeeded", after.indexed and together)):
        if not may_fall and (after.get(name) or 0) < (before.get(name) or 0):
            detail = f"cannot decrease the {name} counter"
            found.append(causes.invalid(f"{_FIELD}.{name}", after.get(name) or 0, detail))
    end, ended = after.get("completionTime"), before.get("completionTime")
    if None not in (end, ended) and end != ended:
        found.append(causes.immutable(f"{_FIELD}.completionTime", end))
    resumed = "Suspended" in before.true and "Suspended" in after.false
    start, started = after.get("startTime"), before.get("startTime")
    if started is not None and start != started and not after.spec.get("suspend") and not resumed:
        detail = "field is immutable for unsuspended job once set"
        found.append(causes.invalid(f"{_FIELD}.startTime", start, detail))
    if "SuccessCriteriaMet" in before.true - after.true:
        found.append(_wrong("cannot disable the SuccessCriteriaMet=True condition"))
    if "Complete" in before.true and "SuccessCriteriaMet" in after.true - before.true:
        what = "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"
        found.append(_wrong(what))
    return found


def _wrong(what: str) -> Cause:
    return causes.plainly_invalid(_CONDITIONS, what)
