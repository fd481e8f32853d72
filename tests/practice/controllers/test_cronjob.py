"""CronJobs: when they make Jobs, and when they do not."""

from datetime import datetime

import pytest


def cron_job(schedule="* * * * *", **spec):
    pods = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}
    template = {"spec": {"template": {"spec": pods}}}
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "tick", "namespace": "default"},
        "spec": {"schedule": schedule, "jobTemplate": template, **spec},
    }


def names(lab):
    return [job["metadata"]["name"] for job in lab.client.list("jobs.batch")]


def status(lab):
    return lab.client.get("cronjobs.batch", "default", "tick")["status"]


def minute(text):
    """The name of the Job of that minute."""
    return f"tick-{int(datetime.fromisoformat(text).timestamp()) // 60}"


def test_a_job_is_made_every_minute_and_named_by_it(lab):
    lab.client.create("cronjobs.batch", cron_job())
    lab.run(125)
    assert names(lab) == [
        minute("2026-01-05T09:01:00+00:00"),
        minute("2026-01-05T09:02:00+00:00"),
    ]
    assert status(lab)["lastScheduleTime"] == "2026-01-05T09:02:00Z"
    assert len(status(lab)["active"]) == 2
    job = lab.client.list("jobs.batch")[0]
    owner = job["metadata"]["ownerReferences"][0]
    assert (owner["kind"], owner["controller"]) == ("CronJob", True)
    told = job["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"]
    assert told == "2026-01-05T09:01:00Z"


def test_the_schedule_is_read_in_its_zone(lab):
    lab.client.create("cronjobs.batch", cron_job("5 10 * * *", timeZone="Europe/Zurich"))
    lab.run(4 * 60)
    assert names(lab) == []
    lab.run(2 * 60)
    assert names(lab) == [minute("2026-01-05T09:05:00+00:00")]
    job = lab.client.list("jobs.batch")[0]
    told = job["metadata"]["annotations"]["batch.kubernetes.io/cronjob-scheduled-timestamp"]
    assert told == "2026-01-05T10:05:00+01:00"


@pytest.mark.parametrize(("policy", "count"), [("Allow", 3), ("Forbid", 1), ("Replace", 1)])
def test_jobs_at_once_follow_the_policy(lab, policy, count):
    lab.client.create("cronjobs.batch", cron_job(concurrencyPolicy=policy))
    lab.run(185)
    assert len(names(lab)) == count
    first = minute("2026-01-05T09:01:00+00:00")
    assert (first in names(lab)) == (policy != "Replace")
    reasons = {one["reason"] for one in lab.client.list("events")}
    assert ("JobAlreadyActive" in reasons) == (policy == "Forbid")


@pytest.mark.slow
def test_a_suspended_one_makes_up_for_the_last_time_only(lab):
    lab.client.create("cronjobs.batch", cron_job(suspend=True))
    lab.run(200 * 60)
    assert names(lab) == []
    lab.client.patch("cronjobs.batch", "default", "tick", {"spec": {"suspend": False}})
    lab.run(5)
    assert names(lab) == [minute("2026-01-05T12:20:00+00:00")]
    assert lab.events("TooManyMissedTimes")


def test_a_time_that_is_too_long_ago_is_missed(lab):
    lab.client.create(
        "cronjobs.batch", cron_job("0 * * * *", startingDeadlineSeconds=10, suspend=True)
    )
    lab.run(60 * 60 + 30)
    lab.client.patch("cronjobs.batch", "default", "tick", {"spec": {"suspend": False}})
    lab.run(60)
    assert names(lab) == []


def test_a_schedule_that_never_comes_is_told(lab):
    lab.client.create("cronjobs.batch", cron_job("0 0 31 2 *"))
    lab.run(5)
    assert lab.events("InvalidSchedule") == [
        "invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second"
    ]
