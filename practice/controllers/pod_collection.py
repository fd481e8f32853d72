"""Pod garbage collection: pods that no kubelet will ever finish.

Mirrors kube-controller-manager's pod garbage collector. Every 20 s: pods on nodes that have been
gone for 40 s, terminating pods that never got a node, terminating pods on a node that is not ready
and tainted `out-of-service`, and beyond the threshold of ended pods the evicted and the oldest ones.
They are marked Failed and deleted without grace.
"""

from collections.abc import Iterator

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers, Object
from practice.limits import POD_COLLECTION_PERIOD_S, POD_QUARANTINE_S, TERMINATED_PODS
from practice.podstate import (
    disruption_target,
    is_ready,
    is_terminal,
    is_terminating,
    with_condition,
)
from practice.refusals import gone_is_fine

NAME = "pod-garbage-collector-controller"
_OUT_OF_SERVICE = "node.kubernetes.io/out-of-service"
_REASON = "DeletionByPodGC"
_NODE_GONE = "PodGC: node no longer exists"


class PodCollector:
    """Removes the pods that nothing else removes."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._pods = informers("pods")
        self._nodes = informers("nodes")
        self._missing_since_s: dict[str, float] = {}
        clock.schedule(POD_COLLECTION_PERIOD_S, NAME, self._collect)

    def _collect(self) -> None:
        self._clock.schedule(POD_COLLECTION_PERIOD_S, NAME, self._collect)
        pods = self._pods.all()
        gone = self._nodes_gone(pods)
        for pod in pods:
            node = pod["spec"].get("nodeName") or ""
            if node in gone:
                self._remove(pod, _NODE_GONE)
            elif is_terminating(pod) and (not node or self._is_out_of_service(node)):
                self._remove(pod)
        for pod in self._oldest_ended(pods):
            self._remove(pod)

    def _nodes_gone(self, pods: list[Object]) -> set[str]:
        """Nodes that pods name and that have been missing for the quarantine time."""
        named = {pod["spec"].get("nodeName") for pod in pods}
        missing = {name for name in named if name and self._nodes.get(name) is None}
        now_s = self._clock.now_s()
        before = self._missing_since_s
        self._missing_since_s = {name: before.get(name, now_s) for name in sorted(missing)}
        since = self._missing_since_s.items()
        return {name for name, since_s in since if now_s - since_s >= POD_QUARANTINE_S}

    def _is_out_of_service(self, name: str) -> bool:
        node = self._nodes.get(name)
        if node is None or is_ready(node):
            return False
        return any(
            one["key"] == _OUT_OF_SERVICE for one in (node.get("spec") or {}).get("taints") or ()
        )

    def _oldest_ended(self, pods: list[Object]) -> Iterator[Object]:
        ended = [pod for pod in pods if is_terminal(pod)]
        if len(ended) > TERMINATED_PODS:
            ended.sort(key=_order)
            yield from ended[: len(ended) - TERMINATED_PODS]

    def _remove(self, pod: Object, why: str = "") -> None:
        """Mark the pod Failed (unless it ended by itself) and delete it at once."""
        metadata = pod["metadata"]
        namespace, name, uid = metadata["namespace"], metadata["name"], metadata["uid"]
        with gone_is_fine():
            if not is_terminal(pod):
                status: Object = {"phase": "Failed"}
                if "generation" in metadata:
                    status["observedGeneration"] = metadata["generation"]
                if why:
                    target = disruption_target(pod, _REASON, why, self._clock.now_text())
                    status["conditions"] = with_condition(pod, target)
                patch = {"metadata": {"uid": uid}, "status": status}
                self._client.patch("pods", namespace, name, patch, subresource="status")
            self._client.delete("pods", namespace, name, uid=uid, grace_period_s=0)


def _order(pod: Object) -> tuple[bool, str, str]:
    """Evicted pods first, then the oldest."""
    status, metadata = pod.get("status") or {}, pod["metadata"]
    evicted = status.get("phase") == "Failed" and status.get("reason") == "Evicted"
    return not evicted, metadata["creationTimestamp"], metadata["name"]
