"""Ten thousand pods on the real control plane, and Podium before it: `python -m bench real`.

The pods are made here, already bound to nodes: a Deployment's controller makes twenty in a second, as its client is
held to by default. kwok then brings each of them to Running. Measured is what `bench.scale` measures.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.clients import Object, Server
from bench.measuring import Goal, Result, Table, shown
from bench.processes import memory_mib, processor_s, until_at_rest
from bench.rivals import informer
from bench.scale import DELAYS, Case, measured
from bench.typical_pod import typical_pod
from dashboard.kube.config import from_kubeconfig
from tests.controlplane.cluster import ControlPlane
from tests.running.podium import Podium

CASE = Case(10_000, 100, 20, 20, 200, 120, 400)
NAMESPACES = 10
AT_ONCE = 32
PODS_PER_NODE = 110
START_S, RUNNING_S, POLL_S = 180.0, 300.0, 2.0


class RealFleet:
    """What `bench.large.Fleet` is for a practice cluster."""

    def __init__(
        self, podium: Podium, server: Server, plane: ControlPlane, empty_mib: float
    ) -> None:
        self.podium, self.server, self.plane, self.empty_mib = podium, server, plane, empty_mib

    async def some_pods(self) -> list[Object]:
        """Of every namespace some."""
        answer = await self.server.ask("GET", "/api/v1/pods?limit=400")
        pods: list[Object] = answer["items"]
        return pods


@asynccontextmanager
async def real_fleet(case: Case) -> AsyncIterator[RealFleet]:
    """Once all pods run and Podium has them."""
    plane = ControlPlane()
    try:
        await asyncio.to_thread(plane.start)
        nodes = await asyncio.to_thread(plane.add_nodes, case.nodes, pods=PODS_PER_NODE)
        async with _before(plane) as podium:
            empty_mib = memory_mib(podium.pid)
        async with Server(from_kubeconfig(plane.kubeconfig)) as server:
            await _fill(server, nodes, case.pods)
            async with _before(plane) as podium:
                yield RealFleet(podium, server, plane, empty_mib)
    finally:
        await asyncio.to_thread(plane.stop)


@asynccontextmanager
async def _before(plane: ControlPlane) -> AsyncIterator[Podium]:
    """A Podium that has read all that is there."""
    with tempfile.TemporaryDirectory(prefix="podium-real-") as folder:
        podium = Podium(kubeconfig=plane.kubeconfig, data_dir=Path(folder))
        await asyncio.to_thread(podium.start, START_S)
        try:
            await until_at_rest(podium.pid, below=0.2, every_s=2, times=3, within_s=START_S)
            yield podium
        finally:
            await asyncio.to_thread(podium.stop)


async def _fill(server: Server, nodes: list[str], pods: int) -> None:
    """So many pods in ten namespaces, until all of them run. Raises TimeoutError."""
    names = [f"fleet-{number}" for number in range(NAMESPACES)]
    for name in names:
        await server.ask("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        await _account(server, name)
    gate = asyncio.Semaphore(AT_ONCE)

    async def make(number: int) -> None:
        async with gate:
            path = f"/api/v1/namespaces/{names[number % NAMESPACES]}/pods"
            await server.ask("POST", path, typical_pod(number, nodes[number % len(nodes)]))

    await asyncio.gather(*(make(number) for number in range(pods)))
    async with asyncio.timeout(RUNNING_S):
        while await _waiting(server):  # noqa: ASYNC110 (nobody tells of it)
            await asyncio.sleep(POLL_S)


async def _account(server: Server, namespace: str) -> None:
    """The API server takes no pod before the namespace has its service account."""
    async with asyncio.timeout(RUNNING_S):
        while True:
            path = f"/api/v1/namespaces/{namespace}/serviceaccounts"
            if (await server.ask("GET", path))["items"]:
                return
            await asyncio.sleep(POLL_S / 10)


async def _waiting(server: Server) -> bool:
    """Whether some pod does not run yet."""
    path = "/api/v1/pods?limit=1&fieldSelector=status.phase%3DPending"
    return bool((await server.ask("GET", path))["items"])


async def measure(*, quick: bool) -> Result:
    """The delays, as `bench.scale` has them, and what the pods take in Podium and in the official informer."""
    goals: list[Goal] = []
    async with real_fleet(CASE) as fleet:
        each = await fleet.server.size("/api/v1/pods?limit=500") / 500
        full_mib = memory_mib(fleet.podium.pid)
        spent_s, began_s = sum(map(processor_s, fleet.plane.pids)), time.monotonic()
        row, data = await measured(CASE, fleet, 8 if quick else 25, goals)
        took_s = time.monotonic() - began_s
        share = (sum(map(processor_s, fleet.plane.pids)) - spent_s) / took_s
        held_mib, _ = await informer(fleet.podium.kubeconfig, 1)
    ours_mib = full_mib - fleet.empty_mib
    table = Table(
        "The same on the real control plane: answer → frame at each observer (ms)", DELAYS, [row]
    )
    table.remarks.append(f"The control plane's own programs took {share:.0%} of a core meanwhile.")
    memory = Table(f"What {CASE.pods:,} pods take there (MiB)", ("", ""), [
        ("JSON of a pod, as listed (kB)", shown(each / 1000, 1)),
        ("Podium, above what it takes before any pod", shown(ours_mib, 1)),
        ("official informer, pods alone", shown(held_mib, 1)),
    ])  # fmt: skip
    goals.append(
        Goal(
            "the official informer takes so many of our memory",
            "×",
            held_mib / ours_mib,
            at_least=30,
        )
    )
    found = {
        "control_plane_share": share,
        "podium_mib": ours_mib,
        "informer_mib": held_mib,
        "pod_bytes": each,
    }
    return Result(f"real, {CASE.title}", [table, memory], data | found, goals)
