"""Node autoscaler: more machines for pods that found no place, fewer when they are not needed.

Mirrors the Kubernetes Cluster Autoscaler (kubernetes/autoscaler) with its defaults, and the
documentation page on node autoscaling. Every 10 s it looks at the pods that the scheduler called
unschedulable: when a new node of some group would help, the group grows. Otherwise it looks for nodes
that have been unneeded for ten minutes, and removes them. Only what pods request counts, never what
they use. It is there only where a scenario names node groups.

Trade-off: booting a machine never fails here, so there is no back-off of a group.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.node_autoscaler.groups import Groups
from practice.controllers.node_autoscaler.growing import Grower
from practice.controllers.node_autoscaler.naming import NAME
from practice.controllers.node_autoscaler.shrinking import Shrinker
from practice.controllers.node_autoscaler.status import Counts, Status
from practice.controllers.node_autoscaler.world import World, is_ready
from practice.informer import Informers
from practice.limits import (
    NODE_AUTOSCALER_SCAN_S,
    NODE_AUTOSCALER_UNREADY,
    NODE_AUTOSCALER_UNREADY_SHARE,
    SCALE_DOWN_AFTER_ADD_S,
    SCALE_UP_NEW_PODS_S,
)
from practice.node_groups import NodeGroup

__all__ = ["NAME", "NodeAutoscaler"]


class NodeAutoscaler:
    """Gives every node group as many machines as its pods request."""

    def __init__(
        self, client: Client, clock: Clock, informers: Informers, groups: tuple[NodeGroup, ...]
    ) -> None:
        self._clock = clock
        self._world = World(client, clock, informers)
        self._groups = Groups(client, clock, self._world.objects, groups)
        self._status = Status(client, clock)
        self._grower = Grower(client, clock, self._world, self._groups, self._status)
        budgets = informers("poddisruptionbudgets.policy")
        self._shrinker = Shrinker(client, clock, self._world, self._groups, self._status, budgets)
        clock.schedule(NODE_AUTOSCALER_SCAN_S, NAME, self._scan)

    def _scan(self) -> None:
        self._clock.schedule(NODE_AUTOSCALER_SCAN_S, NAME, self._scan)
        healthy = self._is_healthy()
        if healthy:
            self._act()
        else:
            self._shrinker.planner.forget()
            self._status.event("ClusterUnhealthy", "Cluster is unhealthy", "Warning")
        self._report(healthy=healthy)

    def _is_healthy(self) -> bool:
        """Not too many nodes are unready."""
        nodes = self._world.objects.all()
        unready = sum(not is_ready(node) for node in nodes)
        bearable = max(NODE_AUTOSCALER_UNREADY, len(nodes) * NODE_AUTOSCALER_UNREADY_SHARE)
        return unready <= bearable

    def _act(self) -> None:
        cluster = self._world.simulation()
        stranded = list(self._world.stranded.values())
        helpless = self._grower.place(stranded, cluster)
        new = [pod for pod in helpless if self._world.waiting_s(pod) < SCALE_UP_NEW_PODS_S]
        all_new = bool(helpless) and len(new) == len(helpless)  # perhaps there are more to come
        if helpless and not all_new and self._grower.scale_up(helpless, cluster):
            return
        calm = len(helpless) == len(stranded) and not all_new and not self._has_grown()
        self._shrinker.scale_down(may_remove=calm)

    def _has_grown(self) -> bool:
        """A group grew in the last ten minutes."""
        grown_s = self._grower.grown_s
        return grown_s is not None and self._clock.now_s() - grown_s < SCALE_DOWN_AFTER_ADD_S

    # -- what is said of it ------------------------------------------------------------------------

    def _report(self, *, healthy: bool) -> None:
        nodes = self._world.objects.all()
        booting = sum(self._groups.booting(group) for group in self._groups.all)
        groups = {one.name: self._counts(one) for one in self._groups.all}
        cluster = Counts(
            total=len(nodes),
            ready=sum(map(is_ready, nodes)),
            booting=booting,
            candidates=len(self._shrinker.planner.unneeded),
        )
        self._status.write(cluster, groups, healthy=healthy)

    def _counts(self, group: NodeGroup) -> Counts:
        nodes = self._groups.nodes(group)
        return Counts(
            total=len(nodes),
            ready=sum(map(is_ready, nodes)),
            booting=self._groups.booting(group),
            candidates=sum(
                one["metadata"]["name"] in self._shrinker.planner.unneeded for one in nodes
            ),
            bounds=(group.least, group.most),
        )
