"""Starting the Job that is due, unless something is in its way."""

from datetime import UTC, datetime, tzinfo

from practice import cron
from practice.api.errors import ApiError
from practice.controllers.cronjob.look import JOBS, Look
from practice.controllers.cronjob.timing import NeverDueError, Timing, job_name, text_of
from practice.informer import Object, controller_of
from practice.limits import CRON_MISSED_TIMES
from practice.ownership import reference_to
from practice.refusals import is_namespace_terminating

SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp"
_RFC_1123 = "%a, %d %b %Y %H:%M:%S +0000"


def start(look: Look) -> float | None:
    """Start what is due; seconds until the next look (None: when something changes)."""
    found = _schedule(look)
    if found is None:
        return None
    timing = _timing(look, *found)
    try:
        due, missed = timing.due(in_time=True)
    except NeverDueError as error:
        text = f"invalid schedule: {look.spec['schedule']} : {error}"
        look.event("Warning", "InvalidSchedule", text)
        return None
    if missed > CRON_MISSED_TIMES and due is not None:
        text = (
            "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or "
            "check clock skew"
        )
        look.event("Warning", "TooManyMissedTimes", text)
    if due is not None and _may_start(look, timing, due):
        _make(look, due, timing.zone)
    return _timing(look, *found).next_look_s()


def _timing(look: Look, schedule: cron.Schedule, zone: tzinfo) -> Timing:
    last = look.status.get("lastScheduleTime") or ""
    return Timing(look.cron_job, last, schedule, zone, look.clock.now())


def _schedule(look: Look) -> tuple[cron.Schedule, tzinfo] | None:
    """The schedule and its zone; None: nothing is to be started."""
    spec = look.spec
    if "deletionTimestamp" in look.cron_job["metadata"] or spec.get("suspend"):
        return None
    try:
        schedule, zone = cron.parse_with_zone(spec["schedule"])
    except cron.CronError as error:
        text = f'unparseable schedule: "{spec["schedule"]}" : {error}'
        look.event("Warning", "UnparseableSchedule", text)
        return None
    if zone is not None:
        text = (
            f'CRON_TZ or TZ used in schedule "{spec["schedule"]}" is not officially supported, '
            "see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more "
            "details"
        )
        look.event("Warning", "UnsupportedSchedule", text)
        return schedule, zone
    name = spec.get("timeZone")
    zone = cron.find_zone(name) if name else UTC
    if zone is None:
        text = f'invalid timeZone: "{name}": unknown time zone {name}'
        look.event("Warning", "UnknownTimeZone", text)
        return None
    return schedule, zone


def _may_start(look: Look, timing: Timing, due: datetime) -> bool:
    spec, active = look.spec, look.active
    if timing.is_late(due):
        text = f"Missed scheduled time to start a job: {due.astimezone(UTC):{_RFC_1123}}"
        look.event("Warning", "MissSchedule", text)
        return False
    name = job_name(look.cron_job, due)
    if any(one["name"] == name for one in active):
        return False
    if look.status.get("lastScheduleTime") == text_of(due):
        return False
    if spec["concurrencyPolicy"] == "Forbid" and active:
        text = (
            "Not starting job because prior execution is running and concurrency policy is Forbid"
        )
        look.event("Normal", "JobAlreadyActive", text)
        return False
    if spec["concurrencyPolicy"] == "Replace":
        gone = [look.delete(one["name"], one["uid"]) for one in active]
        return all(gone)
    return True


def _make(look: Look, due: datetime, zone: tzinfo) -> None:
    """Create the Job of this time, or find it again when it was made and not noted."""
    metadata, job = look.cron_job["metadata"], _job(look, due, zone)
    try:
        made = look.client.create(JOBS, job)
    except ApiError as error:
        if is_namespace_terminating(error):
            return
        if error.reason != "AlreadyExists":
            text = f"Error creating job: {error}"
            look.event("Warning", "FailedCreate", text)
            raise
        made = look.client.get(JOBS, metadata["namespace"], job["metadata"]["name"])
        owner = controller_of(made)
        if owner is None or owner["uid"] != metadata["uid"]:
            return
    else:
        name = made["metadata"]["name"]
        look.event("Normal", "SuccessfulCreate", f"Created job {name}")
    look.status["active"] = [*look.active, _reference(made)]
    look.status["lastScheduleTime"] = text_of(due)


def _job(look: Look, due: datetime, zone: tzinfo) -> Object:
    template = look.spec["jobTemplate"]
    given = template.get("metadata") or {}
    at_zone = due.astimezone(zone).isoformat().replace("+00:00", "Z")
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "labels": dict(given.get("labels") or {}),
            "annotations": {**(given.get("annotations") or {}), SCHEDULED_AT: at_zone},
            "name": job_name(look.cron_job, due),
            "namespace": look.cron_job["metadata"]["namespace"],
            "ownerReferences": [reference_to(look.cron_job)],
        },
        "spec": template["spec"],
    }


def _reference(job: Object) -> Object:
    metadata = job["metadata"]
    return {
        "kind": "Job",
        "namespace": metadata["namespace"],
        "name": metadata["name"],
        "uid": metadata["uid"],
        "apiVersion": "batch/v1",
        "resourceVersion": metadata["resourceVersion"],
    }
