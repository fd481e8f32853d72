"""200 nodes and 5,000 pods: how long until all are ready, what the cluster costs then, how long a list takes.

The same Deployments, made over the API, on the practice cluster (one process, one core) and on the real
control plane with kwok's nodes (five processes, all cores).
"""

import asyncio
import time
from typing import Any

from bench.both import PRACTICE, REAL, Both, both
from bench.clients import Server
from bench.measuring import Goal, Result, Table, shown

NODES = 200
PODS = 5_000
REPLICAS = 50
REST_S = 30.0
LISTS = 7
PATIENCE_S = 300.0
POLL_S = 0.5
NAMESPACE = "grown"
PROCESSOR = "processor at rest (% of a core)"
LIST = f"list of {PODS:,} pods, best of {LISTS} (ms)"
GOAL_LIST_MS = 1_000
GOAL_CORE = 100  # percent of one


async def measure() -> Result:
    """A column for each cluster."""
    found: dict[str, dict[str, float]] = {}
    async for cluster in both(NODES):
        found[cluster.name] = await _measure(cluster)
    real = found.get(REAL, {})
    table = Table(f"{NODES} nodes and {PODS:,} pods", ("", *found, "ratio"))
    for row, value in found[PRACTICE].items():
        ratio = value / real.get(row, float("nan"))
        table.rows.append((row, *(shown(one[row], 1) for one in found.values()), shown(ratio, 2)))
    table.remarks.append("Processor 100 % is one core. Lists are plain JSON, not compressed.")
    goals = [_goal(PROCESSOR, "%", GOAL_CORE, found), _goal(LIST, "ms", GOAL_LIST_MS, found)]
    return Result("grown", [table], {name: {**one} for name, one in found.items()}, goals)


def _goal(row: str, unit: str, below: float, found: dict[str, dict[str, float]]) -> Goal:
    real = found.get(REAL, {}).get(row, float("nan"))
    return Goal(f"{NODES} nodes: {row.partition(' (')[0]}", unit, found[PRACTICE][row],
                below=below, real=real)  # fmt: skip


async def _measure(cluster: Both) -> dict[str, float]:
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
    found[PROCESSOR] = (cluster.spent_s() - spent_s) / REST_S * 100
    spent_s = cluster.spent_s()
    found[LIST] = await _list_ms(server)
    found["processor of one list (ms)"] = (cluster.spent_s() - spent_s) / LISTS * 1000
    found["memory of all processes (MiB)"] = cluster.memory_mib()
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
    """The best, from sending to the last byte."""
    took: list[float] = []
    for _ in range(LISTS):
        began_s = time.monotonic()
        await server.size(f"/api/v1/namespaces/{NAMESPACE}/pods")
        took.append((time.monotonic() - began_s) * 1000)
    return min(took)


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
