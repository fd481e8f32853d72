"""Look-ups that may wait a moment are made together.

Each socket's session is looked up again and again. With a hall of sockets that would be hundreds of trips to the
database's thread in a second, each for one row; gathered, it is a few, whatever the audience. Who opens a socket does
not wait for others to come; when a hall comes back at once, those who come while one look-up is made share the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from dashboard import limits
from dashboard.access import sessions
from dashboard.access.sessions import Asked
from dashboard.access.viewer import Viewer

LookUp = Callable[[Sequence[Asked]], Awaitable[list[Viewer | None]]]
Sleep = Callable[[float], Awaitable[None]]


class Gathering:
    """Those of one event loop. The same question of several sockets is asked once."""

    def __init__(
        self,
        look_up: LookUp,
        sleep: Sleep = asyncio.sleep,
        *,
        wait_s: float = limits.AUTHORITY_GATHER_S,
    ) -> None:
        """``wait_s``: for others who may ask."""
        self._look_up = look_up
        self._sleep = sleep
        self._wait_s = wait_s
        self._waiting: dict[Asked, asyncio.Future[Viewer | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Viewer | None:
        """The answer is younger than the question; raises what the look-up raised."""
        future = self._waiting.get(asked)
        if future is None:
            future = self._waiting[asked] = asyncio.get_running_loop().create_future()
        if self._task is None:
            self._task = asyncio.create_task(self._answer(), name="gathered look-ups")
        return await asyncio.shield(future)

    async def _answer(self) -> None:
        """Until nobody waits; whoever asks during a look-up is answered by the next."""
        try:
            while self._waiting:
                await self._sleep(self._wait_s)
                await self._answer_part(list(self._waiting)[: limits.AUTHORITY_GATHERED])
        finally:
            self._task = None
            for future in self._waiting.values():
                future.cancel()
            self._waiting.clear()

    async def _answer_part(self, part: list[Asked]) -> None:
        futures = [self._waiting.pop(one) for one in part]
        try:
            found = await self._look_up(part)
            for future, viewer in zip(futures, found, strict=True):
                future.set_result(viewer)
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            for future in futures:
                future.set_exception(error)
                future.exception()  # who asked may be gone
        finally:
            for future in futures:
                future.cancel()  # does nothing to one that is answered


_Kept = WeakKeyDictionary[asyncio.AbstractEventLoop, Gathering]
_of_loops: _Kept = WeakKeyDictionary()
_at_once_of_loops: _Kept = WeakKeyDictionary()


async def authority(scope: dict[str, Any]) -> Viewer | None:
    """As `sessions.authority`, AUTHORITY_GATHER_S later at least."""
    return await _asked(_of_loops, scope, limits.AUTHORITY_GATHER_S)


async def authority_at_once(scope: dict[str, Any]) -> Viewer | None:
    """The same without waiting for others to ask."""
    return await _asked(_at_once_of_loops, scope, 0.0)


async def _asked(kept: _Kept, scope: dict[str, Any], wait_s: float) -> Viewer | None:
    asked = sessions.asked_of(scope)
    if asked is None:
        return None
    loop = asyncio.get_running_loop()
    gathering = kept.get(loop)
    if gathering is None:
        gathering = kept[loop] = Gathering(sessions.authorities, wait_s=wait_s)
    return await gathering.ask(asked)
