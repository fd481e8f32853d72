"""Node groups: machines that are all alike, of which there may be more or fewer.

The part that a cloud plays. A machine that was asked for boots for a stated time, and then its kubelet
registers a Node; a machine that is given back goes at once, and its Node with it. A Node that somebody
deletes by hand counts as a machine given back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from practice.api.client import Client
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
    booting: list[int] = field(default_factory=list)
    """Numbers of the machines on their way."""
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
            machines.booting.append(machines.last)
            up = partial(self._booted, group.name, machines.last)
            self._clock.schedule(group.boot_s, NAME, up)

    def _booted(self, name: str, number: int) -> None:
        machines = self._machines[name]
        machines.booting.remove(number)
        self._client.create("nodes", machines.group.node(number))

    def give_back(self, node: Object) -> None:
        """The machine is switched off for good."""
        metadata = node["metadata"]
        with gone_is_fine():
            self._client.delete("nodes", None, metadata["name"], uid=metadata["uid"])


def by_group(node: Object) -> tuple[str, ...]:
    """Index of nodes."""
    name = (node["metadata"].get("labels") or {}).get(GROUP_LABEL)
    return (name,) if name else ()
