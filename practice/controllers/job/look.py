"""One look at a Job: the Job, its pods, and what follows from them before anything is done."""

from practice.api.client import Client
from practice.api.values import clone
from practice.clock import Clock
from practice.controllers.job.backoff import Failures
from practice.controllers.job.pods import (
    FAILURES,
    all_failures,
    counted,
    finished_at,
    has_failed,
    has_finalizer,
    index_of,
)
from practice.controllers.job.policies import judge
from practice.informer import Object
from practice.intervals import Interval, has, joined, parse_indexes
from practice.podstate import is_active, is_ready, is_terminal, is_terminating, phase

NAME = "job-controller"


class Look:
    """Facts of one reconcile; `status` is the Job's, as it will be written."""

    def __init__(
        self, client: Client, clock: Clock, job: Object, pods: list[Object], failures: Failures
    ) -> None:
        self.client = client
        self.clock = clock
        self.job = job
        self.pods = pods
        self.status: Object = clone(job.get("status") or {})
        self.uncounted: dict[str, list[str]] = dict(
            self.status.get("uncountedTerminatedPods") or {}
        )
        self.active = [pod for pod in pods if is_active(pod)]
        self.active_count = len(self.active)
        self.ready_count = sum(map(is_ready, self.active))
        self.terminating = sum(is_terminating(pod) and not is_terminal(pod) for pod in pods)
        self.end: Object | None = None
        self.again_s: list[float] = []
        new_succeeded, new_failed = self._newly_ended()
        self.failures = failures.after(new_succeeded, new_failed)
        self.succeeded = self._count("succeeded", len(new_succeeded))
        self.failed = self._count("failed", sum(self._counts(pod) for pod in new_failed))
        self.old_completed: list[Interval] = []
        self.completed: list[Interval] = []
        self.failed_indexes: list[Interval] | None = None
        self.last_failed: dict[int, Object] = {}
        if self.indexed:
            self._look_at_indexes()

    # -- the Job ---------------------------------------------------------------------------------

    @property
    def spec(self) -> Object:
        """What is wanted."""
        spec: Object = self.job["spec"]
        return spec

    @property
    def indexed(self) -> bool:
        """Each completion has a number."""
        return self.spec.get("completionMode") == "Indexed"

    @property
    def by_index(self) -> bool:
        """Each index has a back-off limit of its own."""
        return self.spec.get("backoffLimitPerIndex") is not None

    @property
    def suspended(self) -> bool:
        """It shall have no pods."""
        return bool(self.spec.get("suspend"))

    @property
    def is_going(self) -> bool:
        """It is being deleted."""
        return is_terminating(self.job)

    @property
    def replaces_late(self) -> bool:
        """A pod that is going is replaced only when it has ended."""
        return self.spec.get("podReplacementPolicy") == "Failed"

    def condition(self, kind: str) -> Object | None:
        """The condition of that type."""
        conditions: list[Object] = self.status.get("conditions") or []
        return next((one for one in conditions if one["type"] == kind), None)

    def true(self, kind: str) -> Object | None:
        """The condition of that type, when it is true."""
        found = self.condition(kind)
        return found if found is not None and found["status"] == "True" else None

    def set_condition(self, kind: str, status: str, reason: str, message: str) -> bool:
        """Write a condition; False when it says so already, or would only begin as False."""
        old = self.condition(kind)
        new = self.new_condition(kind, status, reason, message)
        if old is None:
            if status != "False":
                self.status.setdefault("conditions", []).append(new)
            return status != "False"
        same = ("status", "reason", "message")
        if all(old.get(name, "") == new[name] for name in same):
            return False
        conditions = self.status["conditions"]
        conditions[conditions.index(old)] = new
        return True

    def new_condition(self, kind: str, status: str, reason: str, message: str) -> Object:
        """A condition as of now."""
        now = self.clock.now_text()
        times = {"lastProbeTime": now, "lastTransitionTime": now}
        return {"type": kind, "status": status, **times, "reason": reason, "message": message}

    def event(self, kind: str, reason: str, message: str) -> None:
        """An event on the Job."""
        self.client.event(self.job, type=kind, reason=reason, message=message, component=NAME)

    # -- its pods --------------------------------------------------------------------------------

    def valid_index(self, pod: Object) -> int | None:
        """The pod's index, when the Job has such a one."""
        index = index_of(pod)
        return index if index is not None and index < self.spec["completions"] else None

    def _newly_ended(self) -> tuple[list[Object], list[Object]]:
        """Pods that have succeeded and failed, and are in no count yet."""
        known = {name: set(self.uncounted.get(name) or ()) for name in ("succeeded", "failed")}
        valid = [
            pod
            for pod in self.pods
            if has_finalizer(pod) and (not self.indexed or self.valid_index(pod) is not None)
        ]
        succeeded = [
            pod
            for pod in valid
            if phase(pod) == "Succeeded" and pod["metadata"]["uid"] not in known["succeeded"]
        ]
        failed = [
            pod
            for pod in valid
            if has_failed(pod, self.job) and pod["metadata"]["uid"] not in known["failed"]
        ]
        return succeeded, failed

    def _count(self, name: str, new: int) -> int:
        return int(self.status.get(name, 0)) + new + len(self.uncounted.get(name) or ())

    def _counts(self, pod: Object) -> bool:
        return judge(self.job, pod).counts

    def _look_at_indexes(self) -> None:
        completions = self.spec["completions"]
        self.old_completed = _below(self.status.get("completedIndexes", ""), completions)
        new = [
            index
            for pod in self.pods
            if phase(pod) == "Succeeded"
            and has_finalizer(pod)
            and (index := self.valid_index(pod)) is not None
        ]
        self.completed = joined(self.old_completed, new)
        self.succeeded = sum(last - first + 1 for first, last in self.completed)
        if self.by_index:
            old = _below(self.status.get("failedIndexes") or "", completions)
            gone = [
                index
                for pod in self.pods
                if has_finalizer(pod)
                and (index := self.valid_index(pod)) is not None
                and self._index_has_failed(pod)
            ]
            self.failed_indexes = joined(old, gone)
            self._find_last_failed()

    def _index_has_failed(self, pod: Object) -> bool:
        if not has_failed(pod, self.job):
            return False
        verdict = judge(self.job, pod)
        if verdict.action == "FailIndex":
            return True
        limit = int(self.spec["backoffLimitPerIndex"])
        return verdict.counts and counted(pod, FAILURES) >= limit

    def _find_last_failed(self) -> None:
        """The failed pod of each open index: it stays until its replacement has taken its count."""
        busy = {index_of(pod) for pod in self.active}
        for pod in self.pods:
            index = self.valid_index(pod)
            if index is None or not has_finalizer(pod) or not has_failed(pod, self.job):
                continue
            done = has(self.completed, index) or has(self.failed_indexes or (), index)
            if done or index in busy:
                continue
            other = self.last_failed.get(index)
            if other is None or (
                all_failures(other) <= all_failures(pod) and finished_at(pod) >= finished_at(other)
            ):
                self.last_failed[index] = pod

    # -- how it stands -----------------------------------------------------------------------------

    def completion(self) -> Object | None:
        """The condition of a Job that has what it wants."""
        completions = self.spec.get("completions")
        if completions is None:
            done = self.succeeded > 0 and self.active_count == 0
        else:
            done = self.succeeded >= completions and self.active_count == 0
        if not done:
            return None
        what = "Reached expected number of succeeded pods"
        return self.new_condition("SuccessCriteriaMet", "True", "CompletionsReached", what)

    def note_suspension(self) -> None:
        """Say that it was suspended or resumed; a resumed Job begins its time anew."""
        if self.suspended:
            if self.set_condition("Suspended", "True", "JobSuspended", "Job suspended"):
                self.event("Normal", "Suspended", "Job suspended")
                self.status.pop("startTime", None)
        elif self.set_condition("Suspended", "False", "JobResumed", "Job resumed"):
            self.event("Normal", "Resumed", "Job resumed")
            self.status["startTime"] = self.clock.now_text()


def _below(text: str, completions: int) -> list[Interval]:
    """The intervals of a status, cut where the Job was made smaller."""
    found = [(first, min(last, completions - 1)) for first, last in parse_indexes(text)]
    return joined([one for one in found if one[0] < completions], ())
