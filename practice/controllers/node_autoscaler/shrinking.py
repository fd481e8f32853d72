"""Letting groups shrink: the nodes that nobody needs, marked first, removed when it is time."""

from functools import partial

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.node_autoscaler.drainability import Rules
from practice.controllers.node_autoscaler.groups import Groups
from practice.controllers.node_autoscaler.marks import mark, unmark
from practice.controllers.node_autoscaler.naming import CANDIDATE
from practice.controllers.node_autoscaler.removal import Remover
from practice.controllers.node_autoscaler.scale_down import Planner, is_candidate, is_going
from practice.controllers.node_autoscaler.status import Status
from practice.controllers.node_autoscaler.world import World
from practice.informer import Informer, Object
from practice.limits import SCALE_DOWN_AFTER_FAILURE_S, SCALE_DOWN_PARALLEL
from practice.node_groups import NodeGroup
from practice.refusals import gone_is_fine


class Shrinker:
    """Gives machines back."""

    def __init__(
        self,
        client: Client,
        clock: Clock,
        world: World,
        groups: Groups,
        status: Status,
        budgets: Informer,
    ) -> None:
        self._client = client
        self._clock = clock
        self._world = world
        self._groups = groups
        rules = Rules(clock, partial(budgets.by, "namespace"))
        self.planner = Planner(clock, world.pods, rules)
        moving, failed = self.planner.moving, self._removal_failed
        self._remover = Remover(client, clock, groups, world.pods, status, moving, failed)
        self._failed_s: float | None = None

    def scale_down(self, *, may_remove: bool) -> None:
        """Look which nodes are unneeded; remove some, if now is the time for it."""
        going = self._remover.under_way
        cluster = self._world.simulation()
        for name in going:
            cluster.remove(name)
        self.planner.update(self._candidates(), cluster)
        begun = may_remove and not self._has_failed() and self._remove()
        if not begun:
            self._mark_candidates()

    def _candidates(self) -> list[Object]:
        """The nodes of groups that have more than they must."""
        found = []
        for group in self._groups.all:
            nodes = self._groups.nodes(group)
            if self._groups.size(group) > group.least:
                found += [node for node in nodes if not is_going(node)]
        return found

    def _has_failed(self) -> bool:
        """A removal has failed just now."""
        failed_s = self._failed_s
        return failed_s is not None and self._clock.now_s() - failed_s < SCALE_DOWN_AFTER_FAILURE_S

    def _remove(self) -> bool:
        """Begin to remove what is due: empty nodes together, others one at a time."""
        under_way = self._remover.under_way
        begun = False
        for one in self.planner.due():
            group = self._groups.of(one.node)
            if group is None or self._left(group) <= group.least:
                continue
            drains = any(removal.drains for removal in under_way.values())
            if len(under_way) >= SCALE_DOWN_PARALLEL or (one.moving and drains):
                continue
            begun = self._remover.begin(one) or begun
        return begun

    def _left(self, group: NodeGroup) -> int:
        """Machines of a group, without those that are on their way out."""
        going = [self._groups.of(one.node) for one in self._remover.under_way.values()]
        return self._groups.size(group) - going.count(group)

    def _removal_failed(self, name: str) -> None:
        self._failed_s = self._clock.now_s()
        self.planner.put_off(name)

    def _mark_candidates(self) -> None:
        """New pods had better go to other nodes than those that may go."""
        for group in self._groups.all:
            for node in self._groups.nodes(group):
                name, marked = node["metadata"]["name"], is_candidate(node)
                if is_going(node):
                    continue
                if name in self.planner.unneeded and not marked:
                    with gone_is_fine():
                        mark(self._client, self._clock, name, CANDIDATE, "PreferNoSchedule")
                elif name not in self.planner.unneeded and marked:
                    unmark(self._client, name, CANDIDATE)
