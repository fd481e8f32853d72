"""Nodes."""

from msgspec import Struct, field

from dashboard.mirror.records.base import Condition, Quantity, Record


class Taint(Struct, gc=False):
    """A reason for pods to stay away."""

    key: str = ""
    value: str = ""
    effect: str = ""


class NodeSpec(Struct, gc=False):
    """What is wanted of a node."""

    unschedulable: bool = False
    taints: list[Taint] | None = None


class NodeInfo(Struct, gc=False, rename="camel"):
    """What the kubelet says of itself."""

    kubelet_version: str = ""


class NodeStatus(Struct, gc=False, rename="camel"):
    """What is known of a node."""

    conditions: list[Condition] | None = None
    allocatable: dict[str, Quantity] | None = None
    node_info: NodeInfo | None = None


class Node(Record, gc=False, rename="camel"):
    """A Node."""

    spec: NodeSpec = field(default_factory=NodeSpec)
    status: NodeStatus = field(default_factory=NodeStatus)
