"""CronJob: make a Job whenever the schedule says so, and sweep up the old ones.

Mirrors kube-controller-manager's cronjob controller (version 2) and the documentation page on
CronJobs. A Job is named by the minute for which it was scheduled, so that none is made twice. What was
missed (the controller was off, the CronJob suspended) is made up for once, with the latest time,
unless `startingDeadlineSeconds` is over; more than 100 missed times are warned of.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from practice import cron
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.values import clone
from practice.clock import Clock, time_text
from practice.informer import Informers, Object, controller_of, key_of
from practice.limits import CRON_LATE_S, CRON_MISSED_TIMES
from practice.ownership import owner_keys, reference_to
from practice.refusals import is_namespace_terminating
from practice.workqueue import WorkQueue

NAME = "cronjob-controller"
SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp"
_CRON_JOBS, _JOBS = "cronjobs.batch", "jobs.batch"
_RFC_1123 = "%a, %d %b %Y %H:%M:%S +0000"


class _NeverDueError(Exception):
    """The schedule can be read, but its times do not come (the 31st of February)."""


class CronJobController:
    """Makes Jobs by the clock."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._cron_jobs = informers(_CRON_JOBS)
        self._jobs = informers(_JOBS)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._cron_jobs.subscribe(self._on_cron_job)
        self._jobs.subscribe(self._on_job)

    # -- what causes a look --------------------------------------------------------------------

    def _on_cron_job(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def _on_job(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, "CronJob"):
            self.queue.add(key)

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """Sweep, follow the Jobs there are, start one that is due."""
        cron_job = self._cron_jobs.get(key)
        if cron_job is None:
            return
        uid = cron_job["metadata"]["uid"]
        jobs = [
            job
            for job in self._jobs.by("owner", uid)
            if (owner := controller_of(job)) is not None and owner["uid"] == uid
        ]
        status: Object = clone(cron_job.get("status") or {})
        self._sweep(cron_job, status, jobs)
        self._follow(cron_job, status, jobs)
        try:
            again_s = self._start(cron_job, status)
        finally:
            if not status.get("active"):
                status.pop("active", None)
            if status != (cron_job.get("status") or {}):
                update = {**cron_job, "status": status}
                self._client.update(_CRON_JOBS, update, subresource="status")
        if again_s is not None:
            self.queue.add(key, after_s=again_s)

    # -- the Jobs there are ----------------------------------------------------------------------

    def _sweep(self, cron_job: Object, status: Object, jobs: list[Object]) -> None:
        for end, limit in (
            ("Complete", "successfulJobsHistoryLimit"),
            ("Failed", "failedJobsHistoryLimit"),
        ):
            keep = cron_job["spec"].get(limit)
            ended = sorted((job for job in jobs if _end(job) == end), key=_age_order)
            surplus = len(ended) - keep if keep is not None else 0
            for job in ended[: max(0, surplus)]:
                self._delete(cron_job, status, job["metadata"]["name"], job["metadata"]["uid"])

    def _delete(self, cron_job: Object, status: Object, name: str, uid: str) -> bool:
        namespace = cron_job["metadata"]["namespace"]
        try:
            self._client.delete(_JOBS, namespace, name, propagation="Background")
        except ApiError as error:
            self._event(cron_job, "Warning", "FailedDelete", f"Deleted job: {error}")
            return False
        _forget(status, uid)
        self._event(cron_job, "Normal", "SuccessfulDelete", f"Deleted job {name}")
        return True

    def _follow(self, cron_job: Object, status: Object, jobs: list[Object]) -> None:
        """Which Jobs are active, and when the last one succeeded."""
        active = {one["uid"] for one in status.get("active") or ()}
        for job in jobs:
            name, uid, end = job["metadata"]["name"], job["metadata"]["uid"], _end(job)
            if not end and uid not in active:
                text = f"Saw a job that the controller did not create or forgot: {name}"
                self._event(cron_job, "Warning", "UnexpectedJob", text)
            elif end and uid in active:
                _forget(status, uid)
                text = f"Saw completed job: {name}, condition: {end}"
                self._event(cron_job, "Normal", "SawCompletedJob", text)
            done = (job.get("status") or {}).get("completionTime")
            if end == "Complete" and done and done > status.get("lastSuccessfulTime", ""):
                status["lastSuccessfulTime"] = done
        there = {job["metadata"]["uid"] for job in jobs}
        for one in list(status.get("active") or ()):
            if one["uid"] not in there:
                self._event(
                    cron_job, "Normal", "MissingJob", f"Active job went missing: {one['name']}"
                )
                _forget(status, one["uid"])

    # -- the next one ----------------------------------------------------------------------------

    def _start(self, cron_job: Object, status: Object) -> float | None:
        """Start what is due; seconds until the next look (None: when something changes)."""
        spec = cron_job["spec"]
        found = self._schedule(cron_job)
        if found is None:
            return None
        schedule, zone = found
        now = self._clock.now()
        try:
            due, missed = self._due(cron_job, status, schedule, zone, in_time=True)
        except _NeverDueError as error:
            text = f"invalid schedule: {spec['schedule']} : {error}"
            self._event(cron_job, "Warning", "InvalidSchedule", text)
            return None
        if missed > CRON_MISSED_TIMES and due is not None:
            text = (
                "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or "
                "check clock skew"
            )
            self._event(cron_job, "Warning", "TooManyMissedTimes", text)
        if due is not None and self._may_start(cron_job, status, due, now):
            self._make(cron_job, status, due, zone)
        return self._next_look_s(cron_job, status, schedule, zone)

    def _schedule(self, cron_job: Object) -> tuple[cron.Schedule, tzinfo] | None:
        """The schedule and its zone; None: nothing is to be started."""
        spec = cron_job["spec"]
        if "deletionTimestamp" in cron_job["metadata"] or spec.get("suspend"):
            return None
        try:
            schedule, zone = cron.parse_with_zone(spec["schedule"])
        except cron.CronError as error:
            text = f'unparseable schedule: "{spec["schedule"]}" : {error}'
            self._event(cron_job, "Warning", "UnparseableSchedule", text)
            return None
        if zone is not None:
            text = (
                f'CRON_TZ or TZ used in schedule "{spec["schedule"]}" is not officially supported, '
                "see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more "
                "details"
            )
            self._event(cron_job, "Warning", "UnsupportedSchedule", text)
            return schedule, zone
        name = spec.get("timeZone")
        zone = cron.find_zone(name) if name else UTC
        if zone is None:
            text = f'invalid timeZone: "{name}": unknown time zone {name}'
            self._event(cron_job, "Warning", "UnknownTimeZone", text)
            return None
        return schedule, zone

    def _due(
        self,
        cron_job: Object,
        status: Object,
        schedule: cron.Schedule,
        zone: tzinfo,
        *,
        in_time: bool,
    ) -> tuple[datetime | None, int]:
        """The latest time that has come since the last one, and how many have. _NeverDueError."""
        now = self._clock.now()
        first = schedule.next(self._since(cron_job, status, now, in_time=in_time), zone)
        second = schedule.next(first, zone) if first is not None else None
        if first is None or second is None:
            raise _NeverDueError("time difference between two schedules is less than 1 second")
        if now < first:
            return None, 0
        if now < second:
            return first, 0
        between_s = round((second - first).total_seconds())
        missed = int((now - first).total_seconds()) // between_s + 1
        latest: datetime | None = None
        moment = schedule.next(first + timedelta(seconds=(missed - 2) * between_s), zone)
        while moment is not None and moment <= now:
            latest = moment
            moment = schedule.next(moment, zone)
        return latest, missed

    def _since(self, cron_job: Object, status: Object, now: datetime, *, in_time: bool) -> datetime:
        last = status.get("lastScheduleTime") or cron_job["metadata"]["creationTimestamp"]
        since = datetime.fromisoformat(last)
        deadline_s = cron_job["spec"].get("startingDeadlineSeconds")
        if in_time and deadline_s is not None:
            return max(since, now - timedelta(seconds=deadline_s))
        return since

    def _next_look_s(
        self, cron_job: Object, status: Object, schedule: cron.Schedule, zone: tzinfo
    ) -> float | None:
        now = self._clock.now()
        try:
            due, missed = self._due(cron_job, status, schedule, zone, in_time=False)
        except _NeverDueError:
            due, missed = now, 0
        if due is None:
            due = now if missed else self._since(cron_job, status, now, in_time=False)
        moment = schedule.next(due, zone)
        if moment is None:
            return None
        return max(0.0, (moment - now).total_seconds() + CRON_LATE_S)

    def _may_start(self, cron_job: Object, status: Object, due: datetime, now: datetime) -> bool:
        spec = cron_job["spec"]
        deadline_s = spec.get("startingDeadlineSeconds")
        if deadline_s is not None and due + timedelta(seconds=deadline_s) < now:
            text = f"Missed scheduled time to start a job: {due.astimezone(UTC):{_RFC_1123}}"
            self._event(cron_job, "Warning", "MissSchedule", text)
            return False
        active = status.get("active") or ()
        name = _job_name(cron_job, due)
        if any(one["name"] == name for one in active):
            return False
        if status.get("lastScheduleTime") == _text(due):
            return False
        if spec["concurrencyPolicy"] == "Forbid" and active:
            text = (
                "Not starting job because prior execution is running and concurrency policy is "
                "Forbid"
            )
            self._event(cron_job, "Normal", "JobAlreadyActive", text)
            return False
        if spec["concurrencyPolicy"] == "Replace":
            gone = [self._delete(cron_job, status, one["name"], one["uid"]) for one in list(active)]
            return all(gone)
        return True

    def _make(self, cron_job: Object, status: Object, due: datetime, zone: tzinfo) -> None:
        metadata, template = cron_job["metadata"], cron_job["spec"]["jobTemplate"]
        given = template.get("metadata") or {}
        at_zone = due.astimezone(zone).isoformat().replace("+00:00", "Z")
        job: Object = {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {
                "labels": dict(given.get("labels") or {}),
                "annotations": {**(given.get("annotations") or {}), SCHEDULED_AT: at_zone},
                "name": _job_name(cron_job, due),
                "namespace": metadata["namespace"],
                "ownerReferences": [reference_to(cron_job)],
            },
            "spec": template["spec"],
        }
        try:
            made = self._client.create(_JOBS, job)
        except ApiError as error:
            if is_namespace_terminating(error):
                return
            if error.reason != "AlreadyExists":
                text = f"Error creating job: {error}"
                self._event(cron_job, "Warning", "FailedCreate", text)
                raise
            made = self._client.get(_JOBS, metadata["namespace"], job["metadata"]["name"])
            owner = controller_of(made)
            if owner is None or owner["uid"] != metadata["uid"]:
                return
        else:
            name = made["metadata"]["name"]
            self._event(cron_job, "Normal", "SuccessfulCreate", f"Created job {name}")
        status["active"] = [*(status.get("active") or ()), _reference(made)]
        status["lastScheduleTime"] = _text(due)

    def _event(self, about: Object, kind: str, reason: str, message: str) -> None:
        self._client.event(about, type=kind, reason=reason, message=message, component=NAME)


def _job_name(cron_job: Object, due: datetime) -> str:
    """By the minute, counted from 1970."""
    return f"{cron_job['metadata']['name']}-{int(due.timestamp()) // 60}"


def _text(moment: datetime) -> str:
    return time_text(moment.astimezone(UTC))


def _end(job: Object) -> str:
    """Complete, Failed, or empty while it goes on."""
    for one in (job.get("status") or {}).get("conditions") or ():
        if one["type"] in ("Complete", "Failed") and one["status"] == "True":
            return str(one["type"])
    return ""


def _age_order(job: Object) -> tuple[bool, str, str]:
    start = (job.get("status") or {}).get("startTime")
    return start is None, start or "", job["metadata"]["name"]


def _forget(status: Object, uid: str) -> None:
    status["active"] = [one for one in status.get("active") or () if one["uid"] != uid]


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
