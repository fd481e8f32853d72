"""The Jobs that a CronJob has: the old ones swept up, the active ones followed."""

from practice.controllers.cronjob.look import Look
from practice.informer import Object

_LIMITS = (("Complete", "successfulJobsHistoryLimit"), ("Failed", "failedJobsHistoryLimit"))


def sweep(look: Look) -> None:
    """Keep so many of those that have ended, the newest."""
    for end, limit in _LIMITS:
        keep = look.spec.get(limit)
        ended = sorted((job for job in look.jobs if _end(job) == end), key=_age_order)
        surplus = len(ended) - keep if keep is not None else 0
        for job in ended[: max(0, surplus)]:
            look.delete(job["metadata"]["name"], job["metadata"]["uid"])


def follow(look: Look) -> None:
    """Which Jobs are active, and when the last one succeeded."""
    active, status = {one["uid"] for one in look.active}, look.status
    for job in look.jobs:
        name, uid, end = job["metadata"]["name"], job["metadata"]["uid"], _end(job)
        if not end and uid not in active:
            text = f"Saw a job that the controller did not create or forgot: {name}"
            look.event("Warning", "UnexpectedJob", text)
        elif end and uid in active:
            look.forget(uid)
            text = f"Saw completed job: {name}, condition: {end}"
            look.event("Normal", "SawCompletedJob", text)
        done = (job.get("status") or {}).get("completionTime")
        if end == "Complete" and done and done > status.get("lastSuccessfulTime", ""):
            status["lastSuccessfulTime"] = done
    there = {job["metadata"]["uid"] for job in look.jobs}
    for one in look.active:
        if one["uid"] not in there:
            look.event("Normal", "MissingJob", f"Active job went missing: {one['name']}")
            look.forget(one["uid"])


def _end(job: Object) -> str:
    """Complete, Failed, or empty while it goes on."""
    for one in (job.get("status") or {}).get("conditions") or ():
        if one["type"] in ("Complete", "Failed") and one["status"] == "True":
            return str(one["type"])
    return ""


def _age_order(job: Object) -> tuple[bool, str, str]:
    start = (job.get("status") or {}).get("startTime")
    return start is None, start or "", job["metadata"]["name"]
