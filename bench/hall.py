"""A thousand observers of one Podium: `python -m bench.hall`, two to three minutes for each server.

What a socket costs that rests, how far apart the same frame arrives over the audience, what one delivery more costs
(found with a tenth of the audience and with all of it; so how many observers a core carries at ten frames a second
beside following the cluster), and how long it takes until all are live again whose lines were cut at once. The sockets
are in two processes of their own on the same machine, so on a few cores the wall times are upper bounds; processor time
and memory are those of Podium's process alone.
"""

import argparse
import asyncio
import contextlib
import math
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bench import machine
from bench.audience import Audience, audience, deliveries
from bench.clients import Server
from bench.crowd import cookies_for
from bench.kept import keep
from bench.large import scene
from bench.measuring import Goal, Result, Samples, Table, goals_table, shown
from bench.practice_process import practice
from bench.processes import memory_mib, processor_s, until_at_rest
from tests.running.podium import Podium
from tests.running.uvicorn_podium import UnderUvicorn

WINDOWS = 8
"""Of one person: as many as are allowed. Those that come back take the places of their own cut lines."""


class WithManyGuests(UnderUvicorn):
    """Its link for observers lets a hall in."""

    observer_uses = 1_000


SERVERS: dict[str, type[Podium]] = {"daphne": Podium, "uvicorn": WithManyGuests}
PER_CORE = {"daphne": 1_500, "uvicorn": 4_000}
SKEW_MS = {"daphne": 60, "uvicorn": 25}
PODS, NODES, CHANGES_PER_S, VIEWERS = 10_000, 300, 100, 1_000
IDLE_S, SETTLE_S = 20.0, 3.0
RESTED = 0.15  # of a core: the first lists are in
START_S, LOOK_S = 90.0, 0.1
FRAMES_PER_S = 10
RECOVERY_S, IDLE_KIB = 5.0, 40.0
NOT_MET = 1


@contextlib.asynccontextmanager
async def podium(server: str, kubeconfig: str) -> AsyncIterator[Podium]:
    """Before a cluster, once its processor rests."""
    with tempfile.TemporaryDirectory(prefix="podium-hall-") as folder:
        one = SERVERS[server](kubeconfig=kubeconfig, data_dir=Path(folder))
        await asyncio.to_thread(one.start, START_S)
        try:
            await until_at_rest(one.pid, below=RESTED, every_s=SETTLE_S, times=1, within_s=START_S)
            yield one
        finally:
            await asyncio.to_thread(one.stop)


async def measure(server: str, pods: int, viewers: int) -> Result:
    """All four, one after the other."""
    with tempfile.TemporaryDirectory(prefix="podium-hall-") as folder:
        nodes = max(1, pods * NODES // PODS)
        async with practice(str(scene(Path(folder), pods, nodes, CHANGES_PER_S))) as cluster:
            await cluster.server.pace(0)
            async with podium(server, cluster.kubeconfig) as one:
                address = one.links["observer"].split("/enter/")[0]
                async with audience(address) as sockets:
                    found = await _look(one, cluster.server, sockets, viewers)
    return _result(server, pods, viewers, found)


async def _look(one: Podium, server: Server, sockets: Audience, viewers: int) -> dict[str, Any]:
    cookies = await cookies_for(one, viewers, WINDOWS)
    first = max(WINDOWS, viewers // 10)
    await sockets.come(cookies[:first])
    await asyncio.sleep(SETTLE_S)
    few_mib = memory_mib(one.pid)
    await server.pace(1)
    await asyncio.sleep(SETTLE_S)
    few = await deliveries(one.pid, sockets)
    await server.pace(0)
    await sockets.come(cookies[first:])
    await asyncio.sleep(SETTLE_S)
    all_mib, spent_s = memory_mib(one.pid), processor_s(one.pid)
    await asyncio.sleep(IDLE_S)
    idle = (processor_s(one.pid) - spent_s) / IDLE_S
    await server.pace(1)
    await asyncio.sleep(SETTLE_S)
    live = await deliveries(one.pid, sockets)
    return {
        "kib_per_socket": (all_mib - few_mib) * 1024 / max(1, viewers - first),
        "idle_processor_per_1000": idle * 1000 / viewers,
        **live,
        **_line(few, live),
        **await _recovery(one, sockets, all_mib),
    }


def _line(few: dict[str, Any], live: dict[str, Any]) -> dict[str, float]:
    """Through both audiences: what one more delivery costs, and what following the cluster costs by itself."""
    more = live["frames_per_s"] - few["frames_per_s"]
    each_s = (live["processor"] - few["processor"]) / more if more > 0 else math.nan
    alone = max(0.0, live["processor"] - live["frames_per_s"] * each_s)
    return {
        "us_of_one_more": each_s * 1e6,
        "alone": alone,
        "observers_per_core": (1 - alone) / (each_s * FRAMES_PER_S),
    }


async def _recovery(one: Podium, sockets: Audience, before_mib: float) -> dict[str, Any]:
    """All lines are cut, all come back at once."""
    spent_s, peaks = processor_s(one.pid), [before_mib]

    async def look() -> None:
        while True:
            peaks.append(memory_mib(one.pid))
            await asyncio.sleep(LOOK_S)

    looking = asyncio.create_task(look())
    told = await sockets.ask("come_back")
    looking.cancel()
    after = Samples.of(at for share in told for at in share["after_s"])
    return {
        "back": after, "refused": sum(share["refused"] for share in told),
        "back_processor_s": processor_s(one.pid) - spent_s, "back_peak_mib": max(peaks), "before_mib": before_mib,
    }  # fmt: skip


def _result(server: str, pods: int, viewers: int, found: dict[str, Any]) -> Result:
    per_core = found["observers_per_core"]
    rows = {
        "memory of a socket that rests (KiB)": found["kib_per_socket"],
        "processor of 1,000 that rest (% of a core)": found["idle_processor_per_1000"] * 100,
        "skew of a frame, p99 − p50, median (ms)": found["skew"].median,
        "first to last of a frame, median (ms)": found["first_to_last"].median,
        "deliveries in a second": found["frames_per_s"],
        "Podium's processor meanwhile (%)": found["processor"] * 100,
        "a delivery, everything counted (µs)": found["us_per_delivery"],
        "one delivery more (µs)": found["us_of_one_more"],
        "following the cluster, with nobody there (%)": found["alone"] * 100,
        "observers a core carries beside it at 10 frames/s": per_core,
        "sockets lost": found["lost"],
        "all back after (s)": found["back"].highest,
        "half of them back after (s)": found["back"].median,
        "refused, and tried again": found["refused"],
        "Podium's processor for it (s)": found["back_processor_s"],
        "Podium before, and at its peak (MiB)": found["back_peak_mib"],
    }
    title = f"{viewers:,} observers of {pods:,} pods, {CHANGES_PER_S} changes/s, {server}"
    table = Table(title, ("", ""), [(name, shown(value, 1)) for name, value in rows.items()])
    table.remarks.append(f"Podium before the lines were cut: {found['before_mib']:.0f} MiB.")
    goals = [
        Goal(f"{server}: memory of a socket that rests", "KiB", found["kib_per_socket"], IDLE_KIB),
        Goal(f"{server}: skew of a frame", "ms", found["skew"].median, SKEW_MS[server]),
        Goal(f"{server}: observers a core carries", "count", per_core, at_least=PER_CORE[server]),
        Goal(f"{server}: all back", "s", found["back"].highest, RECOVERY_S),
        Goal(f"{server}: sockets lost", "count", found["lost"], 1),
    ]
    data = {k: v.as_json() if isinstance(v, Samples) else v for k, v in found.items()}
    return Result(f"hall, {server}", [table], data, goals)


async def run(servers: list[str], pods: int, viewers: int) -> int:
    """Print it, and keep it. Exit code 1 when a goal was missed."""
    machine.warn_if_busy()
    facts, results = machine.facts(), []
    print(machine.text(facts))
    for server in servers:
        results.append(await measure(server, pods, viewers))
        print(results[-1].tables[0].text(), flush=True)
    goals = [goal for one in results for goal in one.goals]
    print(goals_table(goals).text())
    print(f"Also in {keep(facts, results, '-hall')}")
    return 0 if all(goal.is_met for goal in goals) else NOT_MET


def main() -> int:
    """Both servers, one after the other, unless one is named."""
    parser = argparse.ArgumentParser(prog="python -m bench.hall", description="A large audience.")
    parser.add_argument("--server", choices=SERVERS, action="append")
    parser.add_argument("--pods", type=int, default=PODS)
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    told = parser.parse_args()
    return asyncio.run(run(told.server or list(SERVERS), told.pods, told.viewers))


if __name__ == "__main__":
    sys.exit(main())
