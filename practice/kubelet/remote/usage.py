"""What a node and its pods use: the two forms in which metrics are collected from a kubelet.

`/metrics/resource` is what metrics-server reads, `/stats/summary` the older JSON. The numbers are
those of `practice.kubelet.use`; these are the forms only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from practice.clock import Clock
from practice.informer import Object
from practice.kubelet.container import Container
from practice.kubelet.kubelet import Kubelet
from practice.kubelet.pod_life import PodLife
from practice.kubelet.use import cpu_milli, memory_bytes, node_cpu_ms, node_memory_bytes, running
from practice.limits import EVICTION_PERIOD_S

_NANO_PER_MILLI = 1_000_000
_MILLI = 1_000
_FAMILIES = {
    "container_cpu_usage_seconds_total": "Cumulative cpu time consumed by the container in core-seconds",
    "container_memory_working_set_bytes": "Current working set of the container in bytes",
    "container_start_time_seconds": "Start time of the container since unix epoch in seconds",
    "node_cpu_usage_seconds_total": "Cumulative cpu time consumed by the node in core-seconds",
    "node_memory_working_set_bytes": "Current working set of the node in bytes",
    "pod_cpu_usage_seconds_total": "Cumulative cpu time consumed by the pod in core-seconds",
    "pod_memory_working_set_bytes": "Current working set of the pod in bytes",
    "resource_scrape_error": "1 if there was an error while getting container metrics, 0 otherwise",
}
"""In the order in which they are printed, with the kubelet's descriptions."""


@dataclass(frozen=True, slots=True)
class Sample:
    """CPU and memory of a container, a pod or a node at one moment."""

    cpu_ms: float
    """Since its start, in milliseconds of one core."""
    cpu_milli: float
    """The mean of the last seconds, in thousandths of a core."""
    memory: int
    """Bytes."""

    def __add__(self, other: Sample) -> Sample:
        return Sample(
            self.cpu_ms + other.cpu_ms,
            self.cpu_milli + other.cpu_milli,
            self.memory + other.memory,
        )

    def stats(self, now: str) -> Object:
        """As a Summary says it."""
        cpu = {
            "time": now,
            "usageNanoCores": int(self.cpu_milli * _NANO_PER_MILLI),
            "usageCoreNanoSeconds": int(self.cpu_ms * _NANO_PER_MILLI),
        }
        return {"cpu": cpu, "memory": {"time": now, "workingSetBytes": self.memory}}


def _containers(life: PodLife, clock: Clock) -> Iterator[tuple[Container, Sample]]:
    end = clock.now()
    begin = end - timedelta(seconds=EVICTION_PERIOD_S)
    for container, program in running([life]):
        mean_milli = cpu_milli(program, begin, end)
        yield container, Sample(program.cpu_ms(end), mean_milli, memory_bytes(program))


def _node(kubelet: Kubelet, clock: Clock) -> Sample:
    end, cpu, lives = clock.now(), kubelet.host.cpu, kubelet.pods.values()
    begin = end - timedelta(seconds=EVICTION_PERIOD_S)
    used_ms = node_cpu_ms(cpu, lives, end)
    mean_milli = (used_ms - node_cpu_ms(cpu, lives, begin)) / EVICTION_PERIOD_S
    return Sample(used_ms, mean_milli, node_memory_bytes(lives))


def metrics(kubelet: Kubelet, clock: Clock) -> str:
    """Prometheus' text form."""
    stamp = f" {int(clock.now().timestamp() * _MILLI)}"
    lines: dict[str, list[str]] = {name: [] for name in _FAMILIES}

    def add(kind: str, labels: str, sample: Sample) -> None:
        cpu_s = sample.cpu_ms / _MILLI
        name = f"{kind}_cpu_usage_seconds_total"
        lines[name].append(f"{name}{labels} {cpu_s:.6f}{stamp}")
        name = f"{kind}_memory_working_set_bytes"
        lines[name].append(f"{name}{labels} {sample.memory}{stamp}")

    for life in kubelet.pods.values():
        metadata, total = life.pod["metadata"], None
        whose = f'namespace="{metadata["namespace"]}",pod="{metadata["name"]}"'
        for container, sample in _containers(life, clock):
            labels = f'{{container="{container.name}",{whose}}}'
            add("container", labels, sample)
            start_s = clock.start.timestamp() + container.started_s
            name = "container_start_time_seconds"
            lines[name].append(f"{name}{labels} {start_s:.3f}")
            total = sample if total is None else total + sample
        if total is not None:
            add("pod", f"{{{whose}}}", total)
    add("node", "", _node(kubelet, clock))
    lines["resource_scrape_error"].append("resource_scrape_error 0")
    found = [line for name, some in lines.items() if some for line in (*_head(name), *some)]
    return "\n".join([*found, ""])


def _head(name: str) -> tuple[str, str]:
    kind = "counter" if name.endswith("_total") else "gauge"
    return f"# HELP {name} [STABLE] {_FAMILIES[name]}", f"# TYPE {name} {kind}"


def summary(kubelet: Kubelet, clock: Clock) -> Object:
    """The kubelet's Summary, as much of it as there is."""
    now = clock.now_text()
    own = {"nodeName": kubelet.host.name, **_node(kubelet, clock).stats(now)}
    pods = [_pod(life, clock, now) for life in kubelet.pods.values()]
    return {"node": own, "pods": [pod for pod in pods if pod["containers"]]}


def _pod(life: PodLife, clock: Clock, now: str) -> Object:
    metadata = life.pod["metadata"]
    samples = [(container.name, one) for container, one in _containers(life, clock)]
    total = sum((one for _, one in samples), Sample(0.0, 0.0, 0))
    return {
        "podRef": {key: metadata[key] for key in ("name", "namespace", "uid")},
        "containers": [{"name": name, **one.stats(now)} for name, one in samples],
        **total.stats(now),
    }
