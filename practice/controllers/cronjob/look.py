"""One look at a CronJob: its status as it will be written, and what is done and said about it."""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.values import clone
from practice.clock import Clock
from practice.informer import Object

NAME = "cronjob-controller"
JOBS = "jobs.batch"


class Look:
    """Facts of one reconcile."""

    def __init__(self, client: Client, clock: Clock, cron_job: Object, jobs: list[Object]) -> None:
        self.client = client
        self.clock = clock
        self.cron_job = cron_job
        self.jobs = jobs
        self.status: Object = clone(cron_job.get("status") or {})

    @property
    def spec(self) -> Object:
        """What is wanted."""
        spec: Object = self.cron_job["spec"]
        return spec

    @property
    def active(self) -> list[Object]:
        """References to the Jobs that go on."""
        return list(self.status.get("active") or ())

    def forget(self, uid: str) -> None:
        """A Job is not active any more."""
        self.status["active"] = [one for one in self.active if one["uid"] != uid]

    def delete(self, name: str, uid: str) -> bool:
        """Remove a Job; False: it was refused."""
        namespace = self.cron_job["metadata"]["namespace"]
        try:
            self.client.delete(JOBS, namespace, name, propagation="Background")
        except ApiError as error:
            self.event("Warning", "FailedDelete", f"Deleted job: {error}")
            return False
        self.forget(uid)
        self.event("Normal", "SuccessfulDelete", f"Deleted job {name}")
        return True

    def event(self, kind: str, reason: str, message: str) -> None:
        """Say it about the CronJob."""
        self.client.event(self.cron_job, type=kind, reason=reason, message=message, component=NAME)
