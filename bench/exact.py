"""Viewers that apply every frame and check every beat, and the page that does the same: whether all of them have what
the cluster has."""

import asyncio
import json
from dataclasses import dataclass, field
from time import monotonic

import websockets
from playwright.async_api import CDPSession, Page

from bench.clients import ASK, Server, Viewer
from dashboard.live.protocol import Gap, Replica

PAGE_SAYS = (
    "() => [document.documentElement.dataset.checksum, document.documentElement.dataset.mismatches]"
)
POLL_S = 0.5
ACK_EVERY_S = 0.5


@dataclass
class Exact:
    """One socket with a copy of the picture. `gaps` counts frames that did not follow, mismatches among them."""

    link: str
    replica: Replica = field(default_factory=Replica)
    gaps: int = 0

    async def listen(self) -> None:
        """Until cancelled; asks anew after a gap, as the page does."""
        viewer = Viewer(self.link)
        await viewer.come_in()
        async with viewer.socket() as socket:
            await socket.send(ASK)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._acknowledge(socket))
                async for message in socket:
                    try:
                        self.replica.read(str(message))
                    except Gap:
                        self.gaps += 1
                        await socket.send(ASK)
                raise ConnectionError(f"Podium closed the socket: {socket.close_code}")

    async def _acknowledge(self, socket: websockets.ClientConnection) -> None:
        """By a timer: who is held back for what it owes gets no further frame that could remind it."""
        told = None
        while True:
            if self.replica.seq not in (None, told):
                told = self.replica.seq
                await socket.send(json.dumps({"t": "ack", "seq": told}))
            await asyncio.sleep(ACK_EVERY_S)

    def pods(self) -> set[str]:
        """Namespace and name of each pod that is shown."""
        rows = self.replica.rows.values()
        return {f"{row['namespace']}/{row['name']}" for row in rows if row["kind"] == "Pod"}


async def heap_mib(devtools: CDPSession) -> float:
    """What the page's JavaScript holds on to: after a collection."""
    await devtools.send("HeapProfiler.collectGarbage")
    metrics = (await devtools.send("Performance.getMetrics"))["metrics"]
    found = {one["name"]: one["value"] for one in metrics}
    return float(found["JSHeapUsedSize"]) / 2**20


async def page_says(page: Page) -> tuple[int, int]:
    """The checksum of its rows, and how many beats were not equal."""
    checksum, mismatches = await page.evaluate(PAGE_SAYS)
    return int(checksum), int(mismatches)


async def are_equal(server: Server, page: Page, exact: list[Exact], within_s: float) -> bool:
    """Whether page, viewers, a viewer who comes now, and the API server's list of pods agree, once nothing changes."""
    new = Exact(exact[0].link)
    task, until_s = asyncio.create_task(new.listen()), monotonic() + within_s
    try:
        while not await _agree(server, page, [*exact, new]):
            if monotonic() > until_s:
                return False
            await asyncio.sleep(POLL_S)
        return True
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _agree(server: Server, page: Page, exact: list[Exact]) -> bool:
    if any(one.replica.seq is None for one in exact):
        return False
    listed = (await server.ask("GET", "/api/v1/pods"))["items"]
    names = {f"{one['metadata']['namespace']}/{one['metadata']['name']}" for one in listed}
    sums = {one.replica.sum for one in exact} | {(await page_says(page))[0]}
    return len(sums) == 1 and all(one.pods() == names for one in exact)
