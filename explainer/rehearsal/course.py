"""All lessons in all modes, some at a time, and what came of each."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from explainer.format.reading import FILE
from explainer.format.troubles import Troubled
from explainer.limits import AT_ONCE
from explainer.player.answers import NotNow
from explainer.player.stages import can
from explainer.rehearsal.modes import GO_BACK, MODES
from explainer.rehearsal.playing import Stuck, stands
from explainer.rehearsal.prepared import Prepared
from explainer.rehearsal.theatre import theatre
from explainer.runs.preparing import NotPrepared


@dataclass(slots=True)
class Outcome:
    """One lesson in one mode."""

    lesson: str
    mode: str
    troubles: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Ids of the steps that this cluster cannot do, so that they were told only."""
    seconds: float = 0.0


async def rehearse(
    clusters: Sequence[Connection],
    folders: Sequence[Path],
    modes: Sequence[str],
    *,
    practice: bool = True,
) -> AsyncIterator[Outcome]:
    """Each as soon as it is over, on whichever cluster has time. A real one has one at a time: lessons cordon and drain
    its nodes."""
    free: asyncio.Queue[tuple[Connection, Prepared | None]] = asyncio.Queue()
    every_scene = [start_scenes(cluster) if practice else None for cluster in clusters]
    for cluster, scenes in zip(clusters, every_scene, strict=True):
        for _ in range(AT_ONCE if practice else 1):
            free.put_nowait((cluster, scenes))

    async def one(folder: Path, mode: str) -> Outcome:
        cluster, scenes = await free.get()
        try:
            return await play(cluster, folder, mode, scenes)
        finally:
            free.put_nowait((cluster, scenes))

    by_length = longest_first([(folder, mode) for folder in folders for mode in modes])
    tasks = [asyncio.create_task(one(folder, mode)) for folder, mode in by_length]
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        for left in tasks:
            left.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for scenes in filter(None, every_scene):
            await scenes.close()


def longest_first(rehearsals: Sequence[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """What takes long begins first, else the others wait for it in the end: mutation plays each step many times. The
    modes of a lesson come together, so that they share its start scene."""
    return sorted(rehearsals, key=_length, reverse=True)


def _length(rehearsal: tuple[Path, str]) -> tuple[bool, int, str]:
    folder, mode = rehearsal
    try:
        size = (folder / FILE).stat().st_size
    except OSError:
        size = 0  # reading it says what is wrong
    return mode == "mutation", size, folder.name


def start_scenes(cluster: Connection) -> Prepared:
    """Of the lessons that are played on this practice cluster."""

    async def make(first: Connection, folder: Path, name: str) -> None:
        async with theatre(first, folder, name=name, stays=True) as opened:
            await stands(opened)

    return Prepared(cluster, make)


async def play(
    first: Connection, folder: Path, mode: str, scenes: Prepared | None = None
) -> Outcome:
    """One lesson, one mode; on a real cluster where there are no start scenes."""
    began_s = time.monotonic()
    found = Outcome(folder.name, mode)
    name = f"{folder.name}-{mode}"[:50]
    try:
        keeps, practice = mode in GO_BACK, scenes is not None
        of = await scenes.name(folder) if scenes else ""
        async with theatre(
            first, folder, name=name, practice=practice, keeps=keeps, of=of
        ) as opened:
            found.told = [one.id for one in opened.lesson.steps if not can(one, practice=practice)]
            found.troubles += await MODES[mode](opened)
    except Troubled as why:
        found.troubles += [str(one) for one in why.troubles]
    except (Stuck, NotNow, NotPrepared) as why:
        found.troubles.append(str(why))
    except KubeError as error:
        found.troubles.append(f"The cluster refused: {error.message}")
    found.seconds = time.monotonic() - began_s
    return found
