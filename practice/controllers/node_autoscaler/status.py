"""What the autoscaler says of itself: the ConfigMap `cluster-autoscaler-status` in kube-system.

Mirrors its YAML document since 1.30: health, scale-up and scale-down, of the cluster and of each group.
"""

from dataclasses import dataclass

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.node_autoscaler.naming import NAME, STATUS
from practice.informer import Object

_NAMESPACE = "kube-system"
_UPDATED = "cluster-autoscaler.kubernetes.io/last-updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Nodes of a group, or of the cluster."""

    total: int
    ready: int
    booting: int
    candidates: int
    """Nodes that may go."""
    bounds: tuple[int, int] | None = None
    """Least and most nodes of a group; None: these are all of the cluster."""


class Status:
    """Writes the ConfigMap, and events about it."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._since: dict[tuple[str, str], tuple[str, str]] = {}

    def event(self, reason: str, message: str, kind: str = "Normal") -> None:
        """Something about groups was decided."""
        metadata = {"namespace": _NAMESPACE, "name": STATUS}
        about = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
        self._client.event(about, type=kind, reason=reason, message=message, component=NAME)

    def write(self, cluster: Counts, groups: dict[str, Counts], *, healthy: bool) -> None:
        """How things are now."""
        now = self._clock.now().strftime("%Y-%m-%d %H:%M:%S.%f000 +0000 UTC")
        lines = [f"time: {now}", "autoscalerStatus: Running", "clusterWide:"]
        lines += self._part("", cluster, healthy=healthy)
        lines.append("nodeGroups:")
        for name, counts in groups.items():
            lines += [f"- name: {name}", *self._part(name, counts, healthy=True)]
        self._put({"status": "\n".join(lines) + "\n"}, {_UPDATED: now})

    def _put(self, data: dict[str, str], annotations: dict[str, str]) -> None:
        config: Object = {
            "metadata": {"name": STATUS, "namespace": _NAMESPACE, "annotations": annotations},
            "data": data,
        }
        try:
            self._client.patch("configmaps", _NAMESPACE, STATUS, config)
        except ApiError as error:
            if error.code != 404:
                raise
            self._client.create("configmaps", config)

    def _part(self, name: str, counts: Counts, *, healthy: bool) -> list[str]:
        health = [
            "    nodeCounts:",
            "      registered:",
            f"        total: {counts.total}",
            f"        ready: {counts.ready}",
            "        notStarted: 0",
            "        unready:",
            f"          total: {counts.total - counts.ready}",
            "          resourceUnready: 0",
            "      longUnregistered: 0",
            f"      unregistered: {counts.booting}",
        ]
        if counts.bounds is not None:
            least, most = counts.bounds
            health.append(f"    cloudProviderTarget: {counts.total + counts.booting}")
            health += [f"    minSize: {least}", f"    maxSize: {most}"]
        candidates = "CandidatesPresent" if counts.candidates else "NoCandidates"
        many = [f"    candidates: {counts.candidates}"] if counts.candidates else []
        return [
            *self._condition(name, "health", "Healthy" if healthy else "Unhealthy", health),
            *self._condition(name, "scaleUp", "InProgress" if counts.booting else "NoActivity", []),
            *self._condition(name, "scaleDown", candidates, many),
        ]

    def _condition(self, name: str, kind: str, status: str, more: list[str]) -> list[str]:
        now = self._clock.now_text()
        before = self._since.get((name, kind))
        if before is None or before[0] != status:
            before = self._since[(name, kind)] = (status, now)
        return [
            f"  {kind}:",
            f"    status: {status}",
            *more,
            f'    lastProbeTime: "{now}"',
            f'    lastTransitionTime: "{before[1]}"',
        ]
