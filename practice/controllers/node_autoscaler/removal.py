"""Taking a node away: marked, emptied by evictions, given back; or kept, when that fails.

Mirrors the Cluster Autoscaler's FAQ ("How does scale-down work?", "Does CA work with
PodDisruptionBudget in scale-down?"): evictions that a budget refuses are tried again for two minutes, pods
get ten minutes at most to end; when either is not enough, the node stays and loses its mark. Pods
of DaemonSets are asked to go where other pods are, and nobody waits for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.node_autoscaler.groups import Groups
from practice.controllers.node_autoscaler.marks import mark, unmark
from practice.controllers.node_autoscaler.naming import EVICT_DAEMONS, NAME, TO_BE_DELETED
from practice.controllers.node_autoscaler.scale_down import Unneeded
from practice.controllers.node_autoscaler.status import Status
from practice.controllers.node_autoscaler.world import is_daemon
from practice.informer import Informer, Object, key_of
from practice.limits import (
    DRAIN_EVICTIONS_S,
    DRAIN_GRACE_S,
    DRAIN_HEADROOM_S,
    DRAIN_LOOK_S,
    DRAIN_RETRY_S,
    NODE_DELETE_AFTER_TAINT_S,
)

Failed = Callable[[str], None]


@dataclass(slots=True)
class Removal:
    """One node on its way out."""

    node: Object
    drains: bool
    until_s: float = 0.0
    """When to give up what is being tried."""
    waiting: list[Object] = field(default_factory=list)
    """Pods that have yet to be evicted, or evicted ones that have yet to end."""

    @property
    def name(self) -> str:
        """The node's."""
        return str(self.node["metadata"]["name"])


class Remover:
    """Removes nodes, several at a time."""

    def __init__(
        self,
        client: Client,
        clock: Clock,
        groups: Groups,
        pods: Informer,
        status: Status,
        moving: Callable[[Object], list[Object]],
        failed: Failed,
    ) -> None:
        self._client = client
        self._clock = clock
        self._groups = groups
        self._pods = pods
        self._status = status
        self._moving = moving
        self._failed = failed
        self.under_way: dict[str, Removal] = {}

    def begin(self, one: Unneeded) -> bool:
        """Mark the node, and go on in some seconds; False: it could not be marked."""
        removal = Removal(one.node, drains=bool(one.moving))
        name = removal.name
        try:
            mark(self._client, self._clock, name, TO_BE_DELETED, "NoSchedule")
        except ApiError as error:
            self._node_event(
                removal,
                "ScaleDownFailed",
                f"failed to mark the node as toBeDeleted/unschedulable: {error}",
            )
            return False
        self._node_event(removal, "ScaleDown", "marked the node as toBeDeleted/unschedulable")
        if removal.drains:
            pods = ",".join(key_of(pod) for pod in one.moving)
            what = f"removing node {name}, utilization: {one.use}, pods to reschedule: {pods}"
            self._status.event("ScaleDown", f"Scale-down: {what}")
        else:
            self._status.event("ScaleDownEmpty", f'Scale-down: removing empty node "{name}"')
        self.under_way[name] = removal
        self._later(NODE_DELETE_AFTER_TAINT_S, self._empty, removal)
        return True

    def _later(self, delay_s: float, action: Callable[[Removal], None], removal: Removal) -> None:
        self._clock.schedule(delay_s, NAME, partial(action, removal))

    # -- emptying ----------------------------------------------------------------------------------

    def _empty(self, removal: Removal) -> None:
        removal.waiting = self._moving(removal.node)
        if not removal.drains and removal.waiting:
            text = f'failed to delete empty node "{removal.name}", new pods scheduled'
            self._give_up(removal, text)
            return
        for pod in removal.waiting:
            self._pod_event(pod, "Normal", "ScaleDown", "deleting pod for node scale down")
        if removal.drains:
            self._ask_daemons(removal)
        removal.until_s = self._clock.now_s() + DRAIN_EVICTIONS_S
        self._evict(removal)

    def _evict(self, removal: Removal) -> None:
        """Ask every pod to go; those that may not, again in some seconds."""
        refused: list[tuple[Object, str]] = []
        for pod in removal.waiting:
            why = self._ask(pod)
            if why:
                refused.append((pod, why))
        if not refused:
            self._wait(removal)
        elif self._clock.now_s() < removal.until_s:
            removal.waiting = [pod for pod, _ in refused]
            self._later(DRAIN_RETRY_S, self._evict, removal)
        else:
            for pod, _ in refused:
                text = "failed to delete pod for ScaleDown"
                self._pod_event(pod, "Warning", "ScaleDownFailed", text)
            errors = " ".join(_timed_out(pod, why) for pod, why in refused)
            what = f"due to following errors: [{errors}]"
            self._give_up(removal, f"Failed to drain node /{removal.name}, {what}")

    def _ask(self, pod: Object) -> str:
        """Evict one pod; why not, or "" when it goes or is gone."""
        metadata = pod["metadata"]
        grace_s = min(pod["spec"].get("terminationGracePeriodSeconds", 30), DRAIN_GRACE_S)
        try:
            self._client.evict(metadata["namespace"], metadata["name"], grace_period_s=grace_s)
        except ApiError as error:
            return "" if error.code == 404 else str(error)
        return ""

    def _ask_daemons(self, removal: Removal) -> None:
        for pod in self._pods.by("node", removal.name):
            annotations = pod["metadata"].get("annotations") or {}
            if is_daemon(pod) and annotations.get(EVICT_DAEMONS) != "false":
                self._pod_event(pod, "Normal", "ScaleDown", "deleting pod for node scale down")
                self._ask(pod)

    def _wait(self, removal: Removal) -> None:
        """Until the pods have ended."""
        removal.until_s = self._clock.now_s() + DRAIN_GRACE_S + DRAIN_HEADROOM_S
        self._look(removal)

    def _look(self, removal: Removal) -> None:
        if not self._moving(removal.node):
            self._delete(removal)
        elif self._clock.now_s() < removal.until_s:
            self._later(DRAIN_LOOK_S, self._look, removal)
        else:
            text = f"Failed to drain node /{removal.name}: pods remaining after timeout"
            self._give_up(removal, text)

    # -- the end -----------------------------------------------------------------------------------

    def _delete(self, removal: Removal) -> None:
        del self.under_way[removal.name]
        self._node_event(removal, "ScaleDown", "nodes removed by cluster autoscaler")
        if removal.drains:
            text = f"Scale-down: node {removal.name} removed with drain"
            self._status.event("ScaleDown", text)
        else:
            text = f"Scale-down: empty node {removal.name} removed"
            self._status.event("ScaleDownEmpty", text)
        self._groups.give_back(removal.node)

    def _give_up(self, removal: Removal, why: str) -> None:
        del self.under_way[removal.name]
        what = (
            "failed to drain and delete node" if removal.drains else "failed to delete empty node"
        )
        self._node_event(removal, "ScaleDownFailed", f"{what}: {why}")
        unmark(self._client, removal.name, TO_BE_DELETED)
        self._failed(removal.name)

    def _node_event(self, removal: Removal, reason: str, message: str) -> None:
        kind = "Warning" if reason == "ScaleDownFailed" else "Normal"
        about = {"apiVersion": "v1", "kind": "Node", "metadata": removal.node["metadata"]}
        self._client.event(about, type=kind, reason=reason, message=message, component=NAME)

    def _pod_event(self, pod: Object, kind: str, reason: str, message: str) -> None:
        about = {"apiVersion": "v1", "kind": "Pod", "metadata": pod["metadata"]}
        self._client.event(about, type=kind, reason=reason, message=message, component=NAME)


def _timed_out(pod: Object, why: str) -> str:
    return f"failed to evict pod {key_of(pod)} within allowed timeout (last error: {why})"
