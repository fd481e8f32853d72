"""The practice cluster and the real control plane, one after the other, each with its processes."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.clients import Server
from bench.practice_process import practice
from bench.processes import memory_mib, processor_s
from dashboard.kube.config import from_kubeconfig
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane

PRACTICE, REAL = "practice cluster", "real control plane"
SCENARIO = """description: {count} empty nodes
nodes:
  - {{name: "node-{{n}}", count: {count}, zones: [a, b, c], cpu: "8", memory: 32Gi, images: ["hello:1.0.0"]}}
"""


@dataclass(frozen=True)
class Both:
    """One of the two, and the processes that it is made of."""

    name: str
    server: Server
    pids: Sequence[int]

    def spent_s(self) -> float:
        """Processor time of all its processes."""
        return sum(map(processor_s, self.pids))

    def memory_mib(self) -> float:
        """Resident memory of all its processes."""
        return sum(map(memory_mib, self.pids))


async def both(nodes: int = 3) -> AsyncIterator[Both]:
    """The practice cluster with so many empty nodes, then the real one where it is built."""
    async with _practice(nodes) as cluster:
        yield cluster
    if find_assets() is None:
        return
    async with _real(nodes) as cluster:
        yield cluster


@contextlib.asynccontextmanager
async def _practice(nodes: int) -> AsyncIterator[Both]:
    scenario = Path(tempfile.mkdtemp(prefix="podium-bench-")) / "nodes.yaml"
    scenario.write_text(SCENARIO.format(count=nodes), encoding="utf-8")
    async with practice(str(scenario)) as one:
        yield Both(PRACTICE, one.server, [one.pid])


@contextlib.asynccontextmanager
async def _real(nodes: int) -> AsyncIterator[Both]:
    plane = ControlPlane()
    try:
        await asyncio.to_thread(plane.start)
        await asyncio.to_thread(plane.add_nodes, nodes)
        async with Server(from_kubeconfig(plane.kubeconfig)) as server:
            yield Both(REAL, server, plane.pids)
    finally:
        await asyncio.to_thread(plane.stop)
