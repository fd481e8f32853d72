"""What a metrics server would have read from the nodes: NodeMetrics and PodMetrics.

Mirrors metrics-server 0.8: usage is read every 15 s, CPU is the mean between two readings, and a
container is known only when it ran for both; a pod shows when all its containers are known. A node's
usage is that of its pods and of the system that runs them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from practice.clock import Clock, time_text
from practice.informer import Object
from practice.kubelet.container import Container
from practice.kubelet.kubelet import Kubelet
from practice.kubelet.use import cpu_milli, memory_bytes, node_cpu_ms, node_memory_bytes
from practice.limits import METRICS_PERIOD_S

_API_VERSION = "metrics.k8s.io/v1beta1"
_NANO_PER_MILLI = 1_000_000
_KIB = 1_024


class Reading:
    """The newest reading: of the window between two full quarters of a minute."""

    def __init__(self, clock: Clock) -> None:
        now = clock.now()
        second = int(now.timestamp()) // METRICS_PERIOD_S * METRICS_PERIOD_S
        self.now = now
        self.end = datetime.fromtimestamp(second, UTC)
        self.begin = self.end - timedelta(seconds=METRICS_PERIOD_S)
        self._begin_s = (self.begin - clock.start).total_seconds()

    def cpu_milli(self, container: Container) -> float | None:
        """None: it did not run during the whole window."""
        program = container.program
        if program is None or not container.running or container.started_s > self._begin_s:
            return None
        return cpu_milli(program, self.begin, self.end)

    def node_cpu_milli(self, kubelet: Kubelet) -> float:
        """Of everything that runs on a node."""
        cpu, lives = kubelet.host.cpu, kubelet.pods.values()
        used_ms = node_cpu_ms(cpu, lives, self.end) - node_cpu_ms(cpu, lives, self.begin)
        return used_ms / METRICS_PERIOD_S

    def frame(self, kind: str, metadata: Object) -> Object:
        """The parts that both kinds have."""
        return {
            "kind": kind,
            "apiVersion": _API_VERSION,
            "metadata": {**metadata, "creationTimestamp": time_text(self.now)},
            "timestamp": time_text(self.end),
            "window": f"{METRICS_PERIOD_S}s",
        }


def pod_metrics(kubelets: Iterable[Kubelet], clock: Clock) -> list[Object]:
    """PodMetrics of all pods whose containers are all known, by namespace and name."""
    reading = Reading(clock)
    found: list[Object] = []
    for kubelet in kubelets:
        for life in kubelet.pods.values() if kubelet.powered else ():
            containers = [one.container for one in life.lives if one.container.role != "init"]
            usages = [_usage(reading, container) for container in containers]
            known = [usage for usage in usages if usage is not None]
            if known and len(known) == len(usages):
                found.append(_pod(reading, life.pod, known))
    return sorted(found, key=_order)


def node_metrics(kubelets: Iterable[Kubelet], clock: Clock) -> list[Object]:
    """NodeMetrics of all nodes that are on, by name."""
    reading = Reading(clock)
    found: list[Object] = []
    for kubelet in kubelets:
        if not kubelet.powered:
            continue
        metadata = kubelet.node["metadata"]
        labels = metadata.get("labels")
        named = {"name": metadata["name"], **({"labels": labels} if labels else {})}
        usage = _amounts(reading.node_cpu_milli(kubelet), node_memory_bytes(kubelet.pods.values()))
        found.append({**reading.frame("NodeMetrics", named), "usage": usage})
    return sorted(found, key=_order)


def _order(metrics: Object) -> tuple[str, str]:
    return metrics["metadata"].get("namespace", ""), metrics["metadata"]["name"]


def _usage(reading: Reading, container: Container) -> Object | None:
    used = reading.cpu_milli(container)
    if used is None or container.program is None:
        return None
    usage = _amounts(used, memory_bytes(container.program))
    return {"name": container.name, "usage": usage}


def _pod(reading: Reading, pod: Object, containers: list[Object]) -> Object:
    metadata = pod["metadata"]
    named = {"name": metadata["name"], "namespace": metadata["namespace"]}
    if metadata.get("labels"):
        named["labels"] = metadata["labels"]
    return {**reading.frame("PodMetrics", named), "containers": containers}


def _amounts(cpu_milli: float, memory_bytes: int) -> dict[str, str]:
    """As metrics-server writes them: nanocores and KiB."""
    nano = round(cpu_milli * _NANO_PER_MILLI)
    return {"cpu": f"{nano}n" if nano else "0", "memory": f"{memory_bytes // _KIB}Ki"}
