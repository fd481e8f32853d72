"""How fast nodes that do not answer may be emptied: slower the more of them there are.

Mirrors the documentation page on Nodes ("Rate limits on eviction") and the flags of
kube-controller-manager: 0.1 nodes per second and zone; when 55 % of a zone (and at least three
nodes) do not answer, 0.01 in zones of more than 50 nodes and none in smaller ones; none at all when
no node of the whole cluster answers: then it is rather the control plane that is cut off. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from practice.informer import Object
from practice.selectors import labels_of

RATE_PER_S = 0.1
SECONDARY_RATE_PER_S = 0.01
UNHEALTHY_SHARE = 0.55
LARGE_ZONE_NODES = 50


@dataclass(slots=True)
class Zone:
    """Nodes of one zone by whether they are ready."""

    ready: int = 0
    not_ready: int = 0

    @property
    def is_lost(self) -> bool:
        """No node answers."""
        return self.ready == 0 and self.not_ready > 0

    @property
    def is_partly_lost(self) -> bool:
        """So many do not answer that emptying them would overload the others."""
        share = self.not_ready / max(1, self.ready + self.not_ready)
        return self.not_ready > 2 and share >= UNHEALTHY_SHARE


def zone_of(node: Object) -> str:
    """The zone that a node's labels name."""
    labels = labels_of(node)
    region = labels.get("topology.kubernetes.io/region", "")
    zone = labels.get("topology.kubernetes.io/zone", "")
    return f"{region}/{zone}"


def all_lost(zones: Mapping[str, Zone]) -> bool:
    """No node of the cluster answers."""
    return bool(zones) and all(zone.is_lost for zone in zones.values())


def rate_per_s(zone: Zone) -> float:
    """Nodes of the zone that may be tainted for eviction per second."""
    if zone.is_partly_lost and not zone.is_lost:
        large = zone.ready + zone.not_ready > LARGE_ZONE_NODES
        return SECONDARY_RATE_PER_S if large else 0.0
    return RATE_PER_S
