"""`python -m bench`: all measurements, or those named, as tables and as a JSON file.

    python -m bench                    everything, about a quarter of an hour
    python -m bench cost fanout        only these
    python -m bench --quick scale      in a third of the time

Each measurement is bounded in time and in number, and uses the loopback interface only.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence

from playwright.async_api import Browser

from bench import (
    by_group,
    clusters,
    cost,
    deletes,
    fanout,
    fleet,
    forks,
    frames,
    grown,
    machine,
    real_fleet,
    replay,
    rivals,
    room,
    scale,
    small,
    start,
    views,
    watchers,
)
from bench.kept import keep
from bench.measuring import Result, goals_table
from bench.screen import chromium
from tests.running.browser import find_chromium

OF_PRACTICE = {
    "small": small.measure,
    "forks": forks.measure,
    "watchers": watchers.measure,
    "fleet": fleet.measure,
    "grown": grown.measure,
}
IN_BROWSER = ("start", "pictures", "frames", "delete", "fanout")
MEASURES = (
    "cost",
    "replay",
    "views",
    *OF_PRACTICE,
    "rivals",
    "group",
    "scale",
    "real",
    "room",
    *IN_BROWSER,
)
NO_CHROMIUM = 2


async def measured(wanted: Sequence[str], *, quick: bool) -> AsyncIterator[Result]:
    """The results one by one, as they are found."""
    if "cost" in wanted:
        yield cost.measure()
    if "replay" in wanted:
        yield await replay.measure()
    if "views" in wanted:
        yield views.measure()
    for name, measure in OF_PRACTICE.items():
        if name in wanted:
            yield await measure()
    if "rivals" in wanted:
        yield await rivals.measure(quick=quick)
    if "group" in wanted:
        yield await by_group.measure(quick=quick)
    if "scale" in wanted:
        async for one in scale.delays(quick=quick):
            yield one
    if "real" in wanted and clusters.is_built():
        yield await real_fleet.measure(quick=quick)
    if "room" in wanted:
        yield await room.measure()
    if set(wanted).isdisjoint(IN_BROWSER):
        return
    async with chromium() as browser:
        if "start" in wanted:
            yield await start.measure(browser)
        if "pictures" in wanted:
            async for one in scale.pictures(browser, quick=quick):
                yield one
        if "frames" in wanted:
            yield await frames.measure(browser)
        if "delete" in wanted:
            async with clusters.practice(large=False) as setting:
                yield await deletes.measure(setting, browser)
        if {"delete", "fanout"} & set(wanted):
            async with clusters.practice(large=True) as setting:
                if "fanout" in wanted:
                    yield await fanout.measure(setting)
                if "delete" in wanted:
                    yield await deletes.measure(setting, browser)
        if "delete" in wanted and clusters.is_built():
            async for result in real(browser):
                yield result


async def real(browser: Browser) -> AsyncIterator[Result]:
    """The same deletes on the real control plane, small and grown."""
    async with clusters.real() as setting:
        yield await deletes.measure(setting, browser)
        await setting.grow()
        yield await deletes.measure(setting, browser)


async def run(wanted: Sequence[str], *, quick: bool) -> None:
    """Print, and write the file."""
    machine.warn_if_busy()
    found = machine.facts()
    print(machine.text(found))
    results = []
    async for result in measured(wanted, quick=quick):
        results.append(result)
        print("\n".join(table.text() for table in result.tables), flush=True)
    goals = [goal for one in results for goal in one.goals]
    if goals:
        print(goals_table(goals).text())
    if {"delete", "real"} & set(wanted) and not clusters.is_built():
        print("The real control plane is not built (make controlplane), so it was left out.")
    print(f"Also in {keep(found, results)}")


def main() -> int:
    """Exit code 2 when there is no Chromium."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="How long, how much.")
    parser.add_argument("measures", nargs="*", choices=[*MEASURES, []], metavar="measure",
                        help=f"{', '.join(MEASURES)}; all when none is named")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="shorter runs of scale and rivals")
    told = parser.parse_args()
    wanted = told.measures or MEASURES
    if not find_chromium() and not set(wanted).isdisjoint(IN_BROWSER):
        sys.stderr.write(
            "Chromium is not installed; it is what shows the picture. These run without it: "
            f"{', '.join(sorted(set(MEASURES) - set(IN_BROWSER)))}.\n"
        )
        return NO_CHROMIUM
    asyncio.run(run(wanted, quick=told.quick))
    return 0


if __name__ == "__main__":
    sys.exit(main())
