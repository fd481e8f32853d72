"""Facts of Jobs and CronJobs."""

from dashboard.kube.api import Object
from dashboard.web.inspector.facts.parts import Fact, Ref, fact, selector, with_unit


def job(found: Object) -> list[Fact]:
    """Of a Job."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    goal = spec.get("completions")
    return [
        fact(
            "Pods",
            f"{status.get('succeeded', 0)} of {1 if goal is None else goal} succeeded",
            f"{status.get('active', 0)} running",
            f"{status.get('failed', 0)} failed",
        ),
        fact("Suspended", "yes: it makes no pods until it is resumed" if spec.get("suspend") else None),
        fact("At a time", spec.get("parallelism", 1)),
        fact("Mode", spec.get("completionMode")),
        fact("Indexes done", status.get("completedIndexes")),
        fact("Indexes failed", status.get("failedIndexes")),
        fact("Failures allowed", spec.get("backoffLimit", 6)),
        fact("Time allowed", with_unit(spec.get("activeDeadlineSeconds"), "s")),
        fact("Deleted after its end", _seconds(spec.get("ttlSecondsAfterFinished"))),
        fact("Started", status.get("startTime")),
        fact("Ended", status.get("completionTime")),
        fact("Selector", *selector(spec.get("selector"))),
    ]  # fmt: skip


def _seconds(number: int | None) -> str | None:
    return None if number is None else f"{number} s"


def cron_job(found: Object) -> list[Fact]:
    """Of a CronJob."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    namespace = found["metadata"].get("namespace", "")
    running = [one.get("name", "") for one in status.get("active") or []]
    only = Ref(kind="Job", namespace=namespace, name=running[0]) if len(running) == 1 else None
    return [
        fact("Schedule", spec.get("schedule")),
        fact("Time zone", spec.get("timeZone")),
        fact("Suspended", "yes: it starts no Jobs until it is resumed" if spec.get("suspend") else None),
        fact("Running now", *running, ref=only),
        fact("Started last", status.get("lastScheduleTime")),
        fact("Succeeded last", status.get("lastSuccessfulTime")),
        fact("While one runs", spec.get("concurrencyPolicy")),
        fact("May start late by", with_unit(spec.get("startingDeadlineSeconds"), "s")),
        fact(
            "Jobs kept",
            f"{spec.get('successfulJobsHistoryLimit', 3)} that succeeded",
            f"{spec.get('failedJobsHistoryLimit', 1)} that failed",
        ),
    ]  # fmt: skip
