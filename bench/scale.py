"""The scale of a fleet: how late a change is at every one of many observers, and what that costs.

Practice clusters of 1,000, 10,000 and 150,000 pods that change by themselves, and a steady stream of
labels written to some of their pods: each label is looked for in what every observer received. In the
same run and of the same labels: the API server's own watch (the floor) and `kubectl get --watch`.
Bounded in time; `--quick` makes it shorter. See bench.rivals for the ratios to other programs.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.async_api import Browser

from bench.clients import Heard, Object, Server, listening
from bench.crowd import Crowd, cookies_for
from bench.large import Fleet
from bench.measuring import Goal, Result, Samples, Table, now_ms, shown
from bench.processes import memory_mib, processor_s
from tests.running.browser import SIZES
from tests.running.podium import Podium

LABEL = "bench/step"
STEP = re.compile(r'"bench/step":"([^"]+)"')
QUIET_S = 3.0
LAST_LOOK_S = 1.5


@dataclass(frozen=True)
class Case:
    """A cluster, what happens in it, who looks on, and what was promised."""

    pods: int
    nodes: int
    per_s: int
    """Changes in a second, all together."""
    labels_per_s: int
    observers: int
    p50_ms: float
    p99_ms: float

    @property
    def title(self) -> str:
        """For a table."""
        return f"{self.pods:,} pods, {self.per_s} changes/s, {self.observers:,} observers"


class Shown(Protocol):
    """A cluster of many pods, and Podium before it."""

    podium: Podium
    server: Server

    async def some_pods(self) -> list[Object]: ...


CASES = (Case(1_000, 30, 20, 20, 200, 10, 40), Case(10_000, 300, 100, 20, 1_000, 120, 400))
SCREENS = ((10_000, 300, 0.8, 60), (150_000, 5_000, 2.5, 250))
"""Pods, nodes, seconds to the first picture, MB of the browser's heap."""


DELAYS = (
    "",
    "p50",
    "p99",
    "max",
    "missed",
    "own watch p50",
    "kubectl -w p50",
    "Podium's processor",
    "µs a delivery",
)
PICTURES = (
    "pods",
    "after (s)",
    "heap (MB)",
    "frames/s, median",
    "slowest twentieth",
    "Podium (MiB)",
    "MiB per 10,000 pods",
    "processor of 1,000 events/s",
)


async def delays(*, quick: bool) -> AsyncIterator[Result]:
    """A result for each case, as it is found."""
    for case in CASES:
        table = Table("Answer of the API server → frame at each observer (ms)", DELAYS)
        table.remarks.append(
            "Missed: a label that came only merged with a later one of the same pod, or not at all. Observers are in a "
            "process of their own on the same machine; a delivery is one frame to one of them."
        )
        goals: list[Goal] = []
        async with Fleet(case.pods, case.nodes, case.per_s - case.labels_per_s) as fleet:
            row, data = await measured(case, fleet, 8 if quick else 25, goals)
        table.rows.append(row)
        yield Result(f"scale, {case.title}", [table], data, goals)


async def pictures(browser: Browser, *, quick: bool) -> AsyncIterator[Result]:
    """A result for each size, as it is found."""
    base_mib = await _empty_mib()
    for pods, nodes, first_s, heap_mb in SCREENS:
        title = "The first picture in Chromium, drawn in software, 1280×720"
        table = Table(title, PICTURES)
        row, found = await _screen(browser, pods, nodes, base_mib, 8 if quick else 25)
        table.rows.append(row)
        goals = [
            Goal(f"first picture of {pods:,} pods", "s", found["first_s"], first_s),
            Goal(f"heap with {pods:,} pods", "MB", found["heap_mb"], heap_mb),
            Goal(f"memory per 10,000 of {pods:,} pods", "MiB", found["mib_per_10k"], 30),
        ]
        yield Result(f"pictures, {pods:,} pods", [table], found, goals)


# --- delays ---------------------------------------------------------------------------------------


async def measured(
    case: Case, fleet: Shown, seconds: int, goals: list[Goal]
) -> tuple[list[str], dict[str, Any]]:
    """A line of the table, and its figures."""
    pods = await fleet.some_pods()
    cookies = await cookies_for(fleet.podium, case.observers)
    # The name that cookies are for.
    address = fleet.podium.links["observer"].split("/enter/")[0]
    many = await Crowd.begin(address, cookies)
    own: list[Heard] = []
    kubectl: dict[str, float] = {}
    watches = (
        fleet.server.watch("/api/v1/pods", own),
        _kubectl(fleet.podium.kubeconfig, kubectl),
    )
    async with listening(*watches):
        await asyncio.sleep(QUIET_S)
        spent_s, began_s = processor_s(fleet.podium.pid), time.monotonic()
        answered = await _write(fleet.server, pods, case.labels_per_s, seconds)
        share = (processor_s(fleet.podium.pid) - spent_s) / (time.monotonic() - began_s)
        took_s = time.monotonic() - began_s
    found = await many.end()
    seen = [at - answered[s] for one in found["steps"] for s, at in one.items() if s in answered]
    missed = len(answered) * case.observers - len(seen)
    delays = Samples.of(seen)
    floor = Samples.of(
        one.at_ms - answered[s] for one in own for s in STEP.findall(one.text) if s in answered
    )
    by_kubectl = Samples.of(at - answered[s] for s, at in kubectl.items() if s in answered)
    per_delivery = share * took_s / max(found["frames"], 1) * 1e6
    goals.append(Goal(f"{case.title}: p50", "ms", delays.median, case.p50_ms))
    goals.append(Goal(f"{case.title}: p99", "ms", delays.p99, case.p99_ms))
    row = [
        case.title,
        *(shown(one, 1) for one in (delays.median, delays.p99, delays.highest)),
        str(missed),
        shown(floor.median, 1),
        shown(by_kubectl.median, 1),
        f"{shown(share * 100)} %",
        shown(per_delivery),
    ]
    return row, {
        "delay_ms": delays.as_json(), "missed": missed, "own_watch_ms": floor.as_json(),
        "kubectl_ms": by_kubectl.as_json(), "processor_share": round(share, 3),
        "us_per_delivery": round(per_delivery, 1),
        "frames": found["frames"], "bytes": found["bytes"],
        "observers_processor_s": round(found["processor_s"], 1),
    }  # fmt: skip


async def _write(server: Server, pods: list[Object], per_s: int, seconds: int) -> dict[str, float]:
    """Labels at a steady pace, whatever an answer takes; when each was answered."""
    answered: dict[str, float] = {}

    async def write(number: int) -> None:
        await asyncio.sleep(number / per_s)
        meta = pods[number % len(pods)]["metadata"]
        path = f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}"
        _, at_ms = await server.timed(
            "PATCH", path, {"metadata": {"labels": {LABEL: f"s{number}"}}}
        )
        answered[f"s{number}"] = at_ms

    # A pod that the fleet has replaced meanwhile has no answer, and is no sample.
    await asyncio.gather(*(write(one) for one in range(per_s * seconds)), return_exceptions=True)
    await asyncio.sleep(LAST_LOOK_S)
    return answered


async def _kubectl(kubeconfig: str, came: dict[str, float]) -> None:
    """`kubectl get pods --watch-only`, until cancelled."""
    process = await asyncio.create_subprocess_exec(
        "kubectl", f"--kubeconfig={kubeconfig}", "get", "pods", "-A", "--watch-only", "--no-headers", "-L", LABEL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            words = line.decode().split()
            if words and words[-1].startswith("s"):
                came.setdefault(words[-1], now_ms())
    finally:
        process.terminate()
        await process.wait()


# --- pictures -------------------------------------------------------------------------------------


async def _empty_mib() -> float:
    """Podium before an empty cluster: what is there whatever is watched."""
    podium = Podium(scenario="empty")
    await asyncio.to_thread(podium.start)
    try:
        await asyncio.sleep(QUIET_S)
        return memory_mib(podium.pid)
    finally:
        await asyncio.to_thread(podium.stop)


FRAMES = """(ms) => new Promise((done) => {
  const seen = []; const end = performance.now() + ms; let last = performance.now();
  const look = (now) => {
    seen.push(now - last);
    last = now;
    if (now < end) requestAnimationFrame(look);
    else done(seen.slice(1));
  };
  requestAnimationFrame(look);
})"""
DRAWN = """() => document.querySelector('canvas.fleet:not([hidden])')
  || document.querySelector('#picture [data-kind=pod]')"""


async def _screen(
    browser: Browser, pods: int, nodes: int, base_mib: float, seconds: int
) -> tuple[list[str], dict[str, Any]]:
    async with Fleet(pods, nodes, 100) as fleet:
        await asyncio.sleep(QUIET_S)
        memory = memory_mib(fleet.podium.pid)
        spent_s = processor_s(fleet.podium.pid)
        await asyncio.sleep(seconds)
        per_1000 = (processor_s(fleet.podium.pid) - spent_s) / seconds * 10
        width, height = SIZES["laptop"]
        context = await browser.new_context(viewport={"width": width, "height": height})
        page = await context.new_page()
        await page.goto(fleet.podium.links["observer"])  # the session, and what the browser caches
        await page.wait_for_url("**/cluster/**")
        await page.wait_for_function(DRAWN, timeout=60_000)
        began_s = time.monotonic()
        await page.reload(wait_until="commit")
        await page.wait_for_function(DRAWN, timeout=60_000)
        first_s = time.monotonic() - began_s
        frames = Samples.of(await page.evaluate(FRAMES, min(seconds, 10) * 1000))
        devtools = await context.new_cdp_session(page)
        await devtools.send("HeapProfiler.enable")
        await devtools.send("HeapProfiler.collectGarbage")
        heap_mb = (await devtools.send("Runtime.getHeapUsage"))["usedSize"] / 1e6
        await context.close()
    each = (memory - base_mib) / pods * 10_000
    found = {
        "first_s": round(first_s, 2), "heap_mb": round(heap_mb, 1), "frames_ms": frames.as_json(),
        "memory_mib": round(memory), "mib_per_10k": round(each, 1), "cores_per_1000_events": round(per_1000, 3),
    }  # fmt: skip
    row = [f"{pods:,}", shown(first_s, 2), shown(heap_mb, 1), shown(1000 / frames.median), shown(1000 / frames.p95),
           shown(memory), shown(each, 1), f"{shown(per_1000 * 100)} %"]  # fmt: skip
    return row, found
