"""The scheduling loop: take a pod, filter, score, bind; or say why not.

Mirrors kube-scheduler: events `Scheduled` and `FailedScheduling`, condition PodScheduled False with
reason Unschedulable, and the same choice of what may help a pod that waits.

Trade-offs: one decision per action of the clock, so that a lesson can step from one to the next.
No preemption: a pod with a priority waits like all others (its message is right only as long as no
other pod has a lower priority; PriorityClass is not served yet).
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Object
from practice.podstate import condition, is_terminal, is_terminating
from practice.scheduler.cluster_nodes import ClusterNodes
from practice.scheduler.messages import failure
from practice.scheduler.pods import PodInfo, read_pod
from practice.scheduler.queue import Queue, Waiting
from practice.scheduler.scores import totals

NAME = "default-scheduler"
COMPONENT = "scheduler"
_HELPED_BY_ROOM = {"NodeResourcesFit", "NodePorts", "PodTopologySpread", "InterPodAffinity"}
_HELPED_BY_COMPANY = {"PodTopologySpread", "InterPodAffinity"}


class Scheduler:
    """Binds the pods that ask for `default-scheduler`."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._random = clock.random(COMPONENT)
        self._nodes = ClusterNodes()
        self._queue = Queue(clock, COMPONENT, self._wake)
        self._awake = False
        client.watch("nodes", self._on_node)
        client.watch("pods", self._on_pod)

    # -- what is seen ------------------------------------------------------------------------------

    def _on_node(self, kind: str, node: Object) -> None:
        if kind == "DELETED":
            self._nodes.node_gone(node["metadata"]["name"])
        elif self._nodes.node(node):
            self._queue.something_changed(_may_always_help)

    def _on_pod(self, kind: str, pod: Object) -> None:
        uid: str = pod["metadata"]["uid"]
        node: str = pod["spec"].get("nodeName") or ""
        if kind == "DELETED" or is_terminal(pod):
            self._queue.remove(uid)
            if self._nodes.displace(uid):
                self._queue.something_changed(_waits_for_room)
        elif node:
            self._queue.remove(uid)
            self._nodes.place(read_pod(pod), node)
            self._queue.something_changed(_waits_for_company)
        elif is_terminating(pod) or not _is_ours(pod):
            self._queue.remove(uid)
        else:
            self._queue.add(read_pod(pod))

    # -- what is done ------------------------------------------------------------------------------

    def _wake(self) -> None:
        if not self._awake:
            self._awake = True
            self._clock.schedule(0, COMPONENT, self._schedule_one)

    def _schedule_one(self) -> None:
        self._awake = False
        waiting = self._queue.pop()
        if waiting is None:
            return
        self._wake()
        pod = waiting.pod
        feasible, verdicts = self._nodes.find_feasible(pod)
        if not feasible:
            self._queue.failed(waiting, [one.plugin for one in verdicts])
            message = failure(verdicts, never_preempts=pod.never_preempts)
            self._report(pod, message)
            return
        points = totals(pod, feasible)
        best = max(points)
        ties = [node for node, score in zip(feasible, points, strict=True) if score == best]
        self._bind(waiting, self._random.choice(ties).name)

    def _bind(self, waiting: Waiting, node: str) -> None:
        pod = waiting.pod
        namespace, _, name = pod.key.rpartition("/")
        try:
            self._client.bind(namespace, name, node)
        except ApiError as error:
            # gone, or bound by someone else: the watch tells; otherwise it is worth another try
            if error.code not in (404, 409):
                self._queue.failed(waiting, ())
                self._report(pod, f"binding rejected: {error}")
            return
        self._queue.remove(pod.uid)
        self._nodes.place(pod, node)
        self._event(pod, "Normal", "Scheduled", f"Successfully assigned {pod.key} to {node}")

    def _report(self, pod: PodInfo, message: str) -> None:
        """Event and condition of a pod that has no place."""
        self._event(pod, "Warning", "FailedScheduling", message)
        namespace, _, name = pod.key.rpartition("/")
        try:
            current = self._client.get("pods", namespace, name)
            if current["metadata"]["uid"] == pod.uid:
                self._write_condition(current, message)
        except ApiError as error:
            if error.code != 404:  # gone meanwhile: nobody needs the condition
                raise

    def _write_condition(self, pod: Object, message: str) -> None:
        before = condition(pod, "PodScheduled")
        if before and before["status"] == "False" and before.get("message") == message:
            return
        since = before["lastTransitionTime"] if before and before["status"] == "False" else None
        mine = {
            "type": "PodScheduled",
            "status": "False",
            "lastProbeTime": None,
            "lastTransitionTime": since or self._clock.now_text(),
            "reason": "Unschedulable",
            "message": message,
        }
        if "generation" in pod["metadata"]:
            mine["observedGeneration"] = pod["metadata"]["generation"]
        others = (pod.get("status") or {}).get("conditions") or []
        conditions = [*(one for one in others if one["type"] != "PodScheduled"), mine]
        metadata = pod["metadata"]
        patch = {"status": {"conditions": conditions}}
        self._client.patch(
            "pods", metadata["namespace"], metadata["name"], patch, subresource="status"
        )

    def _event(self, pod: PodInfo, kind: str, reason: str, message: str) -> None:
        namespace, _, name = pod.key.rpartition("/")
        about = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"namespace": namespace, "name": name, "uid": pod.uid},
        }
        self._client.event(
            about,
            type=kind,
            reason=reason,
            message=message,
            component=NAME,
            action="Binding" if reason == "Scheduled" else "Scheduling",
        )


def _is_ours(pod: Object) -> bool:
    spec = pod["spec"]
    return spec.get("schedulerName", NAME) == NAME and not spec.get("schedulingGates")


def _may_always_help(_: Waiting) -> bool:
    return True


def _waits_for_company(waiting: Waiting) -> bool:
    return bool(waiting.plugins & _HELPED_BY_COMPANY)


def _waits_for_room(waiting: Waiting) -> bool:
    return bool(waiting.plugins & _HELPED_BY_ROOM)
