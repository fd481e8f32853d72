"""CronJob: make a Job whenever the schedule says so, and sweep up the old ones.

Mirrors kube-controller-manager's cronjob controller (version 2) and the documentation page on
CronJobs. A Job is named by the minute for which it was scheduled, so that none is made twice. What was
missed (the controller was off, the CronJob suspended) is made up for once, with the latest time,
unless `startingDeadlineSeconds` is over; more than 100 missed times are warned of.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.cronjob.history import follow, sweep
from practice.controllers.cronjob.look import JOBS, NAME, Look
from practice.controllers.cronjob.starting import start
from practice.informer import Informers, Object, controller_of, key_of
from practice.ownership import owner_keys
from practice.workqueue import WorkQueue

__all__ = ["NAME", "CronJobController"]
_CRON_JOBS = "cronjobs.batch"


class CronJobController:
    """Makes Jobs by the clock."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._cron_jobs = informers(_CRON_JOBS)
        self._jobs = informers(JOBS)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._cron_jobs.subscribe(self._on_cron_job)
        self._jobs.subscribe(self._on_job)

    # -- what causes a look --------------------------------------------------------------------

    def _on_cron_job(self, old: Object | None, new: Object | None) -> None:
        self.queue.add(key_of(new or old or {}))

    def _on_job(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, "CronJob"):
            self.queue.add(key)

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """Sweep, follow the Jobs there are, start one that is due."""
        cron_job = self._cron_jobs.get(key)
        if cron_job is None:
            return
        look = Look(self._client, self._clock, cron_job, self._jobs_of(cron_job))
        sweep(look)
        follow(look)
        try:
            again_s = start(look)
        finally:
            self._write(look)
        if again_s is not None:
            self.queue.add(key, after_s=again_s)

    def _jobs_of(self, cron_job: Object) -> list[Object]:
        uid = cron_job["metadata"]["uid"]
        return [
            job
            for job in self._jobs.by("owner", uid)
            if (owner := controller_of(job)) is not None and owner["uid"] == uid
        ]

    def _write(self, look: Look) -> None:
        if not look.active:
            look.status.pop("active", None)
        if look.status != (look.cron_job.get("status") or {}):
            update = {**look.cron_job, "status": look.status}
            self._client.update(_CRON_JOBS, update, subresource="status")
