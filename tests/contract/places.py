"""Where each resource lives in the URL space: what every client must know before discovery."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    root: str
    plural: str
    namespaced: bool


def _rows() -> dict[str, Place]:
    core = ("pods", "services", "configmaps", "secrets", "serviceaccounts", "events")
    grouped = (
        ("deployments", "apps"),
        ("replicasets", "apps"),
        ("leases", "coordination.k8s.io"),
        ("endpointslices", "discovery.k8s.io"),
        ("events", "events.k8s.io"),
    )
    return {
        **{plural: Place("/api/v1", plural, True) for plural in core},
        **{plural: Place("/api/v1", plural, False) for plural in ("namespaces", "nodes")},
        **{
            f"{plural}.{group}": Place(f"/apis/{group}/v1", plural, True)
            for plural, group in grouped
        },
    }


PLACES = _rows()
"""By resource as messages name it: `pods`, `deployments.apps`."""
