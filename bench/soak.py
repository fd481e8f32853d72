"""A long look: whether Podium or its page grows while a cluster changes and people watch.

    python -m bench.soak --minutes 30

A fleet of 1,000 pods changes a hundred times a second before Podium, fifty sockets acknowledge, two more
apply and check every frame, and one page is open in Chromium. What is bounded fills up first: the past that
can be gone back to takes 300,000 changes (`limits.HISTORY_MAX_BYTES`), the page's tape 200,000, so the
cluster's time runs ten times as fast during the warm-up. After it, every ten seconds: resident memory of
Podium, and the page's heap after a collection. The line through them is the answer.
"""

import argparse
import asyncio
import os
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from bench import machine
from bench.clients import Server, listening
from bench.crowd import Crowd, cookies_for
from bench.exact import Exact, are_equal, heap_mib, page_says
from bench.kept import keep
from bench.large import Fleet
from bench.measuring import Goal, Result, Table, goals_table, shown
from bench.processes import children, memory_mib, processor_s
from bench.screen import PATIENCE_MS, chromium
from bench.slope import Slope, slope
from tests.running.browser import SIZES, find_chromium

PODS, NODES, CHANGES_PER_S = 1_000, 30, 100
EXACT = 2
EVERY_S = 10.0
FAST = 10  # ten times a hundred changes a second
FILL_S, SETTLE_S = 300.0, 60.0
EQUAL_WITHIN_S = 30.0
RSS_PER_H, HEAP_PER_H = 1.0, 1.0
MINUTES, VIEWERS = 30.0, 50
NO_CHROMIUM, NOT_MET = 2, 1
DRAWN = "#picture [data-kind=pod], canvas.fleet:not([hidden])"
HEAD = ("MiB", "first", "last", "lowest", "highest", "slope an hour", "95 % of it")


@dataclass
class Samples:
    """What was read at each moment; seconds after the end of the warm-up, MiB."""

    at_s: list[float] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    heap: list[float] = field(default_factory=list)
    cluster: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)


@dataclass
class Watched:
    """Everything that is looked at."""

    pid: int
    server: Server
    page: Page
    devtools: CDPSession
    exact: list[Exact]

    async def look(self, samples: Samples, at_s: float) -> None:
        """One sample of each."""
        samples.at_s.append(at_s)
        samples.rss.append(memory_mib(self.pid))
        samples.heap.append(await heap_mib(self.devtools))
        samples.cluster.append(sum(memory_mib(one) for one in children(self.pid)))
        samples.load.append(os.getloadavg()[0])


async def measure(browser: Browser, minutes: float, viewers: int) -> Result:
    """All of it; `minutes` are those after the warm-up."""
    async with Fleet(PODS, NODES, CHANGES_PER_S) as fleet:
        cookies = await cookies_for(fleet.podium, viewers)
        crowd = await Crowd.begin(fleet.podium.links["observer"].split("/enter/")[0], cookies)
        exact = [Exact(fleet.podium.links["observer"]) for _ in range(EXACT)]
        page, devtools = await _page(browser, fleet.podium.links["observer"])
        watched = Watched(fleet.podium.pid, fleet.server, page, devtools, exact)
        async with listening(*(one.listen() for one in exact)):
            before = await _warm_up(watched)
            spent_s, began_s = processor_s(fleet.podium.pid), time.monotonic()
            samples = await _sample(watched, minutes * 60, "soak")
            share = (processor_s(fleet.podium.pid) - spent_s) / (time.monotonic() - began_s)
            await watched.server.pace(0)
            equal = await are_equal(fleet.server, page, exact, EQUAL_WITHIN_S)
            wrong = (await page_says(page))[1] + sum(one.replica.mismatches for one in exact)
        heard = await crowd.end()
        await page.context.close()
    facts = {
        "minutes": minutes, "viewers": viewers, "rows are equal": equal, "mismatches": wrong,
        "gaps": sum(one.gaps for one in exact), "frames of a viewer": heard["frames"] // max(viewers, 1),
        "sockets lost": heard["lost"], "processor_share": round(share, 3),
    }  # fmt: skip
    return result(before, samples, facts)


async def _page(browser: Browser, link: str) -> tuple[Page, CDPSession]:
    width, height = SIZES["laptop"]
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(link)
    await page.wait_for_selector(DRAWN, timeout=PATIENCE_MS)
    devtools = await context.new_cdp_session(page)
    for domain in ("HeapProfiler", "Performance"):
        await devtools.send(f"{domain}.enable")
    return page, devtools


async def _warm_up(watched: Watched) -> Samples:
    """Until what is bounded is full; what it looked like meanwhile."""
    await watched.server.pace(FAST)
    filling = await _sample(watched, FILL_S, "warm-up")
    await watched.server.pace(1)
    await asyncio.sleep(SETTLE_S)
    return filling


async def _sample(watched: Watched, seconds: float, word: str) -> Samples:
    """Every ten seconds, told on stderr as they come: a long run is looked at."""
    samples, began_s = Samples(), time.monotonic()
    while (at_s := time.monotonic() - began_s) < seconds:
        await watched.look(samples, at_s)
        sys.stderr.write(
            f"{word} {at_s:6.0f} s: Podium {samples.rss[-1]:.2f} MiB, page {samples.heap[-1]:.2f} MiB, "
            f"cluster {samples.cluster[-1]:.1f} MiB, load {samples.load[-1]:.2f}\n"
        )
        sys.stderr.flush()
        await asyncio.sleep(max(0.0, EVERY_S * len(samples.at_s) - (time.monotonic() - began_s)))
    return samples


# --- what came of it ------------------------------------------------------------------------------


def result(before: Samples, samples: Samples, facts: dict[str, Any]) -> Result:
    """The table, the goals, and every sample for the file."""
    lines = {
        "Podium": samples.rss,
        "the page's heap": samples.heap,
        "practice cluster": samples.cluster,
    }
    slopes = {name: slope(samples.at_s, values) for name, values in lines.items()}
    warm_up = f"{FILL_S + SETTLE_S:.0f} s of warm-up"
    title = (
        f"Soak: {facts['minutes']:g} minutes after {warm_up}, {facts['viewers']} viewers and a page"
    )
    table = Table(title, HEAD, [_row(name, lines[name], slopes[name]) for name in lines])
    table.remarks.append("; ".join(f"{name}: {value}" for name, value in facts.items()))
    goals = [
        Goal("Podium grows in an hour", "MiB", slopes["Podium"].per_h, RSS_PER_H),
        # The page's tape drops a tenth at once, so its heap is a saw: what it surely grows by is the question.
        Goal("the page's heap grows in an hour, at least", "MiB", slopes["the page's heap"].lowest, HEAP_PER_H),
        Goal("beats whose checksum differed", "count", facts["mismatches"], 1),
        Goal("all have the cluster's rows at the end", "1 = yes", float(facts["rows are equal"]), at_least=1),
        Goal("sockets that were lost", "count", facts["sockets lost"], 1),
    ]  # fmt: skip
    data = facts | {
        "slopes": {
            name: {"mib_per_h": one.per_h, "within": one.within} for name, one in slopes.items()
        },
        "warm-up": vars(before),
        "samples": vars(samples),
    }
    return Result("soak", [table], data, goals)


def _row(name: str, values: list[float], found: Slope) -> list[str]:
    ends = (values[0], values[-1], min(values), max(values), found.per_h)
    interval = f"{found.lowest:+.2f} … {found.highest:+.2f}"
    return [name, *(shown(one, 2) for one in ends), interval]


async def run(minutes: float, viewers: int) -> int:
    """Print it, and keep it. Exit code 1 when a goal was missed."""
    machine.warn_if_busy()
    found = machine.facts()
    print(machine.text(found))
    async with chromium() as browser:
        one = await measure(browser, minutes, viewers)
    print("\n".join(table.text() for table in one.tables))
    print(goals_table(one.goals).text())
    print(f"Also in {keep(found, [one], '-soak')}")
    return 0 if all(goal.is_met for goal in one.goals) else NOT_MET


def main() -> int:
    """Exit code 2 when there is no Chromium."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description="Whether it grows.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="after the warm-up of six")
    parser.add_argument("--viewers", type=int, default=VIEWERS)
    told = parser.parse_args()
    if not find_chromium():
        sys.stderr.write("Chromium is not installed; it is what shows the picture.\n")
        return NO_CHROMIUM
    return asyncio.run(run(told.minutes, told.viewers))


if __name__ == "__main__":
    sys.exit(main())
