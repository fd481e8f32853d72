"""What a node and its pods use: the two forms in which metrics are collected from a kubelet.

`/metrics/resource` is what metrics-server reads, `/stats/summary` the older JSON. The numbers are
those of the simulated programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from practice.clock import Clock
from practice.informer import Object
from practice.kubelet.container import Container
from practice.kubelet.pod_life import PodLife

_NODE_MEMORY_BYTES = 512 * 1024 * 1024
_NODE_CPU_CORES = 0.05


def _containers(lives: Sequence[PodLife]) -> Iterator[tuple[PodLife, Container]]:
    for life in lives:
        for one in life.lives:
            if one.container.running and one.container.program is not None:
                yield life, one.container


def _use(container: Container) -> tuple[float, float, int]:
    """Cores, core seconds so far, bytes."""
    program = container.program
    if program is None:
        return 0.0, 0.0, 0
    cores = program.knobs.cpu_milli / 1000
    return cores, cores * program.age_s, program.memory_bytes()


def metrics(_node: str, lives: Sequence[PodLife], clock: Clock) -> str:
    """Prometheus' text form."""
    stamp = int(clock.now().timestamp() * 1000)
    cpu = ["# TYPE container_cpu_usage_seconds_total counter"]
    memory = ["# TYPE container_memory_working_set_bytes gauge"]
    begun = ["# TYPE container_start_time_seconds gauge"]
    total_s, total_bytes = clock.now_s() * _NODE_CPU_CORES, _NODE_MEMORY_BYTES
    for life, container in _containers(lives):
        _, used_s, used_bytes = _use(container)
        total_s, total_bytes = total_s + used_s, total_bytes + used_bytes
        metadata = life.pod["metadata"]
        labels = (
            f'{{container="{container.name}",namespace="{metadata["namespace"]}"'
            f',pod="{metadata["name"]}"}}'
        )
        start = clock.start.timestamp() + container.started_s
        cpu.append(f"container_cpu_usage_seconds_total{labels} {used_s:.6f} {stamp}")
        memory.append(f"container_memory_working_set_bytes{labels} {used_bytes} {stamp}")
        begun.append(f"container_start_time_seconds{labels} {start:.3f}")
    node = [
        "# TYPE node_cpu_usage_seconds_total counter",
        f"node_cpu_usage_seconds_total {total_s:.6f} {stamp}",
        "# TYPE node_memory_working_set_bytes gauge",
        f"node_memory_working_set_bytes {total_bytes} {stamp}",
        "# TYPE scrape_error gauge",
        "scrape_error 0",
    ]
    return "\n".join([*cpu, *memory, *begun, *node, ""])


def summary(node: str, lives: Sequence[PodLife], clock: Clock) -> Object:
    """The kubelet's Summary, as much of it as there is."""
    now = clock.now_text()
    pods: dict[str, Object] = {}
    for life, container in _containers(lives):
        metadata = life.pod["metadata"]
        reference = {key: metadata[key] for key in ("name", "namespace", "uid")}
        pod = pods.setdefault(metadata["uid"], {"podRef": reference, "containers": []})
        cores, used_s, used_bytes = _use(container)
        pod["containers"].append(
            {
                "name": container.name,
                "cpu": {
                    "time": now,
                    "usageNanoCores": int(cores * 1e9),
                    "usageCoreNanoSeconds": int(used_s * 1e9),
                },
                "memory": {"time": now, "workingSetBytes": used_bytes},
            }
        )
    cpu = {"time": now, "usageNanoCores": int(_NODE_CPU_CORES * 1e9)}
    own = {
        "nodeName": node,
        "cpu": cpu,
        "memory": {"time": now, "workingSetBytes": _NODE_MEMORY_BYTES},
    }
    return {"node": own, "pods": list(pods.values())}
