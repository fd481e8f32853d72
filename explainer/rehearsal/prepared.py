"""Start scenes that are made once: each mode of a lesson begins in a copy of it.

A start scene takes tens of simulated seconds until it stands, and every mode wants the same one.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from explainer.doing.practice import Control
from explainer.limits import PREPARED_MOST

Make = Callable[[Connection, Path, str], Coroutine[None, None, None]]
"""Makes the fork of this name stand as the lesson in this folder begins, and leaves it."""


class Prepared:
    """Of one practice cluster; ``make`` makes a start scene."""

    def __init__(self, cluster: Connection, make: Make) -> None:
        self._cluster, self._make = cluster, make
        self._made: dict[Path, asyncio.Task[None]] = {}

    async def name(self, folder: Path) -> str:
        """The fork that stands as the lesson begins, made now if it is not there. Raises what making it raises, to
        everybody who waits; who asks later has it tried again."""
        task = self._made.pop(folder, None)
        if task is None:
            await self._make_room()
            making = self._make(self._cluster, folder, _name(folder))
            task = asyncio.create_task(making, name=f"start scene of {folder.name}")
        self._made[folder] = task  # the newest is the last
        try:
            await asyncio.shield(task)
        except BaseException:
            if task.done() and self._made.get(folder) is task:
                del self._made[folder]
            raise
        return _name(folder)

    async def close(self) -> None:
        """All of them go."""
        for folder in list(self._made):
            await self._remove(folder)

    async def _make_room(self) -> None:
        """The one goes that was wanted longest ago; whoever begins in it has a copy already, or is told why not."""
        ready = [folder for folder, task in self._made.items() if task.done()]
        if len(self._made) >= PREPARED_MOST and ready:
            await self._remove(ready[0])

    async def _remove(self, folder: Path) -> None:
        task = self._made.pop(folder)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with Api(self._cluster) as api:
            with suppress(KubeError):
                await Control(api).remove(_name(folder))


def _name(folder: Path) -> str:
    return f"{folder.name}-prepared"[:50]
