"""Sockets in processes of their own, asked together, and what a frame for all of them costs the server."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from bench.crowd import Told
from bench.measuring import Samples, percentile
from bench.processes import processor_s

PROCESSES = 2
LIVE_S, ANSWER_S = 10.0, 120.0
ALL = 0.9  # a frame that fewer got as it was (others merged it with the next) says little of the spread


class Audience:
    """The processes with the sockets, asked together."""

    def __init__(self, address: str, processes: list[Told]) -> None:
        self._address = address
        self._processes = processes

    async def ask(self, do: str, each: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        """One line to each process, one line of each."""
        more = each or [{} for _ in self._processes]
        work = (self._one(p, {"do": do, **m}) for p, m in zip(self._processes, more, strict=True))
        return list(await asyncio.gather(*work))

    async def come(self, cookies: list[str]) -> None:
        """So many more sockets, shared out evenly."""
        shares = [cookies[i::PROCESSES] for i in range(PROCESSES)]
        await self.ask("come", [{"address": self._address, "cookies": one} for one in shares])

    @staticmethod
    async def _one(process: Told, told: dict[str, Any]) -> dict[str, Any]:
        await process.say(told)
        answer: dict[str, Any] = json.loads(await process.hear(ANSWER_S))
        return answer


@contextlib.asynccontextmanager
async def audience(address: str) -> AsyncIterator[Audience]:
    """Until the end of the block; empty at first."""
    processes = [await Told.begin("bench.hall_sockets") for _ in range(PROCESSES)]
    try:
        yield Audience(address, processes)
    finally:
        for one in processes:
            await one.end()


async def deliveries(pid: int, sockets: Audience, for_s: float = LIVE_S) -> dict[str, Any]:
    """Spread of each frame over all sockets, and what a delivery costs the server of this process."""
    await sockets.ask("forget")
    spent_s, began_s = processor_s(pid), time.monotonic()
    await asyncio.sleep(for_s)
    took_s, spent_s = time.monotonic() - began_s, processor_s(pid) - spent_s
    told = await sockets.ask("tell")
    there: dict[str, list[float]] = {}
    for share in told:
        for seq, at_ms in share["arrivals"].items():
            there.setdefault(seq, []).extend(at_ms)
    most = max((len(one) for one in there.values()), default=0)
    whole = [at_ms for at_ms in there.values() if len(at_ms) >= ALL * most]
    frames = sum(share["frames"] for share in told)
    size = sum(share["bytes"] for share in told)
    return {
        "skew": Samples.of(percentile(at, 0.99) - percentile(at, 0.5) for at in whole),
        "first_to_last": Samples.of(max(at) - min(at) for at in whole),
        "whole_frames": len(whole), "frames_per_s": frames / took_s, "processor": spent_s / took_s,
        "us_per_delivery": spent_s / max(frames, 1) * 1e6, "bytes_per_frame": size / max(frames, 1),
        "lost": sum(share["lost"] for share in told),
    }  # fmt: skip
