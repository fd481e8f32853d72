"""Taint eviction: pods leave a node that is tainted NoExecute, each in its own time.

Mirrors kube-controller-manager's taint eviction controller and the documentation page on taints: a
pod that does not tolerate the taint is deleted at once; one that tolerates it for
`tolerationSeconds` is deleted after that time, counted from when the taint was first seen, unless
the taint goes first. Every pod tolerates not-ready and unreachable for 300 s by admission.

Of several tolerations that match a taint the first counts. What was planned once stays planned when
other taints come, and also when the node goes; the events name the pod without its uid, so that
`kubectl describe` does not find them.
"""

from dataclasses import dataclass
from functools import partial

from practice.api.client import Client
from practice.clock import Clock, Timer
from practice.informer import Informers, Object, key_of, split_key
from practice.podstate import condition, disruption_target, with_condition
from practice.refusals import gone_is_fine
from practice.tolerations import tolerates
from practice.workqueue import WorkQueue

NAME = "taint-eviction-controller"
_REASON = "DeletionByTaintManager"
_MESSAGE = "Taint manager: deleting due to NoExecute taint"


@dataclass(frozen=True, slots=True)
class _Plan:
    """When a pod will be deleted, or was."""

    uid: str
    timer: Timer


class TaintEvictionController:
    """Deletes the pods that a NoExecute taint drives away."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._nodes = informers("nodes")
        self._pods = informers("pods")
        self._plans: dict[str, _Plan] = {}
        """By the pods' keys; one that was carried out stays, so that it is not done again."""
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._nodes.subscribe(self._on_node)
        self._pods.subscribe(self._on_pod)

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        if new is not None and _no_execute(old) != _no_execute(new):
            for pod in self._pods.by("node", new["metadata"]["name"]):
                self.queue.add(key_of(pod))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        pod = new or old
        if pod is None or (new is None and key_of(pod) not in self._plans):
            return
        before = (old["spec"].get("nodeName"), old["spec"].get("tolerations")) if old else None
        after = (new["spec"].get("nodeName"), new["spec"].get("tolerations")) if new else None
        if before != after:
            self.queue.add(key_of(pod))

    def reconcile(self, key: str) -> None:
        """Decide when the pod must go, if it must."""
        pod = self._pods.get(key)
        plan = self._plans.get(key)
        if plan is not None and (pod is None or plan.uid != pod["metadata"]["uid"]):
            self._cancel(key)
        node = self._nodes.get(pod["spec"].get("nodeName") or "") if pod is not None else None
        if pod is None or node is None:
            return
        taints = _no_execute(node)
        used = _used(pod["spec"].get("tolerations") or [], taints)
        wait_s = _least_s(used) if used is not None else 0.0
        if used is None or wait_s is None:
            self._cancel(key)
        if wait_s is not None and key not in self._plans:
            timer = self._clock.schedule(wait_s, NAME, partial(self._evict, key))
            self._plans[key] = _Plan(pod["metadata"]["uid"], timer)

    def _cancel(self, key: str) -> None:
        plan = self._plans.pop(key, None)
        if plan is not None and plan.timer.pending:
            plan.timer.cancel()
            self._event(key, f"Cancelling deletion of Pod {key}")

    def _evict(self, key: str) -> None:
        pod = self._pods.get(key)
        if pod is None or pod["metadata"]["uid"] != self._plans[key].uid:
            return
        self._event(key, f"Marking for deletion Pod {key}")
        namespace, name = split_key(key)
        uid = pod["metadata"]["uid"]
        target = disruption_target(pod, _REASON, _MESSAGE, self._clock.now_text())
        with gone_is_fine():
            if target != condition(pod, "DisruptionTarget"):
                status = {"conditions": with_condition(pod, target)}
                patch = {"metadata": {"uid": uid}, "status": status}
                self._client.patch("pods", namespace, name, patch, subresource="status")
            self._client.delete("pods", namespace, name, uid=uid)

    def _event(self, key: str, message: str) -> None:
        namespace, name = split_key(key)
        metadata = {"namespace": namespace, "name": name}
        about = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}
        self._client.event(
            about, type="Normal", reason="TaintManagerEviction", message=message, component=NAME
        )


def _no_execute(node: Object | None) -> list[Object]:
    taints = ((node.get("spec") or {}).get("taints") or []) if node else []
    return [one for one in taints if one["effect"] == "NoExecute"]


def _used(tolerations: list[Object], taints: list[Object]) -> list[Object] | None:
    """The first toleration that matches each taint; None: one of them is not tolerated."""
    used = []
    for taint in taints:
        found = next((one for one in tolerations if tolerates(one, taint)), None)
        if found is None:
            return None
        used.append(found)
    return used


def _least_s(used: list[Object]) -> float | None:
    """How long a pod may stay; None for ever."""
    limits = [one["tolerationSeconds"] for one in used if "tolerationSeconds" in one]
    return max(0.0, float(min(limits))) if limits else None
