"""The scenario `fleet`: its start, its lists, and a thousand events a second to twenty watchers."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any

from bench.clients import Server, listening
from bench.measuring import Result, Samples, Table, memory_mib, now_ms, processor_s, shown
from bench.practice_process import Practice, practice

WATCHERS = 20
WANTED_EVENTS_PER_S = 1_000
CHANGES_PER_S = 700  # most changes have a second half: about 1.6 events each
WARM_UP_S = 10.0  # until the second halves come, too
SECONDS = 10
STEPS_PER_S = 10
PAGE = 500
MARK = "bench/step"
STEP = re.compile(rb'"bench/step":"(\d+)"')


@dataclass
class Reader:
    """One watcher: lines counted, marked ones timed. Nothing is decoded."""

    lines: int = 0
    steps: dict[int, float] = field(default_factory=dict)

    def take(self, chunk: bytes) -> None:
        """What came, whole lines or not."""
        self.lines += chunk.count(b"\n")
        for found in STEP.finditer(chunk):
            self.steps.setdefault(int(found.group(1)), now_ms())


async def measure() -> Result:
    """A table for the start and the lists, one for the watchers."""
    size, data = Table("The scenario fleet: 5,000 nodes, 150,000 pods", ("", "")), dict[str, Any]()
    async with practice("fleet") as one:
        rows = await _lists(one)
    for name, value in rows.items():
        size.rows.append((name, shown(value, 1)))
        data[name] = value
    watched = await _watched()
    head = ("events/s", "watchers", "delivered/s", "p50", "p99", "lost", "processor")
    title = "Pod events of the scenario fleet-10k to watchers: answer of a write → its event (ms)"
    table = Table(title, head, [watched.row()])
    data["watchers"] = watched.data()
    return Result("fleet", [size, table], data)


async def _lists(one: Practice) -> dict[str, float]:
    path = "/api/v1/pods"
    began_s = time.monotonic()
    size = await one.server.size(path)
    whole_s = time.monotonic() - began_s
    began_s, pages, token = time.monotonic(), 0, ""
    while pages == 0 or token:
        answer = await one.server.ask("GET", f"{path}?limit={PAGE}&continue={token}")
        pages, token = pages + 1, answer["metadata"].get("continue", "")
    return {
        "first answer after (s)": one.started_s,
        "memory (MiB)": memory_mib(one.pid),
        "all pods in one list (s)": whole_s,
        "that list (MiB)": size / 1024 / 1024,
        f"all pods in {pages} pages of {PAGE}, decoded (s)": time.monotonic() - began_s,
    }


@dataclass
class Watched:
    """What the watchers got in the measured time."""

    readers: list[Reader]
    answered: dict[int, float]
    events: int
    took_s: float
    processor: float

    def delays_ms(self) -> Samples:
        """For each marked write and each watcher."""
        return Samples.of(
            reader.steps[step] - at_ms
            for step, at_ms in self.answered.items()
            for reader in self.readers
            if step in reader.steps
        )

    def lost(self) -> int:
        """Marked writes that a watcher never saw."""
        return sum(step not in one.steps for step in self.answered for one in self.readers)

    def rates(self) -> tuple[float, float]:
        """Events a second of one watcher, and of all."""
        return self.events / len(self.readers) / self.took_s, self.events / self.took_s

    def row(self) -> tuple[str, ...]:
        """For the table."""
        each, all_together = self.rates()
        delays = self.delays_ms()
        figures = shown(delays.median, 1), shown(delays.p99, 1)
        share = f"{shown(self.processor * 100)} %"
        watchers = str(len(self.readers))
        return (shown(each), watchers, shown(all_together), *figures, str(self.lost()), share)

    def data(self) -> dict[str, Any]:
        """For the file."""
        each, all_together = self.rates()
        return {
            "events_per_s": round(each),
            "delivered_per_s": round(all_together),
            "goal_met": each >= WANTED_EVENTS_PER_S,
            "delay_ms": self.delays_ms().as_json(),
            "lost": self.lost(),
            "processor_share": round(self.processor, 2),
        }


async def _watched() -> Watched:
    readers = [Reader() for _ in range(WATCHERS)]
    async with practice("fleet-10k", "--changes-per-s", str(CHANGES_PER_S)) as one:
        pod = (await one.server.ask("GET", "/api/v1/pods?limit=1"))["items"][0]["metadata"]
        path = f"/api/v1/namespaces/{pod['namespace']}/pods/{pod['name']}"
        streams = (one.server.stream("/api/v1/pods", reader.take) for reader in readers)
        async with listening(*streams):
            await asyncio.sleep(WARM_UP_S)
            before = sum(reader.lines for reader in readers)
            began_s, spent_s = time.monotonic(), processor_s(one.pid)
            answered = await _mark(one.server, path)
            took_s = time.monotonic() - began_s
            events = sum(reader.lines for reader in readers) - before
            processor = (processor_s(one.pid) - spent_s) / took_s
            await asyncio.sleep(1)
    return Watched(readers, answered, events, took_s, processor)


async def _mark(server: Server, path: str) -> dict[int, float]:
    """Writes that can be told apart; when each was answered."""
    answered: dict[int, float] = {}
    for step in range(SECONDS * STEPS_PER_S):
        due_s = time.monotonic() + 1 / STEPS_PER_S
        body = {"metadata": {"annotations": {MARK: str(step)}}}
        _, answered[step] = await server.timed("PATCH", path, body)
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))
    return answered
