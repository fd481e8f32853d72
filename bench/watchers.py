"""Twenty watchers: a thousand events a second of a fleet, and the same writes on both clusters.

The first is what was promised of the practice cluster. For the second a writer changes ConfigMaps at a
set rate, which the real control plane can do too: so the two stand beside each other.
"""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.both import Both, both
from bench.clients import Server, listening
from bench.measuring import Goal, Result, Samples, Table, now_ms, shown
from bench.practice_process import practice
from bench.processes import processor_s

WATCHERS = 20
WANTED_EVENTS_PER_S = 1_000
CHANGES_PER_S = 800  # most changes have a second half: about 1.6 events each
WARM_UP_S = 10.0  # until the second halves come, too
SECONDS = 10
STEPS_PER_S = 10
WRITES_PER_S = 100
WRITTEN_S = 5
NAMESPACE = "watched"
MARK = "bench/step"
STEP = re.compile(rb'"bench/step":"(\d+)"')
Answered = dict[int, float]


@dataclass
class Reader:
    """One watcher: lines counted, marked ones timed. Nothing is decoded."""

    lines: int = 0
    steps: Answered = field(default_factory=dict)

    def take(self, chunk: bytes) -> None:
        """What came, whole lines or not."""
        self.lines += chunk.count(b"\n")
        for found in STEP.finditer(chunk):
            self.steps.setdefault(int(found.group(1)), now_ms())


@dataclass
class Watched:
    """What the watchers got in the measured time."""

    what: str
    readers: list[Reader]
    answered: Answered
    events: int
    took_s: float
    spent_s: float

    @property
    def per_watcher(self) -> float:
        """Events a second of one watcher."""
        return self.events / len(self.readers) / self.took_s

    @property
    def us_per_event(self) -> float:
        """Processor time of the server for one event at one watcher, its making included."""
        return self.spent_s / self.events * 1e6 if self.events else float("nan")

    def delays_ms(self) -> Samples:
        """For each marked write and each watcher, from its answer; before it counts as at once."""
        return Samples.of(
            max(0.0, reader.steps[step] - at_ms)
            for step, at_ms in self.answered.items()
            for reader in self.readers
            if step in reader.steps
        )

    def lost(self) -> int:
        """Marked writes that a watcher never saw."""
        return sum(step not in one.steps for step in self.answered for one in self.readers)

    def row(self) -> tuple[str, ...]:
        """For the table."""
        delays = self.delays_ms()
        rates = shown(self.per_watcher), shown(self.events / self.took_s)
        share = f"{shown(self.spent_s / self.took_s * 100)} %"
        figures = shown(delays.median, 1), shown(delays.p99, 1), str(self.lost())
        return (self.what, *rates, *figures, share, shown(self.us_per_event))

    def data(self) -> dict[str, Any]:
        """For the file."""
        return {
            "events_per_s": round(self.per_watcher),
            "delay_ms": self.delays_ms().as_json(),
            "lost": self.lost(),
            "us_per_event": round(self.us_per_event, 1),
        }


async def measure() -> Result:
    """A row for the fleet, and one for each cluster that the same writer writes to."""
    found = [await _fleet()]
    async for cluster in both():
        found.append(await _written(cluster))
    head = ("", "events/s", "delivered/s", "p50", "p99", "lost", "processor", "µs per delivered")
    title = f"Events to {WATCHERS} watchers: answer of a write → its event (ms)"
    table = Table(title, head, [one.row() for one in found])
    table.remarks.append("µs: processor time of the servers, the making of the event included.")
    goal = Goal(f"events to each of {WATCHERS} watchers", "1/s", found[0].per_watcher,
                at_least=WANTED_EVENTS_PER_S)  # fmt: skip
    costs = [one.us_per_event for one in found[1:]]
    if len(costs) > 1:
        table.remarks.append(f"Practice cluster to real: {shown(costs[0] / costs[1], 2)}.")
    return Result("watchers", [table], {one.what: one.data() for one in found}, [goal])


async def _fleet() -> Watched:
    """The scenario `fleet-10k`, changing faster than it does by itself."""
    readers = [Reader() for _ in range(WATCHERS)]
    async with practice("fleet-10k", "--changes-per-s", str(CHANGES_PER_S)) as one:
        pod = (await one.server.ask("GET", "/api/v1/pods?limit=1"))["items"][0]["metadata"]
        path = f"/api/v1/namespaces/{pod['namespace']}/pods/{pod['name']}"
        streams = (one.server.stream("/api/v1/pods", reader.take) for reader in readers)
        async with listening(*streams):
            await asyncio.sleep(WARM_UP_S)
            return await _while(
                "fleet-10k", one.server, [one.pid], readers, [path], STEPS_PER_S, SECONDS
            )


async def _written(cluster: Both) -> Watched:
    """ConfigMaps of one namespace, written by turns."""
    readers = [Reader() for _ in range(WATCHERS)]
    await cluster.server.ask("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
    where = f"/api/v1/namespaces/{NAMESPACE}/configmaps"
    for number in range(WRITES_PER_S):
        await cluster.server.ask("POST", where, {"metadata": {"name": f"of-{number}"}})
    streams = (cluster.server.stream(where, reader.take) for reader in readers)
    paths = [f"{where}/of-{number}" for number in range(WRITES_PER_S)]
    async with listening(*streams):
        await asyncio.sleep(1)
        return await _while(
            cluster.name, cluster.server, cluster.pids, readers, paths, WRITES_PER_S, WRITTEN_S
        )


async def _while(
    what: str,
    server: Server,
    pids: Sequence[int],
    readers: list[Reader],
    paths: Sequence[str],
    per_s: int,
    seconds: int,
) -> Watched:
    """Write so often for so long, and count what the readers get meanwhile."""
    before = sum(reader.lines for reader in readers)
    began_s, spent_s = time.monotonic(), sum(map(processor_s, pids))
    answered = await _mark(server, paths, per_s, seconds)
    took_s = time.monotonic() - began_s
    events = sum(reader.lines for reader in readers) - before
    spent_s = sum(map(processor_s, pids)) - spent_s
    await asyncio.sleep(1)
    return Watched(what, readers, answered, events, took_s, spent_s)


async def _mark(server: Server, paths: Sequence[str], per_s: int, seconds: int) -> Answered:
    """Writes that can be told apart; when each was answered."""
    answered: Answered = {}
    began_s = time.monotonic()
    for step in range(seconds * per_s):
        body = {"metadata": {"annotations": {MARK: str(step)}}}
        _, answered[step] = await server.timed("PATCH", paths[step % len(paths)], body)
        await asyncio.sleep(max(0.0, began_s + (step + 1) / per_s - time.monotonic()))
    return answered
