"""CronJobs: what is written into them, what is refused, and what their controller does at once."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, pod_spec
from tests.contract.printing import table

GROUP = Group("cronjobs")
CRON_JOBS = "cronjobs.batch"
JOBS = "jobs.batch"
NEVER = "0 0 31 2 *"
"""The 31st of February."""


def cron_job(name: str = "tick", schedule: str = NEVER, **spec: Any) -> Object:
    job = {"template": {"spec": {**pod_spec(), "restartPolicy": "Never"}}, **spec.pop("job", {})}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": name},
        "spec": {"schedule": schedule, "jobTemplate": {"spec": job}, **spec},
    }


def add(sentence: str, make: Callable[[], Object]) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(CRON_JOBS, make())})


# -- what is written -------------------------------------------------------------------------------

add("that says little", cron_job)
add(
    "that says much",
    lambda: cron_job(
        schedule="*/5 8-18 * * mon-fri",
        timeZone="Europe/Zurich",
        concurrencyPolicy="Replace",
        startingDeadlineSeconds=30,
        successfulJobsHistoryLimit=0,
        failedJobsHistoryLimit=7,
        suspend=True,
        job={"completions": 3, "completionMode": "Indexed", "ttlSecondsAfterFinished": 0},
    ),
)
add("with a descriptor", lambda: cron_job(schedule="@hourly"))
add("with a name that is no label", lambda: cron_job(name="a.b"))

# -- what is refused -------------------------------------------------------------------------------

SCHEDULES = {
    "no schedule": "",
    "four fields": "* * * *",
    "a minute out of range": "60 * * * *",
    "an hour that is a word": "0 noon * * *",
    "a day zero": "0 0 0 * *",
    "a weekday seven": "0 0 * * 7",
    "a range turned round": "30-10 * * * *",
    "a step of nothing": "*/0 * * * *",
    "two slashes": "*/5/5 * * * *",
    "two hyphens": "1-2-3 * * * *",
    "a negative number": "-5 * * * *",
    "an unknown descriptor": "@sometimes",
    "a period without a unit": "@every 5",
    "a zone in the schedule": "TZ=UTC * * * * *",
    "a zone that is unknown in the schedule": "CRON_TZ=Nowhere/Land * * * * *",
    "a zone and nothing more": "TZ=0",
}


def add_schedule(sentence: str, schedule: str) -> None:
    add(f"with {sentence}", lambda: cron_job(schedule=schedule))


for _sentence, _schedule in SCHEDULES.items():
    add_schedule(_sentence, _schedule)

add("with an unknown time zone", lambda: cron_job(timeZone="Mars/Phobos"))
add("with a time zone that is a path", lambda: cron_job(timeZone="../etc/passwd"))
add("with an empty time zone", lambda: cron_job(timeZone=""))
add("with the local time zone", lambda: cron_job(timeZone="Local"))
add("with an unknown concurrency policy", lambda: cron_job(concurrencyPolicy="Maybe"))
add(
    "with negative limits",
    lambda: cron_job(
        startingDeadlineSeconds=-1, successfulJobsHistoryLimit=-1, failedJobsHistoryLimit=-2
    ),
)
add("with a name of 53 characters", lambda: cron_job(name="x" * 53))
add(
    "with a selector in its template",
    lambda: cron_job(job={"selector": {"matchLabels": {"a": "b"}}, "manualSelector": True}),
)
add(
    "with pods that always restart",
    lambda: cron_job(job={"template": {"spec": {**pod_spec(), "restartPolicy": "Always"}}}),
)


@GROUP.case
def changing_the_schedule(api: Caller) -> Answers:
    api.must(api.create(CRON_JOBS, cron_job(suspend=True)))
    changed = api.merge(CRON_JOBS, "tick", {"spec": {"schedule": "@daily"}})
    return {
        "changed": changed,
        "zone": api.merge(CRON_JOBS, "tick", {"spec": {"schedule": "TZ=UTC @daily"}}),
        "bad": api.merge(CRON_JOBS, "tick", {"spec": {"schedule": "now"}}),
    }


@GROUP.case
def writing_the_status(api: Caller) -> Answers:
    api.must(api.create(CRON_JOBS, cron_job(suspend=True)))
    status = {"lastScheduleTime": "2026-01-02T03:04:00Z"}
    change = {"status": status, "spec": {"suspend": False}}
    return {"written": api.merge(CRON_JOBS, "tick", change, "status")}


@GROUP.case
def in_a_table(api: Caller) -> Answers:
    api.must(api.create(CRON_JOBS, cron_job(suspend=True)))
    zone = cron_job("zone", suspend=True, timeZone="UTC")
    api.must(api.create(CRON_JOBS, zone))
    return {name: table(api, CRON_JOBS, name, includeObject="None") for name in ("tick", "zone")}


# -- what the controller does at once --------------------------------------------------------------


def jobs_of(api: Caller, name: str) -> list[Object]:
    """The Jobs of a CronJob, the oldest first."""
    items = api.get(JOBS).body["items"]
    mine = [
        job
        for job in items
        if any(ref["name"] == name for ref in job["metadata"].get("ownerReferences", []))
    ]
    return sorted(mine, key=lambda job: str(job["metadata"]["name"]))


def messages(api: Caller, reason: str) -> list[tuple[str, str]]:
    events = api.get("events").body["items"]
    return [(event["type"], event["message"]) for event in events if event["reason"] == reason]


@GROUP.case
def a_job_made_by_hand_is_listed_as_active(api: Caller) -> Answers:
    """`kubectl create job --from` makes such a Job."""
    made = api.must(api.create(CRON_JOBS, cron_job(suspend=True))).body
    owner = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "name": "tick",
        "uid": made["metadata"]["uid"],
        "controller": True,
    }
    job = {
        "metadata": {"name": "by-hand", "ownerReferences": [owner]},
        "spec": {**cron_job()["spec"]["jobTemplate"]["spec"], "suspend": True},
    }
    api.must(api.create(JOBS, job))
    api.wait(lambda: bool(messages(api, "UnexpectedJob")))
    return {
        "events": messages(api, "UnexpectedJob"),
        "status": api.get(CRON_JOBS, "tick").body["status"],
    }


@GROUP.case
def old_jobs_are_removed_beyond_the_limits(api: Caller) -> Answers:
    """Finished Jobs of an outside controller, so that no pod is needed."""
    made = api.must(
        api.create(
            CRON_JOBS,
            cron_job(suspend=True, successfulJobsHistoryLimit=1, failedJobsHistoryLimit=0),
        )
    ).body
    owner = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "name": "tick",
        "uid": made["metadata"]["uid"],
        "controller": True,
    }
    for number, end in enumerate(("Complete", "Complete", "Failed")):
        finished_job(api, f"tick-{number}", owner, end, f"2026-01-0{number + 1}T00:00:00Z")
    api.wait(lambda: len(jobs_of(api, "tick")) <= 1)
    left = [job["metadata"]["name"] for job in jobs_of(api, "tick")]
    return {"left": left, "events": sorted(messages(api, "SuccessfulDelete"))}


def finished_job(api: Caller, name: str, owner: Object, end: str, start: str) -> None:
    job = {
        "metadata": {"name": name, "ownerReferences": [owner]},
        "spec": {
            **cron_job()["spec"]["jobTemplate"]["spec"],
            "managedBy": "example.com/nobody",
        },
    }
    api.must(api.create(JOBS, job))
    before = {"Complete": "SuccessCriteriaMet", "Failed": "FailureTarget"}[end]
    status: Object = {
        "startTime": start,
        "conditions": [{"type": kind, "status": "True"} for kind in (before, end)],
    }
    if end == "Complete":
        status["completionTime"] = start
    api.must(api.merge(JOBS, name, {"status": status}, "status"))
