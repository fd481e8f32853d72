"""TTL after finished: delete Jobs some time after they have ended.

Mirrors kube-controller-manager's ttlafterfinished controller and the documentation page on automatic
cleanup for finished Jobs: `ttlSecondsAfterFinished` counts from the condition Complete or Failed; the
Job is deleted in the foreground, its pods with it.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "ttl-after-finished-controller"
_ENDS = ("Complete", "Failed")


class TtlAfterFinishedController:
    """Deletes ended Jobs whose time is over."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._jobs = informers("jobs.batch")
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._jobs.subscribe(self._on_job)

    def _on_job(self, old: Object | None, new: Object | None) -> None:
        if new is not None and self._left_s(new) is not None:
            self.queue.add(key_of(new))

    def reconcile(self, key: str) -> None:
        """Delete the Job, or look again when its time is over."""
        job = self._jobs.get(key)
        left_s = self._left_s(job) if job is not None else None
        if job is None or left_s is None:
            return
        if left_s > 0:
            self.queue.add(key, after_s=left_s)
            return
        metadata = job["metadata"]
        with gone_is_fine():
            self._client.delete(
                "jobs.batch",
                metadata["namespace"],
                metadata["name"],
                uid=metadata["uid"],
                propagation="Foreground",
            )

    def _left_s(self, job: Object) -> float | None:
        """Seconds that it has left; None: it has not ended, goes already, or may stay for ever."""
        ttl_s = job["spec"].get("ttlSecondsAfterFinished")
        if ttl_s is None or "deletionTimestamp" in job["metadata"]:
            return None
        for one in (job.get("status") or {}).get("conditions") or ():
            if one["type"] in _ENDS and one["status"] == "True" and one.get("lastTransitionTime"):
                return max(0.0, float(ttl_s) - self._clock.age_s(one["lastTransitionTime"]))
        return None
