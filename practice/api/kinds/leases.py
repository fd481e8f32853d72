"""Leases: the nodes' heartbeats."""

from __future__ import annotations

from practice.api.resource import Resource

LEASES = Resource(
    group="coordination.k8s.io",
    version="v1",
    plural="leases",
    singular="lease",
    kind="Lease",
    unconditional_update=False,
)
