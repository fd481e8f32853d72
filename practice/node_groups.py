"""What a node group is: shared by the scenarios that name them and the node autoscaler."""

from collections.abc import Callable
from dataclasses import dataclass

from practice.informer import Object

GROUP_LABEL = "practice.podium.dev/node-group"
"""Label of a Node: the name of its group. (Every cloud has one of its own.)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroup:
    """Machines that are all alike."""

    name: str
    least: int
    most: int
    size: int
    """How many there are at the start."""
    boot_s: float
    """Simulated seconds from the request for a machine until its kubelet registers."""
    node: Callable[[int], Object]
    """The Node object of the machine with that number, from 1."""
