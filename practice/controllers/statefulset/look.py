"""One look at one StatefulSet: its pods by place, those beyond it, and its two revisions."""

from practice.clock import Clock
from practice.controllers.statefulset.history import Revisions
from practice.controllers.statefulset.identity import (
    first_ordinal,
    in_range,
    new_pod,
    ordinal_of,
    revision_of,
)
from practice.controllers.statefulset.pods import StatefulPods
from practice.controllers.statefulset.status import is_available, is_unavailable, status_of
from practice.informer import Object


class Look:
    """`replicas` has a pod for every wanted ordinal, planned ones included; `condemned` are the
    pods of other ordinals, highest first."""

    def __init__(
        self,
        stateful_set: Object,
        revisions: Revisions,
        pods: list[Object],
        writer: StatefulPods,
        clock: Clock,
    ) -> None:
        self.stateful_set = stateful_set
        self.revisions = revisions
        self.pods = pods
        self.writer = writer
        self._clock = clock
        self.taken_for_update = 0
        """Pods of the current revision that this look has deleted to update them."""

        first, wanted = first_ordinal(stateful_set), int(stateful_set["spec"]["replicas"])
        placed = {ordinal_of(pod): pod for pod in pods if in_range(stateful_set, pod)}
        self.replicas = [placed.get(n) or self._plan(n) for n in range(first, first + wanted)]
        others = [pod for pod in pods if not in_range(stateful_set, pod) and ordinal_of(pod) >= 0]
        self.condemned = sorted(others, key=ordinal_of, reverse=True)

    def _plan(self, ordinal: int) -> Object:
        """Below the partition a pod comes back as it was, else as it shall be."""
        strategy = self.stateful_set["spec"]["updateStrategy"]
        rolling, below = strategy.get("rollingUpdate"), 0
        if rolling is not None:
            below = int(rolling.get("partition", 0))
        elif strategy["type"] == "RollingUpdate":
            below = int((self.stateful_set.get("status") or {}).get("currentReplicas") or 0)
        old = ordinal < first_ordinal(self.stateful_set) + below
        revision = self.revisions.current if old else self.revisions.update
        return new_pod(self.stateful_set, revision, ordinal)

    @property
    def is_ordered(self) -> bool:
        return bool(self.stateful_set["spec"]["podManagementPolicy"] != "Parallel")

    @property
    def first_unavailable(self) -> Object | None:
        """The first by ordinal, replicas before condemned ones."""
        waiting = [pod for pod in self.replicas if self.is_unavailable(pod)]
        waiting += [pod for pod in reversed(self.condemned) if self.is_unavailable(pod)]
        return waiting[0] if waiting else None

    def is_available(self, pod: Object) -> bool:
        return is_available(pod, self.stateful_set, self._clock)

    def is_unavailable(self, pod: Object) -> bool:
        return is_unavailable(pod, self.stateful_set, self._clock)

    def is_updated(self, pod: Object) -> bool:
        return bool(revision_of(pod) == self.revisions.update["metadata"]["name"])

    def take_for_update(self, pod: Object) -> None:
        """Delete a pod so that it comes back updated."""
        self.writer.delete(self.stateful_set, pod)
        self.taken_for_update += 1

    def status(self) -> Object:
        """The counts as this look found them, less the pods it has taken for the update."""
        pods = [*self.replicas, *self.condemned]
        status = status_of(self.stateful_set, self.revisions, pods, self._clock)
        status["currentReplicas"] -= self.taken_for_update
        return status
