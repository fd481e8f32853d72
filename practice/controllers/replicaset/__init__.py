"""ReplicaSet: keep as many pods as the spec asks for.

Mirrors kube-controller-manager's replicaset controller and the documentation page on ReplicaSet:
matching pods without an owner are adopted, owned ones that no longer match are released; missing
pods are created in batches of 1, 2, 4, … that stop at the first refusal ("slow start", so that an
exhausted quota sees few requests); surplus pods are deleted in the order of `ranking`.
Each pod made or removed is an event on the ReplicaSet, a refusal is condition ReplicaFailure.
"""

from collections.abc import Iterator

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.replicaset.ranking import pods_to_delete
from practice.controllers.replicaset.status import status_of
from practice.informer import Informers, Object, controller_of, key_of
from practice.limits import REPLICASET_BURST_PODS
from practice.ownership import claim, reference_to
from practice.podstate import is_active, is_ready, is_terminal, is_terminating, wait_for_available_s
from practice.refusals import is_namespace_terminating
from practice.selectors import is_empty, labels_of, matches
from practice.workqueue import WorkQueue

NAME = "replicaset-controller"


class ReplicaSetController:
    """Makes the pods of every ReplicaSet as many as asked for."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._replicasets = informers("replicasets.apps")
        self._pods = informers("pods")
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._replicasets.subscribe(self._on_replicaset)
        self._pods.subscribe(self._on_pod)

    # -- what causes a look --------------------------------------------------------------------

    def _on_replicaset(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        for pod in (old, new):
            owner = controller_of(pod) if pod else None
            if pod and owner and owner["kind"] == "ReplicaSet":
                self.queue.add(f"{pod['metadata']['namespace']}/{owner['name']}", batched=True)
        if new is not None and controller_of(new) is None and not is_terminating(new):
            for replicaset in self._that_may_adopt(new):
                self.queue.add(key_of(replicaset))

    def _that_may_adopt(self, pod: Object) -> Iterator[Object]:
        for replicaset in self._replicasets.by("namespace", pod["metadata"]["namespace"]):
            selector = replicaset["spec"].get("selector")
            if not is_empty(selector) and matches(selector, labels_of(pod)):
                yield replicaset

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> int | None:
        """Claim, create or delete, report. The number of pods gone through."""
        replicaset = self._replicasets.get(key)
        if replicaset is None:
            return None
        active = claim(self._client, self._pods, replicaset, counts=is_active)
        error = None
        if not is_terminating(replicaset):
            error = self._correct(replicaset, active)
        self._report(replicaset, active, error)
        if error is not None:
            raise error
        self._look_again_for_available(key, replicaset, active)
        return len(active)

    def _correct(self, replicaset: Object, active: list[Object]) -> ApiError | None:
        """Create what is missing, or delete what is too much; the first refusal."""
        missing = int(replicaset["spec"]["replicas"]) - len(active)
        try:
            if missing > 0:
                self._create(replicaset, min(missing, REPLICASET_BURST_PODS))
            elif missing < 0:
                self._delete(replicaset, active, min(-missing, REPLICASET_BURST_PODS))
        except ApiError as error:
            return error
        return None

    def _create(self, replicaset: Object, count: int) -> None:
        batch = 1
        while count > 0:
            refusals = [self._create_one(replicaset) for _ in range(min(batch, count))]
            refused = next((one for one in refusals if one is not None), None)
            if refused is not None:
                raise refused
            count -= batch
            batch *= 2

    def _create_one(self, replicaset: Object) -> ApiError | None:
        """Make one pod; the refusal, if it counts (none does in a namespace that is going)."""
        namespace = replicaset["metadata"]["namespace"]
        try:
            pod = self._client.create("pods", _pod_of(replicaset), namespace=namespace)
        except ApiError as error:
            if is_namespace_terminating(error):
                return None
            self._event(replicaset, "Warning", "FailedCreate", f"Error creating: {error}")
            return error
        self._event(
            replicaset, "Normal", "SuccessfulCreate", f"Created pod: {pod['metadata']['name']}"
        )
        return None

    def _delete(self, replicaset: Object, active: list[Object], count: int) -> None:
        for pod in pods_to_delete(active, self._related(replicaset), count, self._clock):
            name = pod["metadata"]["name"]
            try:
                self._client.delete("pods", pod["metadata"]["namespace"], name)
            except ApiError as error:
                if error.code == 404:
                    continue
                self._event(replicaset, "Warning", "FailedDelete", f"Error deleting: {error}")
                raise
            self._event(replicaset, "Normal", "SuccessfulDelete", f"Deleted pod: {name}")

    def _related(self, replicaset: Object) -> list[Object]:
        """The pods of all ReplicaSets of the same owner (of a Deployment's generations)."""
        owner = controller_of(replicaset)
        family = self._replicasets.by("owner", owner["uid"]) if owner else [replicaset]
        return [pod for one in family for pod in self._pods.by("owner", one["metadata"]["uid"])]

    def _report(self, replicaset: Object, active: list[Object], error: ApiError | None) -> None:
        owned = self._pods.by("owner", replicaset["metadata"]["uid"])
        terminating = sum(is_terminating(pod) and not is_terminal(pod) for pod in owned)
        status = status_of(replicaset, active, terminating, error, self._clock)
        if status != replicaset.get("status"):
            update = {**replicaset, "status": status}
            self._client.update("replicasets.apps", update, subresource="status")

    def _look_again_for_available(self, key: str, replicaset: Object, active: list[Object]) -> None:
        min_ready_s = int(replicaset["spec"].get("minReadySeconds") or 0)
        ready = [pod for pod in active if is_ready(pod)] if min_ready_s else []
        waits = [wait_for_available_s(pod, min_ready_s, self._clock) for pod in ready]
        later = [wait_s for wait_s in waits if wait_s]
        if later:
            self.queue.add(key, after_s=min(later))

    def _event(self, about: Object, kind: str, reason: str, message: str) -> None:
        self._client.event(about, type=kind, reason=reason, message=message, component=NAME)


def _pod_of(replicaset: Object) -> Object:
    """The pod that the template describes; the API server completes its name."""
    template = replicaset["spec"]["template"]
    kept = ("labels", "annotations", "finalizers")
    given = {k: v for k, v in (template.get("metadata") or {}).items() if k in kept}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            **given,
            "generateName": f"{replicaset['metadata']['name']}-",
            "namespace": replicaset["metadata"]["namespace"],
            "ownerReferences": [reference_to(replicaset)],
        },
        "spec": template["spec"],
    }
