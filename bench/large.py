"""A practice cluster of any size that changes at a steady pace, and a Podium before it."""

import asyncio
import json
import tempfile
from pathlib import Path

from bench.clients import Object, Server
from bench.processes import until_at_rest
from dashboard.kube.config import from_kubeconfig
from tests.running.podium import Podium

START_S = 180.0


def scene(folder: Path, pods: int, nodes: int, changes_per_s: int) -> Path:
    """A scenario for a practice cluster of that size, in this folder."""
    fleet = {"nodes": nodes, "pods": pods, "replicas": 50, "changes_per_s": changes_per_s}
    file = folder / "fleet.yaml"
    file.write_text(json.dumps({"description": "For scale.", "fleet": fleet}))
    return file


class Fleet:
    """A practice cluster of so many pods, and Podium before it, once it knows them all."""

    def __init__(self, pods: int, nodes: int, changes_per_s: int) -> None:
        self._size = (pods, nodes, changes_per_s)

    async def __aenter__(self) -> "Fleet":
        self._folder = tempfile.TemporaryDirectory(prefix="podium-scale-")
        folder = Path(self._folder.name)
        self.podium = Podium(scenario=str(scene(folder, *self._size)), data_dir=folder)
        await asyncio.to_thread(self.podium.start, START_S)
        self.server = await Server(from_kubeconfig(self.podium.kubeconfig)).__aenter__()
        await until_at_rest(self.podium.pid, below=0.45, every_s=2, times=3, within_s=START_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.__aexit__()
        await asyncio.to_thread(self.podium.stop)
        self._folder.cleanup()

    async def some_pods(self) -> list[Object]:
        """Enough of them that a label is not soon followed by another one of the same pod."""
        answer = await self.server.ask("GET", "/api/v1/pods?limit=400")
        pods: list[Object] = [one for one in answer["items"] if one["spec"].get("nodeName")]
        return pods
