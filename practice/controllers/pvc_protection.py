"""PVC protection: a claim stays while a pod uses it, and says since when no pod does.

Mirrors kube-controller-manager's pvc-protection controller (documentation: "Storage Object in Use
Protection") and KEP 5541 (condition `Unused`): a deleted claim keeps its finalizer as long as a pod
that has a node mentions it; a bound claim carries a condition that tells whether a pod refers to it.
"""

from practice.api.client import Client
from practice.api.kinds.claims import PROTECTION
from practice.api.values import at
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.pod_claims import INDEX, by_claim, holds, uses
from practice.workqueue import WorkQueue

NAME = "pvc-protection-controller"
CLAIMS = "persistentvolumeclaims"
_USED = ("False", "PodUsingPVC", "A pod is currently referencing this PVC")
_UNUSED = ("True", "NoPodsUsingPVC", "No pods are currently referencing this PVC")


class PvcProtectionController:
    """Adds and removes the finalizer, and keeps the condition."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._claims = informers(CLAIMS)
        self._pods = informers("pods")
        self._pods.index(INDEX, by_claim)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._claims.subscribe(self._on_claim)
        self._pods.subscribe(self._on_pod)

    def _on_claim(self, old: Object | None, new: Object | None) -> None:
        if new is not None and (old is None or _changed(old, new)):
            self.queue.add(key_of(new))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        for pod in (old, new):
            if pod is not None:
                for key in by_claim(pod):
                    self.queue.add(str(key))

    def reconcile(self, key: str) -> None:
        """One claim."""
        claim = self._claims.get(key)
        if claim is None:
            return
        pods = self._pods.by(INDEX, key)
        finalizers = claim["metadata"].get("finalizers") or []
        if "deletionTimestamp" not in claim["metadata"]:
            if at(claim, "status", "phase") == "Bound":
                claim = self._report(claim, any(uses(pod, claim) for pod in pods))
            if PROTECTION not in finalizers:
                self._set_finalizers(claim, [*finalizers, PROTECTION])
        elif PROTECTION in finalizers and not any(holds(pod, claim) for pod in pods):
            self._set_finalizers(claim, [name for name in finalizers if name != PROTECTION])

    def _report(self, claim: Object, used: bool) -> Object:
        status, reason, message = _USED if used else _UNUSED
        conditions = claim["status"].get("conditions") or []
        if any(one["type"] == "Unused" and one["status"] == status for one in conditions):
            return claim
        new = {
            "type": "Unused",
            "status": status,
            "lastProbeTime": None,
            "lastTransitionTime": self._clock.now_text(),
            "reason": reason,
            "message": message,
        }
        kept = [new if one["type"] == "Unused" else one for one in conditions]
        kept = kept if new in kept else [*kept, new]
        update = {**claim, "status": {**claim["status"], "conditions": kept}}
        return self._client.update(CLAIMS, update, subresource="status")

    def _set_finalizers(self, claim: Object, finalizers: list[str]) -> None:
        metadata = {**claim["metadata"], "finalizers": finalizers}
        self._client.update(CLAIMS, {**claim, "metadata": metadata})


def _changed(old: Object, new: Object) -> bool:
    """What the controller looks at: the phase, the finalizers, and whether it is to go."""
    return at(old, "status", "phase") != at(new, "status", "phase") or any(
        old["metadata"].get(name) != new["metadata"].get(name)
        for name in ("deletionTimestamp", "finalizers")
    )
