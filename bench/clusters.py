"""The two clusters that are measured, each with a Podium before it, small and large.

The practice cluster grows by starting with its scenario `large`; the real control plane grows by
nodes and pods that are added while it runs. Both then have 20 nodes with 200 pods in the background,
and the pods that the measurement itself deletes.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from bench.clients import Object, Server
from dashboard.kube.config import from_kubeconfig
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane
from tests.running.podium import Podium

BACKGROUND = "background"
SMALL_NODES = 3
LARGE_NODES = 20
BACKGROUND_PODS = 200
MEASURED_PODS = 40
POLL_S = 0.2
PATIENCE_S = 60.0


@dataclass
class Setting:
    """A cluster of some size, and the Podium that shows it."""

    cluster: str
    nodes: int
    podium: Podium
    server: Server

    @property
    def title(self) -> str:
        """For a table."""
        background = BACKGROUND_PODS if self.nodes == LARGE_NODES else 0
        return f"{self.cluster}, {self.nodes} nodes, {background} + {MEASURED_PODS} pods"

    @property
    def namespace(self) -> str:
        """Where the pods are that are measured."""
        return f"measured-{self.nodes}"

    async def run_pods(self, namespace: str, count: int) -> list[Object]:
        """A Deployment of so many pods in a namespace of its own; gives them once all are ready."""
        await self.server.ask("POST", "/api/v1/namespaces", {"metadata": {"name": namespace}})
        path = f"/apis/apps/v1/namespaces/{namespace}/deployments"
        await self.server.ask("POST", path, deployment(count))
        return await self.ready_pods(namespace, count)

    async def ready_pods(self, namespace: str, count: int) -> list[Object]:
        """Wait for so many pods of a namespace to be ready."""
        return await ready_pods(self.server, namespace, count)


async def ready_pods(server: Server, namespace: str, count: int) -> list[Object]:
    """The ready pods of a namespace, once there are so many."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            answer = await server.ask("GET", f"/api/v1/namespaces/{namespace}/pods")
            ready = [pod for pod in answer["items"] if is_ready(pod)]
            if len(ready) >= count:
                return ready
            await asyncio.sleep(POLL_S)


@contextlib.asynccontextmanager
async def practice(*, large: bool) -> AsyncIterator[Setting]:
    """Podium with its practice cluster."""
    podium = Podium(scenario="large" if large else "empty")
    await asyncio.to_thread(podium.start)
    try:
        async with Server(from_kubeconfig(podium.kubeconfig)) as server:
            nodes = LARGE_NODES if large else SMALL_NODES
            setting = Setting("practice", nodes, podium, server)
            if large:
                await setting.ready_pods("workshop", BACKGROUND_PODS)
            yield setting
    finally:
        await asyncio.to_thread(podium.stop)


@contextlib.asynccontextmanager
async def real() -> AsyncIterator["RealSetting"]:
    """Podium with the real control plane and three nodes; `grow` makes it large."""
    plane = ControlPlane()
    try:
        await asyncio.to_thread(plane.start)
        await asyncio.to_thread(plane.add_nodes, SMALL_NODES)
        podium = Podium(kubeconfig=plane.kubeconfig)
        await asyncio.to_thread(podium.start)
        try:
            async with Server(from_kubeconfig(plane.kubeconfig)) as server:
                yield RealSetting("real", SMALL_NODES, podium, server, plane)
        finally:
            await asyncio.to_thread(podium.stop)
    finally:
        await asyncio.to_thread(plane.stop)


@dataclass
class RealSetting(Setting):
    """The real control plane, which can grow while it runs."""

    plane: ControlPlane

    async def grow(self) -> None:
        """To 20 nodes with 200 pods in the background."""
        await self.server.ask("DELETE", f"/api/v1/namespaces/{self.namespace}")
        await asyncio.to_thread(self.plane.add_nodes, LARGE_NODES - SMALL_NODES)
        await self.run_pods(BACKGROUND, BACKGROUND_PODS)
        self.nodes = LARGE_NODES


def is_built() -> bool:
    """Whether there is a real control plane on this machine."""
    return find_assets() is not None


def is_ready(pod: Object) -> bool:
    """Condition Ready is True, and nobody has deleted it."""
    conditions = pod.get("status", {}).get("conditions", [])
    return "deletionTimestamp" not in pod["metadata"] and any(
        one["type"] == "Ready" and one["status"] == "True" for one in conditions
    )


def deployment(replicas: int) -> dict[str, Any]:
    """Small pods that are ready soon and end soon."""
    labels = {"app": "hello"}
    container = {
        "name": "hello",
        "image": "hello:1.0.0",
        "resources": {"requests": {"cpu": "10m", "memory": "8Mi"}},
        "readinessProbe": {"httpGet": {"path": "/readiness", "port": 81}, "periodSeconds": 1},
    }
    template = {
        "metadata": {"labels": labels},
        "spec": {"terminationGracePeriodSeconds": 5, "containers": [container]},
    }
    spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
    return {"metadata": {"name": "hello"}, "spec": spec}
