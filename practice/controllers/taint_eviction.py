"""Taint eviction: pods leave a node that is tainted NoExecute, each in its own time.

Mirrors kube-controller-manager's taint eviction controller and the documentation page on taints: a
pod that does not tolerate the taint is deleted at once; one that tolerates it for
`tolerationSeconds` is deleted after that time, counted from when the taint was first seen, unless
the taint goes first. Every pod tolerates not-ready and unreachable for 300 s by admission.
"""

from functools import partial

from practice.api.client import Client
from practice.clock import Clock, Timer
from practice.informer import Informers, Object, key_of, split_key
from practice.podstate import condition, is_terminating
from practice.refusals import gone_is_fine
from practice.tolerations import matching
from practice.workqueue import WorkQueue

NAME = "taint-eviction-controller"
_DISRUPTION = {
    "type": "DisruptionTarget",
    "status": "True",
    "reason": "DeletionByTaintManager",
    "message": "Taint manager: deleting due to NoExecute taint",
}


class TaintEvictionController:
    """Deletes the pods that a NoExecute taint drives away."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._nodes = informers("nodes")
        self._pods = informers("pods")
        self._evictions: dict[str, tuple[float, Timer]] = {}  # pod key: since when, due
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._nodes.subscribe(self._on_node)
        self._pods.subscribe(self._on_pod)

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        if _no_execute(old) != _no_execute(new):
            node = new or old
            for pod in self._pods.by("node", node["metadata"]["name"]) if node else ():
                self.queue.add(key_of(pod))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        pod = new or old
        if pod is None or (new is None and key_of(pod) not in self._evictions):
            return
        before = (old["spec"].get("nodeName"), old["spec"].get("tolerations")) if old else None
        after = (new["spec"].get("nodeName"), new["spec"].get("tolerations")) if new else None
        if before != after:
            self.queue.add(key_of(pod))

    def reconcile(self, key: str) -> None:
        """Decide when the pod must go, if it must."""
        pod = self._pods.get(key)
        if pod is None:
            self._cancel(key, None)
            return
        taints = _no_execute(self._nodes.get(pod["spec"].get("nodeName") or ""))
        wait_s = _tolerated_s(pod["spec"].get("tolerations") or [], taints) if taints else None
        if wait_s is None:
            self._cancel(key, pod)
            return
        now_s = self._clock.now_s()
        since_s = now_s
        if key in self._evictions:
            since_s, timer = self._evictions[key]
            timer.cancel()
        left_s = max(0.0, since_s + wait_s - now_s)
        due = self._clock.schedule(left_s, NAME, partial(self._evict, key))
        self._evictions[key] = (since_s, due)

    def _cancel(self, key: str, pod: Object | None) -> None:
        planned = self._evictions.pop(key, None)
        if planned is None:
            return
        planned[1].cancel()
        if pod is not None:
            self._event(pod, f"Cancelling deletion of Pod {key}")

    def _evict(self, key: str) -> None:
        del self._evictions[key]
        pod = self._pods.get(key)
        if pod is None or is_terminating(pod):
            return
        self._event(pod, f"Marking for deletion Pod {key}")
        namespace, name = split_key(key)
        uid = pod["metadata"]["uid"]
        with gone_is_fine():
            if condition(pod, "DisruptionTarget") is None:
                patch = {"metadata": {"uid": uid}, "status": {"conditions": self._disrupted(pod)}}
                self._client.patch("pods", namespace, name, patch, subresource="status")
            self._client.delete("pods", namespace, name, uid=uid)

    def _disrupted(self, pod: Object) -> list[Object]:
        conditions = (pod.get("status") or {}).get("conditions") or []
        return [*conditions, {**_DISRUPTION, "lastTransitionTime": self._clock.now_text()}]

    def _event(self, pod: Object, message: str) -> None:
        self._client.event(
            pod, type="Normal", reason="TaintManagerEviction", message=message, component=NAME
        )


def _no_execute(node: Object | None) -> list[Object]:
    taints = ((node.get("spec") or {}).get("taints") or []) if node else []
    return [one for one in taints if one["effect"] == "NoExecute"]


def _tolerated_s(tolerations: list[Object], taints: list[Object]) -> float | None:
    """How long a pod may stay; None for ever. One taint that is not tolerated: not at all."""
    used = [matching(tolerations, taint) for taint in taints]
    if not all(used):
        return 0.0
    limits = [
        one["tolerationSeconds"] for some in used for one in some if "tolerationSeconds" in one
    ]
    return max(0.0, float(min(limits))) if limits else None
