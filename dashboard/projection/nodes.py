"""How a node is doing, in kubectl's word (``printNode`` of the API server) and a plain sentence."""

from dashboard.mirror.records import Condition, Node
from dashboard.projection.conditions import condition
from dashboard.projection.identity import identity
from dashboard.projection.quantities import thousandths, whole
from dashboard.projection.rows import Capacity, NodeCondition, NodeRow, NodeState
from dashboard.projection.times import to_ms

_ROLE_PREFIX = "node-role.kubernetes.io/"
_PRESSURES = {
    "MemoryPressure": "memory",
    "DiskPressure": "disk space",
    "PIDPressure": "process ids",
}


def node_row(node: Node, requested: Capacity) -> NodeRow:
    """The row; ``requested`` is what the pods bound to the node ask for."""
    ready = condition(node.status.conditions, "Ready")
    state = node_state(node)
    return NodeRow(
        **identity(node),
        state=state,
        status=_status(node, ready),
        why=_why(node, state, ready),
        cordoned=node.spec.unschedulable,
        taints=_taints(node),
        conditions=[
            NodeCondition(c.type, c.status, c.reason, c.message, to_ms(c.last_transition_time))
            for c in node.status.conditions or ()
        ],
        zone=node.labels.get("topology.kubernetes.io/zone", ""),
        roles=_roles(node),
        version=node.status.node_info.kubelet_version if node.status.node_info else "",
        allocatable=_allocatable(node),
        requested=requested,
        since_ms=to_ms(ready.last_transition_time) if ready is not None else None,
    )


def node_state(node: Node) -> NodeState:
    """``unknown`` when the node controller has not heard of the kubelet, or nobody has yet."""
    ready = condition(node.status.conditions, "Ready")
    if ready is None:
        return "unknown"
    if ready.status == "True":
        return "ready"
    return "unknown" if ready.status == "Unknown" else "notready"


def is_lost(node: Node) -> bool:
    """Whether what its pods last said of themselves can no longer be believed. A node that never
    had a kubelet is not lost: nothing was believed."""
    ready = condition(node.status.conditions, "Ready")
    return ready is not None and ready.status == "Unknown"


def _status(node: Node, ready: Condition | None) -> str:
    word = "Unknown"
    if ready is not None:
        word = "Ready" if ready.status == "True" else "NotReady"
    return f"{word},SchedulingDisabled" if node.spec.unschedulable else word


def _why(node: Node, state: NodeState, ready: Condition | None) -> str:
    parts = []
    if ready is None:
        parts.append("No kubelet has reported from this node yet.")
    elif state == "unknown":
        parts.append("The node has not been heard of; its pods may or may not be running.")
    elif state == "notready":
        told = f" It says: {ready.message}" if ready.message else ""
        parts.append(f"The node says that it cannot run pods.{told}")
    for one in node.status.conditions or ():
        if one.status == "True" and one.type in _PRESSURES:
            parts.append(f"The node is short of {_PRESSURES[one.type]}.")
    if node.spec.unschedulable:
        parts.append("Cordoned: it gets no new pods, and keeps those it has.")
    return " ".join(parts) or "Ready for pods."


def _taints(node: Node) -> list[str]:
    return [
        f"{t.key}={t.value}:{t.effect}" if t.value else f"{t.key}:{t.effect}"
        for t in node.spec.taints or ()
    ]


def _roles(node: Node) -> list[str]:
    roles = {
        key.removeprefix(_ROLE_PREFIX)
        for key in node.labels
        if key.startswith(_ROLE_PREFIX) and key != _ROLE_PREFIX
    }
    if role := node.labels.get("kubernetes.io/role"):
        roles.add(role)
    return sorted(roles)


def _allocatable(node: Node) -> Capacity:
    has = node.status.allocatable or {}
    return Capacity(
        thousandths(has.get("cpu", 0)), whole(has.get("memory", 0)), whole(has.get("pods", 0))
    )
