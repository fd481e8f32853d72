"""When a cluster has come to rest: for a while nothing was written but what is written for ever.

For ever written are heartbeats (Leases), and a node's status every five minutes.
"""

from __future__ import annotations

from practice.api.store import StoreEvent
from practice.cluster import Cluster

_ALWAYS = frozenset({"leases.coordination.k8s.io", "nodes"})


class Quiet:
    """Watches one cluster until `end`."""

    def __init__(self, cluster: Cluster, quiet_s: float) -> None:
        self._clock = cluster.clock
        self._quiet_s = quiet_s
        self._written_s = self._clock.now_s()
        store = cluster.api.store
        stored = dict.fromkeys(one.stored_as for one in cluster.api.resources.values())
        self._cancels = [
            store.subscribe(name, self._note) for name in stored if name not in _ALWAYS
        ]

    def reached(self) -> bool:
        """Nothing of interest was written for `quiet_s` simulated seconds."""
        return self._clock.now_s() - self._written_s >= self._quiet_s

    def end(self) -> None:
        """Watch no more."""
        for cancel in self._cancels:
            cancel()

    def _note(self, _event: StoreEvent) -> None:
        self._written_s = self._clock.now_s()


def run_until_quiet(cluster: Cluster, *, quiet_s: float = 30.0, timeout_s: float = 600.0) -> bool:
    """Run the cluster's clock until it is quiet; False: not within `timeout_s`."""
    quiet = Quiet(cluster, quiet_s)
    try:
        return cluster.clock.run_until(quiet.reached, timeout_s)
    finally:
        quiet.end()
