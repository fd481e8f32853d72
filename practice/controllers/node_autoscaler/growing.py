"""Letting groups grow: the pods without a place, the plan, and what is said of it."""

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.node_autoscaler.groups import Groups
from practice.controllers.node_autoscaler.naming import NAME
from practice.controllers.node_autoscaler.scale_up import Option, Outlook, consider
from practice.controllers.node_autoscaler.simulation import Simulation, homeless
from practice.controllers.node_autoscaler.status import Status
from practice.controllers.node_autoscaler.world import World
from practice.informer import Object, split_key
from practice.limits import NODE_AUTOSCALER_REPEAT_S
from practice.node_groups import NodeGroup
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo, read_pod


class Grower:
    """Asks for machines."""

    def __init__(
        self, client: Client, clock: Clock, world: World, groups: Groups, status: Status
    ) -> None:
        self._client = client
        self._clock = clock
        self._random = clock.random(NAME)
        self._world = world
        self._groups = groups
        self._status = status
        self._told: dict[tuple[str, str], float] = {}
        self.grown_s: float | None = None
        """When a group grew last; None: never."""

    def place(self, stranded: list[Object], cluster: Simulation) -> list[Object]:
        """Give pods a place in thought, also on machines that boot; those that have none."""
        for group in self._groups.all:
            names = [f"upcoming-{group.name}-{n}" for n in range(self._groups.booting(group))]
            for node in filter(self._world.is_starting, self._groups.nodes(group)):
                names.append(node["metadata"]["name"])
                cluster.remove(names[-1])
            for name in names:
                cluster.add_like(self._template(group), name)
        helpless = []
        for pod in stranded:
            looking = homeless(read_pod(pod))
            home = cluster.home(looking, cluster.names)
            if home:
                cluster.place(looking, home)
            else:
                helpless.append(pod)
        return helpless

    def _template(self, group: NodeGroup) -> NodeInfo:
        """A new node of the group: empty but for the pods of DaemonSets."""
        node = self._groups.template(group)
        info = NodeInfo(node["metadata"]["name"])
        info.read(node)
        for pod in self._world.daemons_of(node):
            info.add(pod)
        return info

    def scale_up(self, helpless: list[Object], cluster: Simulation) -> bool:
        """Let a group grow for these pods; False, and each is told why, when none can help."""
        pods = [read_pod(pod) for pod in helpless]
        outlook = Outlook()
        for group in self._groups.all:
            size = self._groups.size(group)
            consider(outlook, group, size, self._template(group), pods, cluster)
        if not outlook.options:
            for pod in pods:
                self._tell(pod, "NotTriggerScaleUp", outlook.message(pod))
            return False
        self._grow(self._random.choice(outlook.options))
        return True

    def _grow(self, option: Option) -> None:
        group, now = option.group, self._groups.size(option.group)
        size = now + option.count
        what = f"size to {size} instead of {now} (max: {group.most})"
        self._status.event("ScaledUpGroup", f"Scale-up: setting group {group.name} {what}")
        self._groups.grow(group, option.count)
        what = f"size set to {size} instead of {now} (max: {group.most})"
        self._status.event("ScaledUpGroup", f"Scale-up: group {group.name} {what}")
        plan = f"[{{{group.name} {now}->{size} (max: {group.most})}}]"
        for pod in option.pods:
            self._tell(pod, "TriggeredScaleUp", f"pod triggered scale-up: {plan}")
        self.grown_s = self._clock.now_s()

    def _tell(self, pod: PodInfo, reason: str, message: str) -> None:
        """An event about a pod, unless the same was said within five minutes."""
        now_s = self._clock.now_s()
        since = {key: at for key, at in self._told.items() if now_s - at < NODE_AUTOSCALER_REPEAT_S}
        self._told = since
        if (pod.uid, message) in since:
            return
        self._told[pod.uid, message] = now_s
        namespace, name = split_key(pod.key)
        metadata = {"namespace": namespace, "name": name, "uid": pod.uid}
        about = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}
        self._client.event(about, type="Normal", reason=reason, message=message, component=NAME)
