"""The states of Jobs and CronJobs, and their sentences."""

import pytest

from dashboard.projection.alone import ROWS
from tests.projection.more_objects import cron_job, job
from tests.projection.objects import condition, record


@pytest.mark.parametrize(
    ("made", "state", "why"),
    [
        (job(active=1), "running", "0 of 1 succeeded, 1 running."),
        (
            job(spec={"completions": 5}, active=2, succeeded=2, failed=1),
            "running",
            "2 of 5 succeeded, 2 running, 1 failed.",
        ),
        (job(spec={"completions": None}, active=3), "running", "0 of 1 succeeded, 3 running."),
        (
            job(spec={"suspend": True}),
            "suspended",
            "Suspended: it makes no pods until somebody resumes it.",
        ),
        (
            job(succeeded=1, conditions=[condition("Complete", "True")]),
            "complete",
            "Done: 1 of 1 succeeded.",
        ),
        (
            job(failed=7, conditions=[condition("Failed", "True", "BackoffLimitExceeded", "said")]),
            "failed",
            "Failed: its pods failed more often than it allows.",
        ),
        (
            job(conditions=[condition("Failed", "True", "New", "something new")]),
            "failed",
            "Failed: something new.",
        ),
        (
            job(active=1, conditions=[condition("FailureTarget", "True", "DeadlineExceeded")]),
            "ending",
            "Its end is decided; its last pods are being ended.",
        ),
        (job(active=1, conditions=[condition("Failed", "False")]), "running", None),
    ],
)
def test_job(made, state: str, why: str | None) -> None:
    found = ROWS["Job"](record("Job", made))
    assert found.state == state
    assert why is None or found.why == why


def test_failed_job_ended_when_it_was_found_to_have_failed() -> None:
    verdict = condition("Failed", "True", "DeadlineExceeded")
    verdict["lastTransitionTime"] = "2026-11-23T10:01:00Z"
    found = ROWS["Job"](record("Job", job(conditions=[verdict])))
    assert found.ended_ms - found.started_ms == 60_000


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (cron_job(), "waiting"),
        (cron_job(active=2), "running"),
        (cron_job(active=2, suspend=True), "suspended"),
    ],
)
def test_cron_job(made, state: str) -> None:
    assert ROWS["CronJob"](record("CronJob", made)).state == state
