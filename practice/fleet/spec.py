"""How large a fleet is, and how much happens in it: the `fleet` part of a scenario file."""

from __future__ import annotations

from typing import Annotated

import msgspec

from practice.limits import FLEET_CHANGES_PER_S, FLEET_NODES, FLEET_PODS

Nodes = Annotated[int, msgspec.Meta(ge=1, le=FLEET_NODES)]
Pods = Annotated[int, msgspec.Meta(ge=1, le=FLEET_PODS)]
Replicas = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Rate = Annotated[float, msgspec.Meta(ge=0, le=FLEET_CHANGES_PER_S)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class FleetSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Counts, and shares of all pods."""

    nodes: Nodes
    pods: Pods
    replicas: Replicas = 50
    """Pods of one application (the last one may have fewer)."""
    apps_per_namespace: Replicas = 50
    changes_per_s: Rate = 100.0
    """Pods that change in each simulated second."""
    crashing: Share = 0.01
    """Pods that wait in CrashLoopBackOff."""
    pulling: Share = 0.005
    """Pods whose image cannot be pulled."""
    waiting: Share = 0.005
    """Pods that no node has room for."""
