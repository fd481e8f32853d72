"""Rows of Jobs, CronJobs, HorizontalPodAutoscalers and PodDisruptionBudgets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age, human_duration, parse_time, since
from practice.api.http.tables.column import (
    AGE,
    CONTAINERS,
    IMAGES,
    NAME,
    NONE,
    SELECTOR,
    Column,
    Printer,
    container_cells,
    label_selector_text,
)
from practice.api.schema.structure import Json

_NOT_APPLICABLE = "N/A"
_STATUS_ORDER = ("Suspended", "FailureTarget", "SuccessCriteriaMet")


def _job(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    return [
        obj["metadata"]["name"],
        _job_status(obj),
        _completions(spec, obj.get("status", {}).get("succeeded", 0)),
        _duration(obj.get("status", {}), now),
        age(obj, now),
        *container_cells(spec.get("template", {})),
        label_selector_text(spec.get("selector"), empty=NONE),
    ]


def _job_status(obj: Json) -> str:
    conditions = obj.get("status", {}).get("conditions") or []
    true = [one["type"] for one in reversed(conditions) if one["status"] == "True"]
    for kind in ("Complete", "Failed"):
        if kind in true:
            return kind
    if "deletionTimestamp" in obj["metadata"]:
        return "Terminating"
    return next((kind for kind in _STATUS_ORDER if kind in true), "Running")


def _completions(spec: Json, succeeded: int) -> str:
    if spec.get("completions") is not None:
        return f"{succeeded}/{spec['completions']}"
    parallelism = spec.get("parallelism", 0)
    return f"{succeeded}/1 of {parallelism}" if parallelism > 1 else f"{succeeded}/1"


def _duration(status: Json, now: datetime) -> str:
    begun, ended = parse_time(status.get("startTime")), parse_time(status.get("completionTime"))
    return "" if begun is None else human_duration((ended or now) - begun)


def _cron_job(obj: Json, now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status", {})
    last = status.get("lastScheduleTime")
    job_spec = spec.get("jobTemplate", {}).get("spec", {})
    return [
        obj["metadata"]["name"],
        spec.get("schedule", ""),
        spec.get("timeZone") or NONE,
        "True" if spec.get("suspend") else "False",
        len(status.get("active") or []),
        since(last, now) if last else NONE,
        age(obj, now),
        *container_cells(job_spec.get("template", {})),
        label_selector_text(job_spec.get("selector"), empty=NONE),
    ]


def _budget(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    shares = [spec.get(name) for name in ("minAvailable", "maxUnavailable")]
    return [
        obj["metadata"]["name"],
        *(_NOT_APPLICABLE if share is None else str(share) for share in shares),
        obj.get("status", {}).get("disruptionsAllowed", 0),
        age(obj, now),
    ]


JOBS = Printer(
    (
        NAME,
        Column("Status", description="How the job is getting on."),
        Column("Completions", description="Pods that have succeeded of those wanted."),
        Column("Duration", description="Time from its start to its completion."),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR,
    ),
    _job,
)
CRON_JOBS = Printer(
    (
        NAME,
        Column("Schedule", description="When it is due, in cron's notation."),
        Column("Timezone", description="Whose clock the schedule means."),
        Column("Suspend", "boolean", description="Whether no more jobs are started."),
        Column("Active", "integer", description="Jobs that run now."),
        Column("Last Schedule", description="Time since a job was last due."),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR,
    ),
    _cron_job,
)
BUDGETS = Printer(
    (
        NAME,
        Column("Min Available", description="Pods that must stay."),
        Column("Max Unavailable", description="Pods that may be away."),
        Column("Allowed Disruptions", "integer", description="Pods that may be evicted now."),
        AGE,
    ),
    _budget,
)
