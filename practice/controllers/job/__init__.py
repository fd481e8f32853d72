"""Job: run pods until enough of them have succeeded, or too many have failed.

Mirrors kube-controller-manager's job controller and the documentation page on Jobs. Every pod
carries the finalizer `batch.kubernetes.io/job-tracking` until it has been counted, in three steps
that survive any crash between them: its uid goes to `uncountedTerminatedPods`, the finalizer goes,
the uid becomes a number. An end is announced first (SuccessCriteriaMet, FailureTarget), its pods are
stopped, and only when the last one is gone it is written for good (Complete, Failed).
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.job import backoff
from practice.controllers.job.ending import find_end
from practice.controllers.job.look import NAME, Look
from practice.controllers.job.pods import FINALIZER, has_finalizer, without_finalizer
from practice.controllers.job.replicas import manage, stop_all
from practice.controllers.job.tracking import track
from practice.informer import Informers, Object, controller_of, key_of
from practice.limits import JOB_BATCH_S
from practice.ownership import adopter_keys, claim, owner_keys
from practice.workqueue import WorkQueue

__all__ = ["NAME", "JobController"]

OWN_NAME = "kubernetes.io/job-controller"
_ENDS = ("Complete", "Failed")


def is_finished(job: Object) -> bool:
    """Complete or Failed."""
    conditions = (job.get("status") or {}).get("conditions") or ()
    return any(one["type"] in _ENDS and one["status"] == "True" for one in conditions)


def is_foreign(job: Object) -> bool:
    """Another controller looks after it."""
    return bool(job["spec"].get("managedBy", OWN_NAME) != OWN_NAME)


class JobController:
    """Runs the pods of every Job, and counts them."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._jobs = informers("jobs.batch")
        self._pods = informers("pods")
        self._failures: dict[str, backoff.Failures] = {}
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self.orphans = WorkQueue(clock, NAME, self.release_orphan)
        self._jobs.subscribe(self._on_job)
        self._pods.subscribe(self._on_pod)

    # -- what causes a look --------------------------------------------------------------------

    def _on_job(self, old: Object | None, new: Object | None) -> None:
        """A change of what is wanted at once, one of the status with the next batch."""
        if new is None:
            if old is not None:
                self.queue.add(key_of(old))
                self._failures.pop(old["metadata"]["uid"], None)
                for pod in self._pods.by("owner", old["metadata"]["uid"]):
                    self.orphans.add(key_of(pod))
            return
        wanted = old is None or old["metadata"]["generation"] != new["metadata"]["generation"]
        self.queue.add(key_of(new), after_s=0.0 if wanted else JOB_BATCH_S)
        if is_finished(new):
            for pod in self._pods.by("owner", new["metadata"]["uid"]):
                self.orphans.add(key_of(pod))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, "Job"):
            self.queue.add(key, after_s=JOB_BATCH_S)
        if new is None or not (has_finalizer(new) or controller_of(new) is None):
            return
        owner = controller_of(new)
        if owner is None:
            for key in adopter_keys(self._jobs, new):
                self.queue.add(key, after_s=JOB_BATCH_S)
        if has_finalizer(new) and not self._is_counted_on(new):
            self.orphans.add(key_of(new))

    def _is_counted_on(self, pod: Object) -> bool:
        """A Job that has not ended will count it, or another kind of owner knows better."""
        owner = controller_of(pod)
        if owner is None:
            return False
        if owner["kind"] != "Job" or not owner["apiVersion"].startswith("batch/"):
            return True
        job = self._jobs.get(f"{pod['metadata']['namespace']}/{owner['name']}")
        if job is None or job["metadata"]["uid"] != owner["uid"]:
            return False
        return is_foreign(job) or not is_finished(job)

    def release_orphan(self, key: str) -> None:
        """Take the finalizer from a pod that nobody will count any more."""
        pod = self._pods.get(key)
        if pod is not None and has_finalizer(pod) and not self._is_counted_on(pod):
            without_finalizer(self._client, pod)

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """One look at one Job."""
        job = self._jobs.get(key)
        if job is None or is_foreign(job):
            return
        if is_finished(job):
            self._failures.pop(job["metadata"]["uid"], None)
            return
        pods = claim(self._client, self._pods, job, finalizer=FINALIZER)
        uid = job["metadata"]["uid"]
        failures = self._failures.get(uid, backoff.Failures())
        look = Look(self._client, self._clock, job, pods, failures)
        self._failures[uid] = look.failures
        error = self._act(look)
        if look.again_s:
            self.queue.add(key, after_s=max(JOB_BATCH_S, min(look.again_s)))
        if error is not None:
            raise error

    def _act(self, look: Look) -> Exception | None:
        """Begin, judge, create or delete, count, report."""
        if not look.status.get("startTime") and not look.suspended:
            look.status["startTime"] = self._clock.now_text()
        end = find_end(look)
        error: Exception | None = None
        if end is not None:
            error = stop_all(look)
            look.end = end if error is None else None
        else:
            managed = not look.is_going
            if managed:
                error = manage(look)
            look.end = look.completion()
            if look.end is None and managed:
                look.note_suspension()
        track(look)
        return error
