"""The practice cluster alone, with three nodes: from the command to the first answer, and its memory.

The real control plane stands beside it with the same nodes and the same workload. It is five programs,
and "answers" once each of them has shown a sign of life.
"""

import asyncio
import time
from dataclasses import dataclass

from bench.both import PRACTICE, REAL
from bench.clients import Server
from bench.clusters import ready_pods
from bench.measuring import Goal, Result, Samples, Table, shown
from bench.practice_process import practice
from bench.processes import memory_mib, processor_s
from dashboard.kube.config import from_kubeconfig
from practice.scenarios import load_scenario
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane

RUNS = 7
RUNS_OF_REAL = 3
SCENARIO = "workshop"
NAMESPACE = "workshop"
GOAL_S = 1.0
GOAL_MIB = 120.0


@dataclass(frozen=True)
class Start:
    """One start: seconds to the first answer, processor seconds until then, MiB once all is ready."""

    answer_s: float
    processor_s: float
    memory_mib: float


async def measure() -> Result:
    """A row for each figure; the best and the median of the runs."""
    starts = {PRACTICE: [await _practice() for _ in range(RUNS)]}
    if find_assets() is not None:
        starts[REAL] = [await _real() for _ in range(RUNS_OF_REAL)]
    head = ("", *(f"{name}, {what}" for name in starts for what in ("best", "median")))
    table = Table(f"Start and memory with three nodes (scenario “{SCENARIO}”)", head)
    rows = {"first answer (s)": "answer_s", "processor until then (s)": "processor_s",
            "memory once all is ready (MiB)": "memory_mib"}  # fmt: skip
    data = {}
    for title, name in rows.items():
        samples = {who: _samples(runs, name) for who, runs in starts.items()}
        both = ((min(one.values), one.median) for one in samples.values())
        table.rows.append((title, *(shown(value, 2) for pair in both for value in pair)))
        data[title] = {who: one.as_json() for who, one in samples.items()}
    table.remarks.append("Neighbours only ever add: the goal is judged by the best of the runs.")
    return Result("small", [table], data, _goals(starts))


def _goals(starts: dict[str, list[Start]]) -> list[Goal]:
    def best(who: str, name: str) -> float:
        return min(_samples(starts.get(who, []), name).values, default=float("nan"))

    return [
        Goal(f"start with three nodes to the first answer, best of {RUNS}", "s",
             best(PRACTICE, "answer_s"), below=GOAL_S, real=best(REAL, "answer_s")),
        Goal("memory with three nodes, all ready", "MiB",
             max(_samples(starts[PRACTICE], "memory_mib").values), below=GOAL_MIB,
             real=best(REAL, "memory_mib")),
    ]  # fmt: skip


def _samples(starts: list[Start], name: str) -> Samples:
    return Samples.of(getattr(one, name) for one in starts)


async def _practice() -> Start:
    async with practice(SCENARIO, "--seed", "1") as one:
        spent_s = processor_s(one.pid)
        await ready_pods(one.server, NAMESPACE, _replicas())
        return Start(one.started_s, spent_s, memory_mib(one.pid))


async def _real() -> Start:
    plane = ControlPlane()
    try:
        began_s = time.monotonic()
        await asyncio.to_thread(plane.start)
        answer_s = time.monotonic() - began_s
        spent_s = sum(map(processor_s, plane.pids))
        await asyncio.to_thread(plane.add_nodes, 3)
        async with Server(from_kubeconfig(plane.kubeconfig)) as server:
            await _workload(server)
            await ready_pods(server, NAMESPACE, _replicas())
        return Start(answer_s, spent_s, sum(map(memory_mib, plane.pids)))
    finally:
        await asyncio.to_thread(plane.stop)


def _replicas() -> int:
    """How many pods of Deployments the scenario has."""
    objects = load_scenario(SCENARIO).objects
    return sum(
        int(one["spec"]["replicas"])
        for one in objects
        if one["kind"] == "Deployment" and one["metadata"]["namespace"] == NAMESPACE
    )


async def _workload(server: Server) -> None:
    """The scenario's own namespace, with what is in it."""
    paths = dict.fromkeys(("ConfigMap", "Secret", "Service"), "api/v1")
    paths["Deployment"] = "apis/apps/v1"
    await server.ask("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
    for one in load_scenario(SCENARIO).objects:
        if one["metadata"].get("namespace") == NAMESPACE:
            where = f"/{paths[one['kind']]}/namespaces/{NAMESPACE}/{one['kind'].lower()}s"
            await server.ask("POST", where, one)
