"""200 nodes and 5,000 pods: how long until all are ready, what the cluster costs then, how long a list takes.

The same Deployments, made over the API, on the practice cluster (one process, one core) and on the real
control plane with kwok's nodes (five processes, all cores).
"""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.clients import Server
from bench.measuring import Result, Samples, Table, memory_mib, processor_s, shown
from bench.practice_process import practice
from dashboard.kube.config import from_kubeconfig
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane

NODES = 200
PODS = 5_000
REPLICAS = 50
REST_S = 30.0
LISTS = 7
PATIENCE_S = 300.0
POLL_S = 0.5
NAMESPACE = "grown"
SCENARIO = f"""description: {NODES} empty nodes
nodes:
  - {{name: "node-{{n}}", count: {NODES}, zones: [a, b, c], cpu: "8", memory: 32Gi, images: ["hello:1.0.0"]}}
"""


@dataclass(frozen=True)
class Grown:
    """One cluster to grow, and the processes that it is made of."""

    name: str
    server: Server
    pids: Sequence[int]

    def spent_s(self) -> float:
        """Processor time of all its processes."""
        return sum(map(processor_s, self.pids))


async def measure() -> Result:
    """A column for each cluster."""
    found: dict[str, dict[str, float]] = {}
    async for cluster in _clusters():
        found[cluster.name] = await _measure(cluster)
    table = Table(f"{NODES} nodes and {PODS:,} pods", ("", *found))
    for row in next(iter(found.values())):
        table.rows.append((row, *(shown(one[row], 1) for one in found.values())))
    table.remarks.append("Processor 100 % is one core. Lists are plain JSON, not compressed.")
    return Result("grown", [table], {name: {**one} for name, one in found.items()})


async def _clusters() -> AsyncIterator[Grown]:
    async with _grown_practice() as cluster:
        yield cluster
    if find_assets() is None:
        return
    async with _grown_real() as cluster:
        yield cluster


@contextlib.asynccontextmanager
async def _grown_practice() -> AsyncIterator[Grown]:
    scenario = Path(tempfile.mkdtemp(prefix="podium-bench-")) / f"{NODES}-nodes.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    async with practice(str(scenario)) as one:
        yield Grown("practice cluster", one.server, [one.pid])


@contextlib.asynccontextmanager
async def _grown_real() -> AsyncIterator[Grown]:
    plane = ControlPlane()
    try:
        await asyncio.to_thread(plane.start)
        await asyncio.to_thread(plane.add_nodes, NODES)
        async with Server(from_kubeconfig(plane.kubeconfig)) as server:
            yield Grown("real control plane", server, plane.pids)
    finally:
        await asyncio.to_thread(plane.stop)


async def _measure(cluster: Grown) -> dict[str, float]:
    server = cluster.server
    await server.ask("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
    began_s, spent_s = time.monotonic(), cluster.spent_s()
    for number in range(PODS // REPLICAS):
        path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"
        await server.ask("POST", path, _deployment(f"web-{number}"))
    await _all_ready(server)
    found = {
        "all ready after (s)": time.monotonic() - began_s,
        "processor until then (s)": cluster.spent_s() - spent_s,
    }
    spent_s = cluster.spent_s()
    await asyncio.sleep(REST_S)
    found["processor at rest (% of a core)"] = (cluster.spent_s() - spent_s) / REST_S * 100
    found[f"list of {PODS:,} pods (ms)"] = await _list_ms(server)
    found["memory of all processes (MiB)"] = sum(map(memory_mib, cluster.pids))
    return found


async def _all_ready(server: Server) -> None:
    path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments"
    async with asyncio.timeout(PATIENCE_S):
        while True:
            items = (await server.ask("GET", path))["items"]
            if sum(one.get("status", {}).get("readyReplicas", 0) for one in items) >= PODS:
                return
            await asyncio.sleep(POLL_S)


async def _list_ms(server: Server) -> float:
    """The median, from sending to the last byte."""
    took: list[float] = []
    for _ in range(LISTS):
        began_s = time.monotonic()
        await server.size(f"/api/v1/namespaces/{NAMESPACE}/pods")
        took.append((time.monotonic() - began_s) * 1000)
    return Samples.of(took).median


def _deployment(name: str) -> dict[str, Any]:
    labels = {"app": name}
    container = {
        "name": "hello",
        "image": "hello:1.0.0",
        "resources": {"requests": {"cpu": "20m", "memory": "32Mi"}},
        "readinessProbe": {"httpGet": {"path": "/readiness", "port": 81}, "periodSeconds": 10},
    }
    return {
        "metadata": {"name": name},
        "spec": {
            "replicas": REPLICAS,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }
