"""Jobs and CronJobs, in the words of ``kubectl get`` (``printJob`` of the API server) and in plain
sentences."""

from dashboard.mirror.records import CronJob, Job
from dashboard.projection import selectors
from dashboard.projection.conditions import condition
from dashboard.projection.identity import identity
from dashboard.projection.rows import CronJobRow, JobRow, JobState, Owner
from dashboard.projection.times import to_ms
from dashboard.projection.workloads.common import images, labels_of, uses, wanted

_REASONS = {
    "BackoffLimitExceeded": "its pods failed more often than it allows",
    "DeadlineExceeded": "it ran longer than it may",
    "PodFailurePolicy": "a pod failed in a way that its policy takes for final",
    "FailedIndexes": "some of its indexes failed for good",
    "MaxFailedIndexesExceeded": "more of its indexes failed than it allows",
}


def job_row(job: Job) -> JobRow:
    """The row of a Job; everything comes from the object itself."""
    spec, status = job.spec, job.status
    selector = selectors.to_row(spec.selector)
    owner = job.controller
    state = job_state(job)
    failed = condition(status.conditions, "Failed")
    ended = status.completion_time
    if ended is None and state == "failed" and failed is not None:
        ended = failed.last_transition_time
    return JobRow(
        **identity(job),
        state=state,
        why=_job_why(job, state),
        owner=Owner(owner.uid, owner.kind, owner.name) if owner is not None else None,
        completions=spec.completions,
        parallelism=wanted(spec.parallelism),
        active=status.active,
        ready=status.ready or 0,
        succeeded=status.succeeded,
        failed=status.failed,
        backoff_limit=6 if spec.backoff_limit is None else spec.backoff_limit,
        is_indexed=spec.completion_mode == "Indexed",
        started_ms=to_ms(status.start_time),
        ended_ms=to_ms(ended),
        selector=selector,
        selector_text=selectors.text(selector),
        template_labels=labels_of(spec.template),
        containers=images(spec.template),
        uses=uses(spec.template),
    )


def job_state(job: Job) -> JobState:
    """Where the Job stands; a verdict that only waits for its last pods is ``ending``."""
    true = {c.type for c in job.status.conditions or () if c.status == "True"}
    if "Complete" in true:
        return "complete"
    if "Failed" in true:
        return "failed"
    if job.metadata.deletion_timestamp is not None or true & {
        "FailureTarget",
        "SuccessCriteriaMet",
    }:
        return "ending"
    return "suspended" if job.spec.suspend else "running"


def _job_why(job: Job, state: JobState) -> str:
    spec, status = job.spec, job.status
    goal = 1 if spec.completions is None else spec.completions
    match state:
        case "complete":
            return f"Done: {status.succeeded} of {goal} succeeded."
        case "failed":
            told = condition(status.conditions, "Failed")
            reason = _REASONS.get(told.reason if told is not None else "", "")
            message = told.message if told is not None else ""
            return f"Failed: {reason or message or 'the controller gave up'}."
        case "ending":
            return "Its end is decided; its last pods are being ended."
        case "suspended":
            return "Suspended: it makes no pods until somebody resumes it."
    tries = f", {status.failed} failed" if status.failed else ""
    return f"{status.succeeded} of {goal} succeeded, {status.active} running{tries}."


def cron_job_row(one: CronJob) -> CronJobRow:
    """The row of a CronJob; everything comes from the object itself."""
    spec, status = one.spec, one.status
    active = len(status.active or ())
    template = spec.job_template.spec.template
    return CronJobRow(
        **identity(one),
        state="suspended" if spec.suspend else "running" if active else "waiting",
        why=_cron_job_why(one, active),
        schedule=spec.schedule,
        time_zone=spec.time_zone or "",
        concurrency=spec.concurrency_policy,
        active=active,
        last_ms=to_ms(status.last_schedule_time),
        succeeded_ms=to_ms(status.last_successful_time),
        containers=images(template),
        uses=uses(template),
    )


def _cron_job_why(one: CronJob, active: int) -> str:
    if one.spec.suspend:
        return "Suspended: it starts no Jobs until somebody resumes it."
    if active:
        return f"{active} {'Job runs' if active == 1 else 'Jobs run'} now."
    if one.status.last_schedule_time is None:
        return "It has not started a Job yet."
    return "Waiting for its next time."
