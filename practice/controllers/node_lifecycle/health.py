"""Does a node still report? What is known of each, and what silence does to its conditions.

Mirrors the documentation page on Nodes ("Heartbeats", "Node status"): a kubelet renews its Lease
every 10 s; when neither Lease nor status moved for the grace period, as seen by this controller's
own clock, the conditions that the kubelet keeps become Unknown.
"""

from dataclasses import dataclass

from practice.clock import Clock
from practice.informer import Object
from practice.limits import NODE_GRACE_S, NODE_STARTUP_GRACE_S
from practice.podstate import condition

_KUBELETS = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")


@dataclass(slots=True)
class _Heard:
    """The last sign of life and when it was noticed."""

    sign: tuple[str, str]
    at_s: float


class Health:
    """Remembers for every node when it was last heard of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: dict[str, _Heard] = {}

    def is_silent(self, node: Object, lease: Object | None) -> bool:
        """Has the node's grace period passed without a sign of life?"""
        name = node["metadata"]["name"]
        ready = condition(node, "Ready")
        renewed = str(lease["spec"].get("renewTime") or "") if lease else ""
        sign = (renewed, str(ready.get("lastHeartbeatTime")) if ready else "")
        heard = self._heard.get(name)
        if heard is None or heard.sign != sign:
            self._heard[name] = heard = _Heard(sign, self._clock.now_s())
        grace_s = NODE_GRACE_S if ready else NODE_STARTUP_GRACE_S
        return self._clock.now_s() - heard.at_s > grace_s

    def forget(self, name: str) -> None:
        """The node is gone."""
        self._heard.pop(name, None)

    def start_again(self) -> None:
        """Every node gets its grace period anew (after the whole cluster was out of sight)."""
        for heard in self._heard.values():
            heard.at_s = self._clock.now_s()


def unknown_conditions(node: Object, now: str) -> list[Object]:
    """The node's conditions with those of the kubelet set to Unknown."""
    conditions = list((node.get("status") or {}).get("conditions") or ())
    types = [one["type"] for one in conditions]
    for kind in _KUBELETS:
        if kind not in types:
            conditions.append(_never_reported(node, kind, now))
            continue
        old = conditions[types.index(kind)]
        if old["status"] != "Unknown":
            conditions[types.index(kind)] = {
                **old,
                "status": "Unknown",
                "reason": "NodeStatusUnknown",
                "message": "Kubelet stopped posting node status.",
                "lastTransitionTime": now,
            }
    return conditions


def _never_reported(node: Object, kind: str, now: str) -> Object:
    return {
        "type": kind,
        "status": "Unknown",
        "lastHeartbeatTime": node["metadata"]["creationTimestamp"],
        "lastTransitionTime": now,
        "reason": "NodeStatusNeverUpdated",
        "message": "Kubelet never posted node status.",
    }
