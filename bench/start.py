"""From the command to a living picture, and what the two processes then weigh.

The first start of a fresh folder makes the database and is shown apart; the others are as one starts
it every day. The browser runs already, as that of a person does.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from bench.measuring import Result, Samples, Table, shown
from bench.practice_process import practice as practice_alone
from bench.processes import children, memory_mib, processor_s
from bench.screen import screen
from tests.running.podium import Podium

RUNS = 3
GOAL_S = 4
SCENARIO = "workshop"
ROWS = ("page answers", "processor time of Podium until then", "first pods drawn in Chromium")


async def measure(browser: Browser) -> Result:
    """A first start, three more, and three of the practice cluster alone."""
    folder = Path(tempfile.mkdtemp(prefix="podium-bench-"))
    starts = [await _start(folder, browser) for _ in range(1 + RUNS)]
    practice = [await _start_practice() for _ in range(RUNS)]
    head = ("", "first", *(f"run {i}" for i in range(1, RUNS + 1)), "median of runs")
    table = Table(f"Start with the scenario “{SCENARIO}” (s after the command)", head)
    data: dict[str, Any] = {}
    for name in ROWS:
        first, *warm = (one[name] for one in starts)
        _row(table, data, name, warm, shown(first, 2))
    _row(table, data, "practice cluster alone: first answer", practice, "")
    memory = Table("Memory after the start (MiB resident)", ("process", "median"))
    for name in ("Podium", "practice cluster"):
        samples = Samples.of(one[name] for one in starts)
        memory.rows.append((name, shown(samples.median)))
        data[f"{name} memory_mib"] = samples.as_json()
    drawn = Samples.of(one["first pods drawn in Chromium"] for one in starts[1:]).median
    data["goal_met"] = drawn < GOAL_S
    word = "met" if drawn < GOAL_S else "MISSED"
    table.remarks.append(f"Goal: a living picture within {GOAL_S} s: {word} ({shown(drawn, 2)} s).")
    return Result("start", [table, memory], data)


def _row(table: Table, data: dict[str, Any], name: str, warm: list[float], first: str) -> None:
    samples = Samples.of(warm)
    table.rows.append((name, first, *(shown(one, 2) for one in warm), shown(samples.median, 2)))
    data[f"{name} s"] = samples.as_json()


async def _start(folder: Path, browser: Browser) -> dict[str, float]:
    """One start and one visit; seconds, and MiB."""
    podium = Podium(scenario=SCENARIO, data_dir=folder)
    began_s = time.monotonic()
    await asyncio.to_thread(podium.start)
    try:
        answers_s = time.monotonic() - began_s
        spent_s = processor_s(podium.pid)
        async with screen(browser, podium.links["observer"]) as page:
            await page.wait_for_picture()
            drawn_s = time.monotonic() - began_s
        cluster = sum(memory_mib(pid) for pid in children(podium.pid))
        return {
            "page answers": answers_s,
            "processor time of Podium until then": spent_s,
            "first pods drawn in Chromium": drawn_s,
            "Podium": memory_mib(podium.pid),
            "practice cluster": cluster or float("nan"),
        }
    finally:
        await asyncio.to_thread(podium.stop)


async def _start_practice() -> float:
    """Seconds until it has answered."""
    async with practice_alone(SCENARIO, "--seed", "1") as one:
        return one.started_s
