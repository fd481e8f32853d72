"""The taints that say what is wrong with a node.

Mirrors the documentation page on taints ("Taint Nodes by Condition", "Taint based Evictions"): each
bad condition has a NoSchedule taint, and a node that is not ready or does not answer also gets a
NoExecute taint, which the taint eviction controller acts on. Pure.
"""

from practice.informer import Object

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"
BY_CONDITION: dict[tuple[str, str], str] = {
    ("Ready", "False"): NOT_READY,
    ("Ready", "Unknown"): UNREACHABLE,
    ("MemoryPressure", "True"): "node.kubernetes.io/memory-pressure",
    ("DiskPressure", "True"): "node.kubernetes.io/disk-pressure",
    ("PIDPressure", "True"): "node.kubernetes.io/pid-pressure",
    ("NetworkUnavailable", "True"): "node.kubernetes.io/network-unavailable",
}
_OURS = {*BY_CONDITION.values(), UNSCHEDULABLE}


def taints_of(node: Object) -> list[Object]:
    """The node's taints."""
    return (node.get("spec") or {}).get("taints") or []


def with_condition_taints(node: Object, now: str) -> list[Object]:
    """The taints with those NoSchedule taints that conditions and `unschedulable` call for."""
    conditions = (node.get("status") or {}).get("conditions") or ()
    pairs = [(one["type"], one["status"]) for one in conditions]
    wanted = [BY_CONDITION[pair] for pair in pairs if pair in BY_CONDITION]
    if (node.get("spec") or {}).get("unschedulable"):
        wanted.append(UNSCHEDULABLE)
    return _swap(node, "NoSchedule", add=wanted, drop=_OURS - set(wanted), now=now)


def with_eviction_taint(node: Object, key: str, now: str) -> list[Object]:
    """The taints with one of the two NoExecute taints ("" for neither)."""
    drop = {NOT_READY, UNREACHABLE} - {key}
    return _swap(node, "NoExecute", add=[key] if key else [], drop=drop, now=now)


def has_eviction_taint(node: Object, key: str) -> bool:
    """Is the node tainted with that NoExecute taint?"""
    return any(one["key"] == key and one["effect"] == "NoExecute" for one in taints_of(node))


def _swap(node: Object, effect: str, *, add: list[str], drop: set[str], now: str) -> list[Object]:
    kept = [one for one in taints_of(node) if one["effect"] != effect or one["key"] not in drop]
    present = {one["key"] for one in kept if one["effect"] == effect}
    fresh = [{"key": key, "effect": effect, "timeAdded": now} for key in add if key not in present]
    return kept + fresh
