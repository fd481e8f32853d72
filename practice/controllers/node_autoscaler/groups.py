"""Node groups: machines that are all alike, of which there may be more or fewer.

The part that a cloud plays. A machine that was asked for boots for a stated time, and then its kubelet
registers a Node; a machine that is given back goes at once, and its Node with it. A Node that somebody
deletes by hand counts as a machine given back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.node_autoscaler.naming import NAME
from practice.informer import Informer, Object
from practice.node_groups import GROUP_LABEL, NodeGroup
from practice.refusals import gone_is_fine

OnNode = Callable[[str], None]


@dataclass(slots=True)
class Machines:
    """One group: what was asked for and is not there yet."""

    group: NodeGroup
    booting: list[str] = field(default_factory=list)
    """Names of the machines on their way: those whose nodes have not been seen yet."""
    last: int = 0
    """The highest number given: names are never used twice."""


class Groups:
    """All node groups of the cluster, by name, in the scenario's order."""

    def __init__(
        self, client: Client, clock: Clock, nodes: Informer, groups: tuple[NodeGroup, ...]
    ) -> None:
        self._client = client
        self._clock = clock
        self._nodes = nodes
        nodes.index("group", by_group)
        self._machines = {one.name: Machines(one, last=one.size) for one in groups}
        nodes.subscribe(self._on_node)

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        if new is None or old is not None:
            return
        for group in by_group(new):
            machines = self._machines.get(group)
            if machines is not None and new["metadata"]["name"] in machines.booting:
                machines.booting.remove(new["metadata"]["name"])

    @property
    def all(self) -> list[NodeGroup]:
        """Every group."""
        return [one.group for one in self._machines.values()]

    def of(self, node: Object) -> NodeGroup | None:
        """The group that a node is of."""
        name = (node["metadata"].get("labels") or {}).get(GROUP_LABEL)
        machines = self._machines.get(name or "")
        return machines.group if machines else None

    def nodes(self, group: NodeGroup) -> list[Object]:
        """The nodes that have registered."""
        return self._nodes.by("group", group.name)

    def size(self, group: NodeGroup) -> int:
        """Machines that are there, and those that boot."""
        return len(self.nodes(group)) + len(self._machines[group.name].booting)

    def booting(self, group: NodeGroup) -> int:
        """Machines that have yet to register."""
        return len(self._machines[group.name].booting)

    def template(self, group: NodeGroup) -> Object:
        """The Node that the next machine would have."""
        return group.node(self._machines[group.name].last + 1)

    def grow(self, group: NodeGroup, count: int) -> None:
        """Ask for machines."""
        machines = self._machines[group.name]
        for _ in range(count):
            machines.last += 1
            node = group.node(machines.last)
            machines.booting.append(node["metadata"]["name"])
            self._clock.schedule(group.boot_s, NAME, partial(self._booted, group, node))

    def _booted(self, group: NodeGroup, node: Object) -> None:
        try:
            self._client.create("nodes", node)
        except ApiError as error:
            if error.code != 409:
                raise
            self._machines[group.name].booting.remove(node["metadata"]["name"])  # somebody made it

    def give_back(self, node: Object) -> None:
        """The machine is switched off for good."""
        metadata = node["metadata"]
        with gone_is_fine():
            self._client.delete("nodes", None, metadata["name"], uid=metadata["uid"])


def by_group(node: Object) -> tuple[str, ...]:
    """Index of nodes."""
    name = (node["metadata"].get("labels") or {}).get(GROUP_LABEL)
    return (name,) if name else ()
