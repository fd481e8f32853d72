"""What the system says of a process: its memory, its processor time, its children."""

import math
import os
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
