"""What the system says of a process: its memory, its processor time, its children."""

import asyncio
import math
import os
import time
from contextlib import suppress
from pathlib import Path

KIB_PER_MIB = 1024
CLOCK_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int) -> float:
    """Resident memory of one process; NaN where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return math.nan
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(found[0]) / KIB_PER_MIB if found else math.nan


def processor_s(pid: int) -> float:
    """Processor time of one process since its start; NaN where the system does not tell."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return math.nan
    return (int(words[11]) + int(words[12])) / CLOCK_TICKS_PER_S


def children(pid: int) -> list[int]:
    """The processes that this one has started; empty where the system does not tell."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    return [int(word) for word in listed.split()]


async def until_at_rest(
    pid: int, *, below: float, every_s: float, times: int, within_s: float
) -> None:
    """Until it took less than this share of a core so many times on end, looked at every few seconds; or until that
    has taken too long."""
    until_s, before_s, calm = time.monotonic() + within_s, processor_s(pid), 0
    while calm < times and time.monotonic() < until_s:
        await asyncio.sleep(every_s)
        now_s = processor_s(pid)
        calm = calm + 1 if now_s - before_s < below * every_s else 0
        before_s = now_s


LEAST = 19
"""The niceness of what runs only when nobody else wants to (setpriority(2))."""


def give_way(pid: int) -> None:
    """Let this process and all that it started run after everybody else, as if they were on a machine of
    their own: threads by niceness, and their sessions where the kernel groups by session (sched(7),
    "The autogroup feature")."""
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(LEAST), encoding="ascii")
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(task.name), LEAST)
    for child in children(pid):
        give_way(child)
