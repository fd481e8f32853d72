"""A delivery to a socket behind Daphne, Podium's and `group_send`'s, in the same run, at one pace and of one size.

Podium's has everything in it: following the cluster, comparing, encoding. The other only sends. Once a class and once
a hall: what following the cluster costs is shared by all who look, and what a channel layer costs is not.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.audience import audience, deliveries
from bench.crowd import cookies_for
from bench.hall import WINDOWS
from bench.large import Fleet
from bench.measuring import Goal, Result, Table, shown
from bench.processes import processor_s
from tests.running.podium import free_port

AUDIENCES = ((200, 20), (1_000, 4))
"""Viewers, and changes a second: 4,000 deliveries of each, which a channel layer can just do."""
PODS, NODES = 1_000, 30
SETTLE_S, ANSWERS_S, LOOK_S = 3.0, 30.0, 0.1
CHEAPER = 10.0
Found = dict[str, Any]
APPLICATION = "bench.group_sending:application"


async def measure(*, quick: bool) -> Result:
    """A table for each audience."""
    tables, data, goals = [], {}, []
    for viewers, changes_per_s in AUDIENCES:
        podium, group, following_us = await _both(viewers, changes_per_s, 8.0 if quick else 20.0)
        ratio = group["us_per_delivery"] / podium["us_per_delivery"]
        tables.append(_table(viewers, podium, group, following_us))
        data[f"{viewers} viewers"] = {"podium": _plain(podium), "group_send": _plain(group)}
        name = f"a delivery by group_send to {viewers:,} costs so many of ours"
        goals.append(Goal(name, "×", ratio, at_least=CHEAPER))
    return Result("by group", tables, data, goals)


async def _both(viewers: int, changes_per_s: int, for_s: float) -> tuple[Found, Found, float]:
    """Podium first, since the other takes its pace and its size; and what of its deliveries is following (µs)."""
    async with Fleet(PODS, NODES, changes_per_s) as fleet:
        address = fleet.podium.links["observer"].split("/enter/")[0]
        spent_s = processor_s(fleet.podium.pid)
        await asyncio.sleep(for_s)
        alone = (processor_s(fleet.podium.pid) - spent_s) / for_s
        async with audience(address) as sockets:
            await sockets.come(await cookies_for(fleet.podium, viewers, WINDOWS))
            await asyncio.sleep(SETTLE_S)
            podium = await deliveries(fleet.podium.pid, sockets, for_s)
    pace = podium["frames_per_s"] / viewers
    async with (
        group_sending(podium["bytes_per_frame"], pace) as (pid, address),
        audience(address) as sockets,
    ):
        await sockets.come(["none=1"] * viewers)
        await asyncio.sleep(SETTLE_S)
        group = await deliveries(pid, sockets, for_s)
    return podium, group, alone / podium["frames_per_s"] * 1e6


def _table(viewers: int, podium: Found, group: Found, following_us: float) -> Table:
    title = f"A delivery to one of {viewers:,} sockets behind Daphne, in the same run"
    table = Table(title, ("", "processor (µs)", "deliveries/s", "bytes", "× Podium"))
    for name, one in (("Podium, everything counted", podium), ("group_send", group)):
        table.rows.append((
            name, shown(one["us_per_delivery"], 1), shown(one["frames_per_s"]), shown(one["bytes_per_frame"]),
            shown(one["us_per_delivery"] / podium["us_per_delivery"], 1),
        ))  # fmt: skip
    alone = group["us_per_delivery"] / (podium["us_per_delivery"] - following_us)
    table.remarks.append(
        f"{shown(following_us, 1)} µs of Podium's are following the cluster, found before anybody looked: "
        f"without them {shown(alone, 1)} times."
    )
    return table


def _plain(found: Found) -> dict[str, object]:
    """The figures without the samples."""
    return {name: value for name, value in found.items() if isinstance(value, int | float)}


@asynccontextmanager
async def group_sending(frame_bytes: float, per_s: float) -> AsyncIterator[tuple[int, str]]:
    """The process of the other server, and its address."""
    port = free_port()
    told = {"BENCH_FRAME_BYTES": str(int(frame_bytes)), "BENCH_FRAMES_PER_S": str(per_s)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), APPLICATION,
        env=os.environ | told, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(ANSWERS_S):
            while not await _answers(port):  # noqa: ASYNC110 (nobody tells of it)
                await asyncio.sleep(LOOK_S)
        yield process.pid, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
