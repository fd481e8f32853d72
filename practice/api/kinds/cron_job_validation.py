"""What a valid CronJob is: a schedule that can be read, and a Job's template."""

from __future__ import annotations

import re

from practice import cron
from practice.api.kinds.job_validation import negative, validate_job_spec
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.limits import CRON_JOB_NAME_CHARACTERS

_POLICIES = ("Allow", "Forbid", "Replace")
_ZONE_PART = re.compile(r"[A-Za-z._0-9+][A-Za-z.\-_0-9+]{0,13}")


def validate_cron_job(cron_job: Object) -> list[Cause]:
    """All that does not depend on what was there before."""
    spec = cron_job["spec"]
    schedule = spec.get("schedule", "")
    found = _readable("spec.schedule", schedule)
    found += negative("spec.startingDeadlineSeconds", spec.get("startingDeadlineSeconds"))
    found += _zone("spec.timeZone", spec.get("timeZone"))
    policy = spec["concurrencyPolicy"]
    if policy not in _POLICIES:
        found.append(causes.not_supported("spec.concurrencyPolicy", policy, _POLICIES))
    found += _job_template("spec.jobTemplate", spec["jobTemplate"]["spec"])
    for name in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        found += negative(f"spec.{name}", spec.get(name))
    name = cron_job["metadata"]["name"]
    new = cron_job["metadata"].get("resourceVersion") is None
    if new and len(name) > CRON_JOB_NAME_CHARACTERS:
        detail = f"must be no more than {CRON_JOB_NAME_CHARACTERS} characters"
        found.append(causes.invalid("metadata.name", name, detail))
    if new and "TZ" in schedule:
        found.insert(len(_readable("", schedule)), _zone_in_schedule(schedule))
    return found


def validate_cron_job_update(new: Object, old: Object) -> list[Cause]:
    """A zone inside the schedule is kept where it was before, alone."""
    schedule = new["spec"].get("schedule", "")
    if "TZ" not in schedule:
        return []
    if "TZ" not in old["spec"].get("schedule", ""):
        return [_zone_in_schedule(schedule)]
    if new["spec"].get("timeZone") is not None:
        detail = "cannot use both timeZone field and TZ or CRON_TZ in schedule"
        return [causes.invalid("spec.schedule", schedule, detail)]
    return []


def _zone_in_schedule(schedule: str) -> Cause:
    detail = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
    return causes.invalid("spec.schedule", schedule, detail)


def _readable(field: str, schedule: str) -> list[Cause]:
    if not schedule:
        return [causes.required(field)]
    try:
        cron.parse_with_zone(schedule)
    except cron.CronError as error:
        return [causes.invalid(field, schedule, str(error))]
    return []


def _zone(field: str, zone: str | None) -> list[Cause]:
    if zone is None:
        return []
    if not zone:
        return [causes.invalid(field, zone, "timeZone must be nil or non-empty string")]
    unknown = causes.invalid(field, zone, f"unknown time zone {zone}")
    parts = zone.split("/")
    if any(part in (".", "..") or not _ZONE_PART.fullmatch(part) for part in parts):
        return [unknown]
    if zone.lower() == "local":
        detail = (
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
        )
        found = [causes.invalid(field, zone, detail)]
        return found if zone == "Local" else [*found, unknown]
    return [] if cron.find_zone(zone) is not None else [unknown]


def _job_template(field: str, spec: Object) -> list[Cause]:
    found = validate_job_spec(f"{field}.spec", spec)
    if spec.get("selector") is not None:
        detail = "`selector` will be auto-generated"
        found.append(causes.invalid(f"{field}.spec.selector", spec["selector"], detail))
    if spec.get("manualSelector"):
        at = f"{field}.spec.manualSelector"
        found.append(causes.not_supported(at, True, ("nil", "false")))
    return found
