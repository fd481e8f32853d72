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
from explainer.rehearsal.modes import GO_BACK, played, together
from explainer.rehearsal.playing import Stuck, stands
from explainer.rehearsal.prepared import Prepared
from explainer.rehearsal.theatre import theatre
from explainer.runs.preparing import NotPrepared

Group = tuple[str, ...]
"""Modes that are played at once."""


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

    async def one(folder: Path, group: Group) -> list[Outcome]:
        cluster, scenes = await free.get()
        try:
            return await play(cluster, folder, group, scenes)
        finally:
            free.put_nowait((cluster, scenes))

    by_length = longest_first(folders, modes)
    tasks = [asyncio.create_task(one(folder, group)) for folder, group in by_length]
    try:
        for task in asyncio.as_completed(tasks):
            for outcome in await task:
                yield outcome
    finally:
        for left in tasks:
            left.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for scenes in filter(None, every_scene):
            await scenes.close()


def longest_first(folders: Sequence[Path], modes: Sequence[str]) -> list[tuple[Path, Group]]:
    """What is to be played. What takes long begins first, else the others wait for it in the end: mutation plays each
    step many times. The modes of a lesson come together, so that they share its start scene."""
    rehearsals = [(folder, group) for folder in folders for group in together(modes)]
    return sorted(rehearsals, key=_length, reverse=True)


def _length(rehearsal: tuple[Path, Group]) -> tuple[bool, int, str]:
    folder, group = rehearsal
    try:
        size = (folder / FILE).stat().st_size
    except OSError:
        size = 0  # reading it says what is wrong
    return "mutation" in group, size, folder.name


def start_scenes(cluster: Connection) -> Prepared:
    """Of the lessons that are played on this practice cluster."""

    async def make(first: Connection, folder: Path, name: str) -> None:
        async with theatre(first, folder, name=name, stays=True) as opened:
            await stands(opened)

    return Prepared(cluster, make)


async def play(
    first: Connection, folder: Path, group: Group, scenes: Prepared | None = None
) -> list[Outcome]:
    """One lesson, in the modes that go one way; on a real cluster where there are no start scenes."""
    began_s = time.monotonic()
    name = f"{folder.name}-{group[0]}"[:50]
    why: list[str] = []
    try:
        keeps, practice = not set(group).isdisjoint(GO_BACK), scenes is not None
        of = await scenes.name(folder) if scenes else ""
        async with theatre(
            first, folder, name=name, practice=practice, keeps=keeps, of=of
        ) as opened:
            told = [one.id for one in opened.lesson.steps if not can(one, practice=practice)]
            opened_s = time.monotonic() - began_s
            met = await played(opened, group)
            return [
                Outcome(folder.name, mode, one.troubles, told, one.seconds + opened_s / len(met))
                for mode, one in met.items()
            ]
    except Troubled as error:
        why = [str(one) for one in error.troubles]
    except (Stuck, NotNow, NotPrepared) as error:
        why = [str(error)]
    except KubeError as error:
        why = [f"The cluster refused: {error.message}"]
    seconds = (time.monotonic() - began_s) / len(group)
    return [Outcome(folder.name, mode, list(why), seconds=seconds) for mode in group]
