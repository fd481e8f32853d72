"""Node lifecycle: notice that a node is lost, keep new pods away, have its pods replaced.

Mirrors kube-controller-manager's node lifecycle controller. Every 5 s it looks at each node: one
that is silent gets Ready Unknown and its pods Ready False at once, so that no traffic goes there;
then taints follow: NoSchedule for every bad condition (and for `unschedulable`), NoExecute at a
limited rate. What NoExecute means for pods is the business of the taint eviction controller.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.node_lifecycle.disruption import Zone, all_lost, rate_per_s, zone_of
from practice.controllers.node_lifecycle.health import Health, unknown_conditions
from practice.controllers.node_lifecycle.taints import (
    NOT_READY,
    UNREACHABLE,
    has_eviction_taint,
    taints_of,
    with_condition_taints,
    with_eviction_taint,
)
from practice.informer import Informers, Object, key_of
from practice.limits import NODE_MONITOR_PERIOD_S
from practice.podstate import condition
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "node-lifecycle-controller"
_SOURCE = "node-controller"  # the name that this controller's events carry
_OPPOSITE = {NOT_READY: UNREACHABLE, UNREACHABLE: NOT_READY}


class NodeLifecycleController:
    """Watches over the nodes' heartbeats."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._nodes = informers("nodes")
        self._leases = informers("leases.coordination.k8s.io")
        self._pods = informers("pods")
        self._health = Health(clock)
        self._known: dict[str, Object] = {}
        self._next_eviction_s: dict[str, float] = {}
        self._zones: dict[str, Zone] = {}
        self._was_all_lost = False
        self._marked: set[str] = set()
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._nodes.subscribe(self._on_node)
        clock.schedule(NODE_MONITOR_PERIOD_S, NAME, self._monitor)

    # -- NoSchedule taints, as soon as a node changes ------------------------------------------

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def reconcile(self, key: str) -> None:
        """Give the node the NoSchedule taints that it should have."""
        node = self._nodes.get(key)
        if node is not None:
            self._write_taints(node, with_condition_taints(node, self._clock.now_text()))

    # -- the pass over all nodes ---------------------------------------------------------------

    def _monitor(self) -> None:
        self._clock.schedule(NODE_MONITOR_PERIOD_S, NAME, self._monitor)
        self._note_arrivals_and_departures()
        zones: dict[str, Zone] = {}
        for node in self._nodes.all():
            try:
                node = self._check(node)
            except ApiError:
                continue  # the node changed meanwhile; the next pass is 5 s away
            zone = zones.setdefault(zone_of(node), Zone())
            if _readiness(node) == "True":
                zone.ready += 1
            else:
                zone.not_ready += 1
        self._zones = zones
        self._evict()

    def _note_arrivals_and_departures(self) -> None:
        present = {node["metadata"]["name"]: node for node in self._nodes.all()}
        for name, node in present.items():
            if name not in self._known:
                self._node_event(node, "RegisteredNode", f"Registered Node {name} in Controller")
        for name, gone in self._known.items():
            if name in present:
                continue
            self._node_event(gone, "RemovingNode", f"Removing Node {name} from Controller")
            self._health.forget(name)
            self._marked.discard(name)
        self._known = present

    def _check(self, node: Object) -> Object:
        """Notice silence and return; the node's newest version."""
        name = node["metadata"]["name"]
        before = _readiness(node)
        if self._health.is_silent(node, self._leases.get(f"kube-node-lease/{name}")):
            node = self._set_unknown(node)
        now = _readiness(node)
        if now == "True":
            self._marked.discard(name)
            return self._write_taints(node, with_eviction_taint(node, "", self._clock.now_text()))
        if before == "True":
            text = f"Node {name} status is now: NodeNotReady"
            self._event(node, "Normal", "NodeNotReady", text)
        if now and name not in self._marked:
            self._mark_pods_not_ready(name)
            self._marked.add(name)
        return node

    def _set_unknown(self, node: Object) -> Object:
        conditions = unknown_conditions(node, self._clock.now_text())
        status = node.get("status") or {}
        if conditions == status.get("conditions"):
            return node
        update = {**node, "status": {**status, "conditions": conditions}}
        return self._client.update("nodes", update, subresource="status")

    def _mark_pods_not_ready(self, node: str) -> None:
        """Take the node's pods out of service: nobody knows whether they still answer."""
        now = self._clock.now_text()
        for pod in self._pods.by("node", node):
            ready = condition(pod, "Ready")
            if ready is None or ready["status"] == "False":
                continue
            unready = {**ready, "status": "False", "lastTransitionTime": now}
            conditions = [unready if one is ready else one for one in pod["status"]["conditions"]]
            metadata = pod["metadata"]
            patch = {"metadata": {"uid": metadata["uid"]}, "status": {"conditions": conditions}}
            with gone_is_fine():
                self._client.patch(
                    "pods", metadata["namespace"], metadata["name"], patch, subresource="status"
                )
                self._event(pod, "Warning", "NodeNotReady", "Node is not ready")

    # -- NoExecute taints, at a limited rate ---------------------------------------------------

    def _evict(self) -> None:
        lost = all_lost(self._zones)
        if self._was_all_lost and not lost:
            self._health.start_again()
        self._was_all_lost = lost
        for node in self._nodes.all():
            key = {"False": NOT_READY, "Unknown": UNREACHABLE}.get(_readiness(node), "")
            if lost:
                key = ""
            if key and not self._may_taint(node, key):
                continue
            taints = with_eviction_taint(node, key, self._clock.now_text())
            try:
                self._write_taints(node, taints)
            except ApiError:
                continue  # changed meanwhile; the next pass sees it

    def _may_taint(self, node: Object, key: str) -> bool:
        """Changing one NoExecute taint for the other is free, a first one takes its turn."""
        if has_eviction_taint(node, key) or has_eviction_taint(node, _OPPOSITE[key]):
            return True
        zone = zone_of(node)
        rate = rate_per_s(self._zones.get(zone, Zone()))
        now_s = self._clock.now_s()
        if rate == 0 or now_s < self._next_eviction_s.get(zone, 0.0):
            return False
        self._next_eviction_s[zone] = now_s + 1 / rate
        return True

    # -- writes --------------------------------------------------------------------------------

    def _write_taints(self, node: Object, taints: list[Object]) -> Object:
        if taints == taints_of(node):
            return node
        metadata = node["metadata"]
        patch = {
            "metadata": {"uid": metadata["uid"], "resourceVersion": metadata["resourceVersion"]},
            "spec": {"taints": taints or None},
        }
        return self._client.patch("nodes", None, metadata["name"], patch)

    def _node_event(self, node: Object, reason: str, text: str) -> None:
        self._event(node, "Normal", reason, f"Node {node['metadata']['name']} event: {text}")

    def _event(self, about: Object, kind: str, reason: str, message: str) -> None:
        self._client.event(about, type=kind, reason=reason, message=message, component=_SOURCE)


def _readiness(node: Object) -> str:
    """The status of condition Ready, "" when the node has none yet."""
    ready = condition(node, "Ready")
    return str(ready["status"]) if ready else ""
