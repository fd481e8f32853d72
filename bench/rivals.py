"""Ratios to other programs, in the same run: what a delivery, an event and a held pod cost elsewhere.

- `group_send` of a channel layer, the usual way to tell a group of sockets something: processor time of
  one delivery to one receiver that only takes it from its channel, in memory, without any socket
  (`bench.in_memory`, which has Podium's, too).
- The official Python client's informer, before the same practice cluster: memory with all pods, and
  processor time while they change.
"""

import asyncio
import statistics
import sys
import time

from bench.in_memory import group_send_us, podium_us
from bench.measuring import Goal, Result, Table, shown
from bench.practice_process import practice
from bench.processes import memory_mib, processor_s

ROUNDS = 5
CHEAPER = 10.0
PODS = 10_000
SETTLE_S = 25.0
INFORMER = """
import sys, time
from kubernetes import client, config
from kubernetes.informer import SharedInformer
config.load_kube_config(sys.argv[1])
print('ready', flush=True)
sys.stdin.readline()
api = client.CoreV1Api()
informer = SharedInformer(api.list_pod_for_all_namespaces)
informer.start()
time.sleep(600)
"""


async def measure(*, quick: bool) -> Result:
    """One table."""
    ours_us = statistics.median([await podium_us() for _ in range(ROUNDS)])
    theirs_us = statistics.median([await group_send_us() for _ in range(ROUNDS)])
    informer = await _informer(8 if quick else 20)
    table = Table("The same by other programs, in the same run", ("", ""))
    rows = {
        "Podium: processor of a delivery without a socket (µs)": ours_us,
        "group_send: processor of a delivery without a socket (µs)": theirs_us,
        **informer,
    }
    table.rows.extend((name, shown(value, 1)) for name, value in rows.items())
    what = "without a socket, a delivery by group_send costs so many of ours"
    goals = [Goal(what, "×", theirs_us / ours_us, at_least=CHEAPER)]
    return Result("rivals", [table], {name: round(value, 2) for name, value in rows.items()}, goals)


async def _informer(seconds: int) -> dict[str, float]:
    """Before 10,000 pods of a practice cluster, of which a hundred change in a second."""
    async with practice("fleet-10k") as cluster:
        memory, share = await informer(cluster.kubeconfig, seconds)
    return {
        "official informer: memory of 10,000 pods (MiB)": memory,
        "official informer: processor of 1,000 events/s (%)": share * 10 * 100,
    }


async def informer(kubeconfig: str, seconds: int) -> tuple[float, float]:
    """In a process of its own: the MiB that all pods take, and the share of a core while they change."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", INFORMER, kubeconfig,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            await process.stdout.readline()
        empty_mib = memory_mib(process.pid)
        process.stdin.write(b"\n")
        await _rest(process.pid)
        full_mib, spent_s = memory_mib(process.pid), processor_s(process.pid)
        await asyncio.sleep(seconds)
        share = (processor_s(process.pid) - spent_s) / seconds
    finally:
        process.kill()
        await process.wait()
    return full_mib - empty_mib, share


async def _rest(pid: int) -> None:
    """Until the first list is in: its processor rests, or time is up."""
    before_s, began_s = processor_s(pid), time.monotonic()
    await asyncio.sleep(5)
    while time.monotonic() - began_s < SETTLE_S:
        before_s = processor_s(pid)
        await asyncio.sleep(2)
        if processor_s(pid) - before_s < 1.2:
            return
