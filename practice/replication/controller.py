"""Keep as many pods as the spec asks for.

Mirrors kube-controller-manager's replicaset controller and the documentation page on ReplicaSet:
matching pods without an owner are adopted, owned ones that no longer match are released; missing
pods are created in batches of 1, 2, 4, … that stop at the first refusal ("slow start", so that an
exhausted quota sees few requests); surplus pods are deleted in the order of `ranking`.
Each pod made or removed is an event on the owner, a refusal is condition ReplicaFailure.
"""

from collections.abc import Callable
from dataclasses import dataclass

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Informers, Object, controller_of, key_of
from practice.limits import REPLICASET_BURST_PODS
from practice.ownership import adopter_keys, claim, owner_keys
from practice.pod_writing import PodWriter, pod_from
from practice.podstate import is_active, is_ready, is_terminal, is_terminating, wait_for_available_s
from practice.replication.ranking import pods_to_delete
from practice.replication.status import status_of
from practice.workqueue import WorkQueue


def _as_it_is(obj: Object) -> Object:
    return obj


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of replica keeper. `name` is the controller's, and the source of its events."""

    name: str
    resource: str
    kind: str
    read: Callable[[Object], Object] = _as_it_is
    """The object with a LabelSelector in `spec.selector`."""

    counts_terminating: bool = True
    """The status tells `terminatingReplicas`."""


class ReplicaController:
    """Makes the pods of every object of one kind as many as asked for."""

    def __init__(self, shape: Shape, client: Client, clock: Clock, informers: Informers) -> None:
        self._shape = shape
        self._client = client
        self._clock = clock
        self._owners = informers(shape.resource)
        self._pods = informers("pods")
        self._writer = PodWriter(client, shape.name)
        self.queue = WorkQueue(clock, shape.name, self.reconcile)
        self._owners.subscribe(self._on_owner)
        self._pods.subscribe(self._on_pod)

    # -- what causes a look --------------------------------------------------------------------

    def _on_owner(self, old: Object | None, new: Object | None) -> None:
        self.queue.add(key_of(new or old or {}))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        for key in owner_keys(old, new, self._shape.kind):
            self.queue.add(key, batched=True)
        if new is not None and controller_of(new) is None and not is_terminating(new):
            for key in adopter_keys(self._owners, new, self._shape.read):
                self.queue.add(key)

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> int | None:
        """Claim, create or delete, report. The number of pods gone through."""
        stored = self._owners.get(key)
        if stored is None:
            return None
        replicaset = self._shape.read(stored)
        active = claim(self._client, self._pods, replicaset, counts=is_active)
        error = None
        if not is_terminating(replicaset):
            error = self._correct(replicaset, active)
        self._report(stored, active, error)
        if error is not None:
            raise error
        self._look_again_for_available(key, replicaset, active)
        return len(active)

    def _correct(self, replicaset: Object, active: list[Object]) -> ApiError | None:
        """Create what is missing, or delete what is too much; the first refusal."""
        wanted = int(replicaset["spec"]["replicas"])
        missing = wanted - len(active)
        if missing:
            self._clock.remark(f"saw {len(active)} of {wanted} pods")
        many = min(abs(missing), REPLICASET_BURST_PODS)
        try:
            if missing > 0:
                pod = pod_from(replicaset["spec"]["template"], replicaset)
                self._writer.create(replicaset, [pod] * many)
            elif missing < 0:
                gone = pods_to_delete(active, self._related(replicaset), many, self._clock)
                self._writer.delete(replicaset, [pod["metadata"]["name"] for pod in gone])
        except ApiError as error:
            return error
        return None

    def _related(self, replicaset: Object) -> list[Object]:
        """The pods of all ReplicaSets of the same owner (of a Deployment's generations)."""
        owner = controller_of(replicaset)
        family = self._owners.by("owner", owner["uid"]) if owner else [replicaset]
        return [pod for one in family for pod in self._pods.by("owner", one["metadata"]["uid"])]

    def _report(self, stored: Object, active: list[Object], error: ApiError | None) -> None:
        replicaset = self._shape.read(stored)
        terminating = None
        if self._shape.counts_terminating:
            owned = self._pods.by("owner", replicaset["metadata"]["uid"])
            terminating = sum(is_terminating(pod) and not is_terminal(pod) for pod in owned)
        status = status_of(replicaset, active, terminating, error, self._clock)
        if status != replicaset.get("status"):
            update = {**stored, "status": status}
            self._client.update(self._shape.resource, update, subresource="status")

    def _look_again_for_available(self, key: str, replicaset: Object, active: list[Object]) -> None:
        min_ready_s = int(replicaset["spec"].get("minReadySeconds") or 0)
        ready = [pod for pod in active if is_ready(pod)] if min_ready_s else []
        waits = [wait_for_available_s(pod, min_ready_s, self._clock) for pod in ready]
        later = [wait_s for wait_s in waits if wait_s]
        if later:
            self.queue.add(key, after_s=min(later))
