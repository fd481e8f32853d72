"""Fifty forks of the workshop in one process: how long one takes, and what all of them weigh.

Every fork goes on by itself afterwards, with its own clock at rate 1. A real control plane cannot be
forked: there is nothing to stand beside.
"""

import asyncio
import dataclasses
import tempfile
import time
from pathlib import Path

from bench.clients import Server
from bench.clusters import ready_pods
from bench.measuring import Goal, Result, Samples, Table, shown
from bench.practice_process import practice
from bench.processes import memory_mib, processor_s
from dashboard.kube.config import from_kubeconfig

FORKS = 50
SCENARIO = "workshop"
NAMESPACE = "workshop"
PODS = 8
REST_S = 20.0
GOAL_MIB = 1024.0


async def measure() -> Result:
    """One table."""
    async with practice(SCENARIO, "--seed", "1") as one:
        await ready_pods(one.server, NAMESPACE, PODS)
        alone_mib, spent_s = memory_mib(one.pid), processor_s(one.pid)
        took_ms, kubeconfigs = list[float](), list[str]()
        for number in range(FORKS):
            began_s = time.monotonic()
            made = await one.server.ask("POST", "/practice/v1/forks", {"name": f"fork-{number}"})
            took_ms.append((time.monotonic() - began_s) * 1000)
            kubeconfigs.append(made["kubeconfig"])
        spent_s = processor_s(one.pid) - spent_s
        made_mib, rested_s = memory_mib(one.pid), processor_s(one.pid)
        await asyncio.sleep(REST_S)
        rested_s = processor_s(one.pid) - rested_s
        for kubeconfig in kubeconfigs:
            await _scale(kubeconfig)
        await asyncio.sleep(REST_S)
        used_mib = memory_mib(one.pid)
    figures = {
        "time of one fork, median (ms)": Samples.of(took_ms).median,
        "time of the slowest fork (ms)": max(took_ms),
        "processor of one fork (ms)": spent_s / FORKS * 1000,
        "memory before the first fork (MiB)": alone_mib,
        f"memory with {FORKS} forks (MiB)": made_mib,
        "memory after each had scaled a Deployment (MiB)": used_mib,
        "processor of all at rest (% of a core)": rested_s / REST_S * 100,
    }
    table = Table(f"{FORKS} forks of the scenario “{SCENARIO}”", ("", ""))
    table.rows.extend((name, shown(value, 1)) for name, value in figures.items())
    goal = Goal(f"memory with {FORKS} forks in use", "MiB", used_mib, below=GOAL_MIB)
    return Result("forks", [table], dict(figures), [goal])


async def _scale(kubeconfig: str) -> None:
    """Change something in a fork, as its only user."""
    with tempfile.NamedTemporaryFile("w", suffix=".kubeconfig") as file:
        file.write(kubeconfig)
        file.flush()
        connection = from_kubeconfig(Path(file.name))
    address, _, name = connection.server.partition("/clusters/")
    where = f"/clusters/{name}/apis/apps/v1/namespaces/{NAMESPACE}/deployments/hello/scale"
    async with Server(dataclasses.replace(connection, server=address)) as server:
        await server.timed("PATCH", where, {"spec": {"replicas": 5}})
