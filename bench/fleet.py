"""The scenario `fleet`: its start, its memory, and its lists."""

import time

from bench.measuring import Result, Table, shown
from bench.practice_process import Practice, practice
from bench.processes import memory_mib, processor_s

PAGE = 500


async def measure() -> Result:
    """One table."""
    async with practice("fleet") as one:
        rows = await _lists(one)
    table = Table("The scenario fleet: 5,000 nodes, 150,000 pods", ("", ""))
    table.rows.extend((name, shown(value, 1)) for name, value in rows.items())
    return Result("fleet", [table], dict(rows))


async def _lists(one: Practice) -> dict[str, float]:
    path, spent_s = "/api/v1/pods", processor_s(one.pid)
    began_s = time.monotonic()
    size = await one.server.size(path)
    whole_s = time.monotonic() - began_s
    began_s, pages, token = time.monotonic(), 0, ""
    while pages == 0 or token:
        answer = await one.server.ask("GET", f"{path}?limit={PAGE}&continue={token}")
        pages, token = pages + 1, answer["metadata"].get("continue", "")
    return {
        "first answer after (s)": one.started_s,
        "processor until then (s)": spent_s,
        "memory (MiB)": memory_mib(one.pid),
        "all pods in one list (s)": whole_s,
        "that list (MiB)": size / 1024 / 1024,
        f"all pods in {pages} pages of {PAGE}, decoded (s)": time.monotonic() - began_s,
    }
