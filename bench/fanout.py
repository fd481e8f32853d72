"""What an audience costs: 1, 10 and 50 observers, while the cluster changes twenty times a second.

The observers are plain clients of Podium's socket, all in this one process: of its work a part is in
the figures, which makes them an upper bound. The changes are labels written to pods; each is looked
for in what every observer received. Bounded in number and in time, on the loopback interface only.
"""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any

from bench.clients import Heard, Object, Viewer, listening
from bench.clusters import Setting
from bench.measuring import Result, Samples, Table, shown
from bench.processes import memory_mib, processor_s

AUDIENCES = (1, 10, 50)
SOCKETS_PER_PERSON = 5  # Podium allows eight
CHANGES_PER_S = 20
CHANGES = 100
LAST_LOOK_S = 1.0
LABEL = "bench/step"
STEP = re.compile(r'"bench/step":"([^"]+)"')
NAMESPACE = "workshop"


@dataclass
class Round:
    """What an audience of some size saw."""

    observers: int
    delays_ms: list[float]
    missed: int
    processor_share: float
    own_share: float
    memory_mib: float


async def measure(setting: Setting) -> Result:
    """A line for each audience."""
    pods = await setting.ready_pods(NAMESPACE, 1)
    people = await _people(setting, -(-max(AUDIENCES) // SOCKETS_PER_PERSON))
    head = (
        "observers",
        "p50",
        "p99",
        "max",
        "missed",
        "Podium's processor",
        "this process",
        "Podium's memory",
    )
    title = (
        f"{CHANGES_PER_S} changes a second: answer → frame at each observer (ms), {setting.title}"
    )
    table, data = Table(title, head), dict[str, Any]()
    for observers in AUDIENCES:
        one = await _round(setting, pods, people, observers)
        samples = Samples.of(one.delays_ms)
        figures = (shown(value, 1) for value in (samples.median, samples.p99, samples.highest))
        share = f"{shown(one.processor_share * 100)} %"
        memory = f"{shown(one.memory_mib)} MiB"
        own = f"{shown(one.own_share * 100)} %"
        table.rows.append((str(observers), *figures, str(one.missed), share, own, memory))
        data[str(observers)] = {
            "delay_ms": samples.as_json(),
            "missed": one.missed,
            "processor_share": round(one.processor_share, 3),
            "own_processor_share": round(one.own_share, 3),
            "memory_mib": round(one.memory_mib),
        }
    table.remarks.append(
        "Missed: a change that an observer got only merged with the next one of the same pod, or not at all."
    )
    return Result("fan-out", [table], data)


async def _people(setting: Setting, count: int) -> list[Viewer]:
    people = [Viewer(setting.podium.links["observer"]) for _ in range(count)]
    for one in people:
        await one.come_in()
    return people


async def _round(
    setting: Setting, pods: list[Object], people: list[Viewer], observers: int
) -> Round:
    heard: list[list[Heard]] = [[] for _ in range(observers)]
    there = [asyncio.Event() for _ in range(observers)]
    sockets = (people[i // SOCKETS_PER_PERSON].listen(heard[i], there[i]) for i in range(observers))
    async with listening(*sockets):
        async with asyncio.timeout(30):
            await asyncio.gather(*(one.wait() for one in there))
        for one in heard:
            one.clear()
        before_s, own_s, began_s = (
            processor_s(setting.podium.pid),
            time.process_time(),
            time.monotonic(),
        )
        answered = await _change(setting, pods, observers)
        took_s = time.monotonic() - began_s
        share = (processor_s(setting.podium.pid) - before_s) / took_s
        own_share = (time.process_time() - own_s) / took_s
    delays = [
        at_ms - answered[step]
        for one in heard
        for step, at_ms in _arrivals(one).items()
        if step in answered
    ]
    missed = observers * len(answered) - len(delays)
    return Round(observers, delays, missed, share, own_share, memory_mib(setting.podium.pid))


async def _change(setting: Setting, pods: list[Object], observers: int) -> dict[str, float]:
    """Write at a steady pace, whatever an answer takes; when each was answered, by its label."""
    answered: dict[str, float] = {}

    async def write(number: int) -> None:
        await asyncio.sleep(number / CHANGES_PER_S)
        meta, step = pods[number % len(pods)]["metadata"], f"{observers}-{number}"
        path = f"/api/v1/namespaces/{NAMESPACE}/pods/{meta['name']}"
        body = {"metadata": {"labels": {LABEL: step}}}
        _, answered[step] = await setting.server.timed("PATCH", path, body)

    await asyncio.gather(*(write(number) for number in range(CHANGES)))
    await asyncio.sleep(LAST_LOOK_S)
    return answered


def _arrivals(heard: list[Heard]) -> dict[str, float]:
    """When each label was first in a frame."""
    found: dict[str, float] = {}
    for one in heard:
        for step in STEP.findall(one.text):
            found.setdefault(step, one.at_ms)
    return found
