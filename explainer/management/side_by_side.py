"""Rehearsals on several processors: each worker is a process with a practice cluster of its own, and takes what is due.

Everything that is to be played is known when the workers are forked, longest first; a counter that they share says who
plays what (docs/decisions/0088). Each tells its outcomes through a pipe, whose end also tells that it died.
"""

import asyncio
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from dashboard.kube.config import Connection
from explainer.limits import AT_ONCE
from explainer.management.rehearsing import NoCluster, practice
from explainer.rehearsal.course import Group, Outcome, longest_first, play, start_scenes
from explainer.rehearsal.prepared import Prepared

Work = Sequence[tuple[Path, Group]]
Next = Callable[[], tuple[Path, Group] | None]


def rehearsed_side_by_side(
    folders: Sequence[Path], modes: Sequence[str], tell: Callable[[Outcome], None], *, jobs: int
) -> list[Outcome]:
    """All of them on practice clusters; ``tell`` hears of them in the order in which they were named. Raises NoCluster;
    whatever is raised, no worker and no cluster is left."""
    work = longest_first(folders, modes)
    workers = _begin(work, min(jobs, len(work)))
    found: dict[tuple[str, str], Outcome] = {}
    left = [(folder.name, mode) for folder in folders for mode in modes]
    outcomes: list[Outcome] = []
    try:
        for one in _heard(workers):
            found[one.lesson, one.mode] = one
            while left and left[0] in found:
                outcomes.append(found[left.pop(0)])
                tell(outcomes[-1])
    finally:
        for process in workers.values():
            process.terminate()
        for process in workers.values():
            process.join()
    return outcomes


def _begin(work: Work, jobs: int) -> dict[Pipe, ForkProcess]:
    context = multiprocessing.get_context("fork")  # nothing runs yet, and all is imported
    counter = context.Value("l", 0)
    workers: dict[Pipe, ForkProcess] = {}
    for _ in range(jobs):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(work, counter, theirs), daemon=False)
        process.start()
        theirs.close()
        workers[ours] = process
    return workers


def _heard(workers: dict[Pipe, ForkProcess]) -> Iterator[Outcome]:
    """Each outcome as it comes. Raises NoCluster when a worker could not begin, or died."""
    open_ends = list(workers)
    while open_ends:
        for end in wait(open_ends):
            assert isinstance(end, Pipe)  # noqa: S101 - nothing else is waited for
            try:
                said = end.recv()
            except EOFError:
                open_ends.remove(end)
                workers[end].join()
                if code := workers[end].exitcode:
                    raise NoCluster(
                        f"A worker ended with code {code} before its work was done."
                    ) from None
                continue
            if isinstance(said, str):
                raise NoCluster(said)
            yield said


# --- in the worker --------------------------------------------------------------------------------


def _work(work: Work, counter: Any, end: Pipe) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; whoever began us ends us

    def take() -> tuple[Path, Group] | None:
        with counter.get_lock():
            at, counter.value = counter.value, counter.value + 1
        return work[at] if at < len(work) else None

    try:
        asyncio.run(_play_all(take, end))
    except NoCluster as why:
        end.send(str(why))
    except (asyncio.CancelledError, BrokenPipeError):
        os._exit(1)  # asked to end, or nobody listens any more: the cluster has ended by now


async def _play_all(take: Next, end: Pipe) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio.run made it
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with practice() as cluster:
        scenes = start_scenes(cluster)  # they go with the cluster
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(_one_by_one(cluster, scenes, take, end))


async def _one_by_one(cluster: Connection, scenes: Prepared, take: Next, end: Pipe) -> None:
    while (one := take()) is not None:
        try:
            outcomes = await play(cluster, *one, scenes)
        except Exception:  # noqa: BLE001 - told whole as a trouble of that lesson; the others go on
            why = traceback.format_exc().splitlines()
            outcomes = [Outcome(one[0].name, mode, troubles=why) for mode in one[1]]
        for outcome in outcomes:
            end.send(outcome)
