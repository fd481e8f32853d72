"""A practice cluster of any size that changes at a steady pace, and a Podium before it."""

import asyncio
import json
import tempfile
import time
from pathlib import Path

from bench.clients import Object, Server
from bench.processes import processor_s
from dashboard.kube.config import from_kubeconfig
from tests.running.podium import Podium

START_S = 180.0


class Fleet:
    """A practice cluster of so many pods, and Podium before it, once it knows them all."""

    def __init__(self, pods: int, nodes: int, changes_per_s: int) -> None:
        self._spec = {"nodes": nodes, "pods": pods, "replicas": 50, "changes_per_s": changes_per_s}

    async def __aenter__(self) -> "Fleet":
        self._folder = tempfile.TemporaryDirectory(prefix="podium-scale-")
        scenario = Path(self._folder.name) / "fleet.yaml"
        scenario.write_text(json.dumps({"description": "For scale.", "fleet": self._spec}))
        self.podium = Podium(scenario=str(scenario), data_dir=Path(self._folder.name))
        await asyncio.to_thread(self.podium.start, START_S)
        self.server = await Server(from_kubeconfig(self.podium.kubeconfig)).__aenter__()
        await self._settled()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.__aexit__()
        await asyncio.to_thread(self.podium.stop)
        self._folder.cleanup()

    async def _settled(self) -> None:
        """Until its processor rests: the first lists are in."""
        began_s, before_s, calm = time.monotonic(), processor_s(self.podium.pid), 0
        while calm < 3 and time.monotonic() - began_s < START_S:
            await asyncio.sleep(2)
            now_s = processor_s(self.podium.pid)
            calm = calm + 1 if now_s - before_s < 0.9 else 0
            before_s = now_s

    async def some_pods(self) -> list[Object]:
        """Enough of them that a label is not soon followed by another one of the same pod."""
        answer = await self.server.ask("GET", "/api/v1/pods?limit=400")
        pods: list[Object] = [one for one in answer["items"] if one["spec"].get("nodeName")]
        return pods
