"""The scheduling loop: take a pod, filter, score, bind; or make room for it; or say why not.

Mirrors kube-scheduler: events `Scheduled` and `FailedScheduling`, condition PodScheduled False with
reason Unschedulable, `nominatedNodeName` while room is being made, and the same choice of what may help
a pod that waits. One decision per action of the clock, so that a lesson can step from one to the next.
"""

from collections.abc import Mapping
from functools import partial

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Object, key_of
from practice.limits import SCHEDULER_BIND_VOLUMES_S, SCHEDULER_SPARE_TURN_S
from practice.podstate import condition, is_terminal, is_terminating, with_condition
from practice.scheduler import hints, preemption
from practice.scheduler.checking import Check
from practice.scheduler.cluster_nodes import ClusterNodes
from practice.scheduler.decisions import Decision, Decisions
from practice.scheduler.filters import Verdict
from practice.scheduler.making_room import NAME, make_room, withdraw
from practice.scheduler.messages import failure, failure_of_all, makes_room, no_candidate
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo, read_pod
from practice.scheduler.queue import Queue, Waiting
from practice.scheduler.scores import points, totals
from practice.scheduler.volumes import PLUGIN, Binding, Volumes

COMPONENT = "scheduler"


class Scheduler:
    """Binds the pods that ask for `default-scheduler`."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._random = clock.random(COMPONENT)
        self._nodes = ClusterNodes()
        self._queue = Queue(clock, COMPONENT, self._wake, self._wake_later)
        self._awake = False
        self._has_spare_turn = False
        self._budgets: dict[str, Object] = {}
        self.decisions = Decisions()
        self._volumes = Volumes(client, self._on_volumes)
        self._nodes.volumes = self._volumes.objections
        self._binding: dict[str, Binding] = {}
        client.watch("namespaces", self._on_namespace)
        client.watch("poddisruptionbudgets.policy", self._on_budget)
        client.watch("nodes", self._on_node)
        client.watch("pods", self._on_pod)

    # -- what is seen ------------------------------------------------------------------------------

    def _on_namespace(self, kind: str, namespace: Object) -> None:
        metadata = namespace["metadata"]
        if kind == "DELETED":
            self._nodes.namespaces.pop(metadata["name"], None)
        else:
            self._nodes.namespaces[metadata["name"]] = metadata.get("labels") or {}

    def _on_budget(self, kind: str, budget: Object) -> None:
        if kind == "DELETED":
            self._budgets.pop(key_of(budget), None)
        else:
            self._budgets[key_of(budget)] = budget

    def _on_node(self, kind: str, node: Object) -> None:
        if kind == "DELETED":
            self._nodes.node_gone(node["metadata"]["name"])
        elif changed := self._nodes.node(node):
            info = self._nodes[node["metadata"]["name"]]
            self._queue.something_changed(partial(hints.node_may_help, info, changed))

    def _on_pod(self, kind: str, pod: Object) -> None:
        uid: str = pod["metadata"]["uid"]
        node: str = pod["spec"].get("nodeName") or ""
        if kind == "DELETED" or is_terminal(pod):
            self._forget(pod)
            if self._nodes.displace(uid):
                self._queue.something_changed(hints.room_may_help)
        elif node:
            self._queue.remove(uid)
            self._nodes.place(read_pod(pod), node)
            self._queue.something_changed(hints.company_may_help)
        elif is_terminating(pod) or not _is_ours(pod):
            self._forget(pod)
        elif uid not in self._binding:
            read = read_pod(pod)
            self._nodes.nominate(read, read.nominated)
            self._queue.add(read)

    def _forget(self, pod: Object) -> None:
        self._end_binding(pod["metadata"]["uid"])
        self._queue.remove(pod["metadata"]["uid"])
        self._nodes.nominate(read_pod(pod), "")

    def _on_volumes(self) -> None:
        self._queue.something_changed(hints.volumes_may_help)
        for uid, binding in list(self._binding.items()):
            if self._volumes.are_ready(binding.waiting.pod):
                self._end_binding(uid)
                self._bind(binding.waiting, binding.node)

    # -- what is done ------------------------------------------------------------------------------

    def _wake(self) -> None:
        if not self._awake:
            self._awake = True
            self._clock.schedule(0, COMPONENT, self._schedule_one)

    def _wake_later(self) -> None:
        if not self._has_spare_turn:
            self._has_spare_turn = True
            self._clock.schedule(SCHEDULER_SPARE_TURN_S, COMPONENT, self._take_spare_turn)

    def _take_spare_turn(self) -> None:
        """Nothing else to do: try a pod before its back-off is over."""
        self._has_spare_turn = False
        if self._queue.is_idle:
            self._try(self._queue.pop_early())
        if self._queue.backs_off:
            self._wake_later()

    def _schedule_one(self) -> None:
        self._awake = False
        waiting = self._queue.pop()
        if waiting is not None:
            self._wake()
            self._try(waiting)

    def _try(self, waiting: Waiting | None) -> None:
        if waiting is None:
            return
        pod = waiting.pod
        obstacle = self._volumes.obstacle(pod) if pod.claims and len(self._nodes) else ""
        if obstacle:
            self._queue.failed(waiting, [PLUGIN])
            message = failure_of_all(len(self._nodes), obstacle)
            self._report(pod, message, "")
            self._remember(pod, {}, message=message)
            return
        check = self._nodes.check(pod)
        feasible, verdicts = self._nodes.find_feasible(check)
        if not feasible:
            self._refuse(waiting, check, verdicts)
            return
        by_plugin = points(pod, feasible, check.around)
        sums = totals(by_plugin)
        best = max(sums)
        ties = [node for node, total in zip(feasible, sums, strict=True) if total == best]
        chosen = self._random.choice(ties).name
        self._place(waiting, chosen)
        told = {
            node.name: {name: some[place] for name, some in by_plugin.items()}
            for place, node in enumerate(feasible)
        }
        self._remember(pod, verdicts, node=chosen, points=told)

    def _refuse(self, waiting: Waiting, check: Check, verdicts: Mapping[str, Verdict]) -> None:
        """No node can take the pod as it is: make room on one, or say why not."""
        pod = waiting.pod
        self._queue.failed(waiting, [one.plugin for one in verdicts.values()])
        nominated: str | None = None
        why = self._not_eligible(pod, check, verdicts)
        if not why:
            offset = self._random.randrange(max(1, len(verdicts)))
            budgets = list(self._budgets.values())
            outcome = preemption.find(check, verdicts, budgets, offset=offset)
            best = outcome.best
            nominated = best.node if best else ""
            why = makes_room(best) if best else no_candidate(len(verdicts), outcome.reasons)
            if best:
                self._make_room(pod, best)
        message = failure(list(verdicts.values()), why)
        self._report(pod, message, nominated)
        self._remember(pod, verdicts, message=message)

    def _not_eligible(self, pod: PodInfo, check: Check, verdicts: Mapping[str, Verdict]) -> str:
        promised: NodeInfo | None = next(
            (node for node in check.around.nodes if node.name == pod.nominated), None
        )
        return preemption.not_eligible(pod, promised, verdicts.get(pod.nominated))

    def _make_room(self, pod: PodInfo, candidate: preemption.Candidate) -> None:
        for other in self._nodes.nominated_below(candidate.node, pod.priority):
            self._nodes.nominate(other, "")
            withdraw(self._client, other)
        self._nodes.nominate(pod, candidate.node)
        make_room(self._client, self._clock, pod, candidate)

    def _remember(
        self,
        pod: PodInfo,
        verdicts: Mapping[str, Verdict],
        *,
        node: str = "",
        message: str = "",
        points: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        refused = {name: (one.plugin, *one.reasons) for name, one in verdicts.items()}
        self.decisions.keep(
            Decision(
                pod=pod.key,
                uid=pod.uid,
                at=self._clock.now_text(),
                node=node,
                message=message,
                refused=refused,
                points=points or {},
            )
        )

    def _place(self, waiting: Waiting, node: str) -> None:
        """Bind the pod, after its claims are bound. Until then its room counts as taken."""
        pod = waiting.pod
        if not pod.claims or self._volumes.are_ready(pod):
            self._bind(waiting, node)
            return
        try:
            self._volumes.reserve(pod, self._nodes[node])
        except ApiError as error:
            self._queue.failed(waiting, [PLUGIN])
            self._report(pod, f'running Reserve plugin "{PLUGIN}": {error}', None)
            return
        self._queue.remove(pod.uid)
        self._nodes.place(pod, node)
        timer = self._clock.schedule(
            SCHEDULER_BIND_VOLUMES_S, COMPONENT, partial(self._give_up_binding, pod.uid)
        )
        self._binding[pod.uid] = Binding(waiting, node, timer)

    def _end_binding(self, uid: str) -> None:
        binding = self._binding.pop(uid, None)
        if binding is not None:
            binding.timer.cancel()
            self._nodes.displace(uid)

    def _give_up_binding(self, uid: str) -> None:
        """The volumes did not come in time: begin again."""
        binding = self._binding[uid]
        self._end_binding(uid)
        pod = binding.waiting.pod
        why = "binding volumes: context deadline exceeded"
        self._report(pod, f'running PreBind plugin "{PLUGIN}": {why}', None)
        self._queue.add(pod)

    def _bind(self, waiting: Waiting, node: str) -> None:
        pod = waiting.pod
        namespace, _, name = pod.key.rpartition("/")
        try:
            self._client.bind(namespace, name, node)
        except ApiError as error:
            # gone, or bound by someone else: the watch tells; otherwise it is worth another try
            if error.code not in (404, 409):
                self._queue.failed(waiting, ())
                self._report(pod, f"binding rejected: {error}", None)
            return
        self._queue.remove(pod.uid)
        self._nodes.place(pod, node)
        self._event(pod, "Normal", "Scheduled", f"Successfully assigned {pod.key} to {node}")

    def _report(self, pod: PodInfo, message: str, nominated: str | None) -> None:
        """Event and condition of a pod that has no place. `nominated`: the node that it is promised,
        "" for none, None to leave that as it is."""
        self._event(pod, "Warning", "FailedScheduling", message)
        namespace, _, name = pod.key.rpartition("/")
        try:
            current = self._client.get("pods", namespace, name)
            if current["metadata"]["uid"] == pod.uid:
                self._write_condition(current, message, nominated)
        except ApiError as error:
            if error.code != 404:  # gone meanwhile: nobody needs the condition
                raise

    def _write_condition(self, pod: Object, message: str, nominated: str | None) -> None:
        before = condition(pod, "PodScheduled")
        promised = (pod.get("status") or {}).get("nominatedNodeName") or ""
        same = before and before["status"] == "False" and before.get("message") == message
        if same and nominated in (None, promised):
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
        metadata = pod["metadata"]
        status: Object = {"conditions": with_condition(pod, mine)}
        if nominated is not None:
            status["nominatedNodeName"] = nominated or None
        patch = {"status": status}
        self._client.patch(
            "pods", metadata["namespace"], metadata["name"], patch, subresource="status"
        )

    def _event(self, pod: PodInfo, kind: str, reason: str, message: str) -> None:
        namespace, _, name = pod.key.rpartition("/")
        about = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "namespace": namespace,
                "name": name,
                "uid": pod.uid,
                "resourceVersion": pod.version,
            },
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
