"""Where a lesson is rehearsed: on a fork whose time is driven by hand, or in a namespace of a real cluster."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from explainer.doing.of_nodes import given_back
from explainer.doing.practice import WORKSHOP, Control, Passed
from explainer.limits import FORK_IDLE_S, NODES_BACK_S, NODES_POLL_S, QUIET_REAL_S, QUIET_S
from explainer.runs.cleaning import cleaned
from explainer.runs.nodes import takes_pods


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """``passing`` lets so many seconds of the cluster pass, on the practice cluster with requests to Services, and says
    what came of it; ``quiet_s`` are real seconds without news after which a real cluster's mirror counts as caught up;
    ``following`` is the time of its watches."""

    api: Api
    namespace: str
    practice: bool
    passing: Callable[..., Awaitable[Passed]]
    timing: Timing
    following: Timing
    quiet_s: float

    @property
    def control(self) -> Control:
        """Of the practice cluster."""
        return Control(self.api)


@asynccontextmanager
async def fork(
    first: Connection, name: str, *, of: str = "", stays: bool = False
) -> AsyncIterator[House]:
    """A copy of the practice cluster, or of its fork ``of``, whose clock stands still; it goes in the end, unless it
    ``stays``. Raises KubeError."""
    async with Api(first) as api:
        with suppress(KubeError):
            await Control(api).remove(name)
        connection = await Control(api).fork(first, name, idle_s=FORK_IDLE_S, of=of)
        try:
            async with Api(connection) as mine:
                control = Control(mine)
                await control.set_rate(0)
                yield House(
                    api=mine, namespace=WORKSHOP, practice=True, passing=control.run,
                    timing=Timing(sleep=_soon), following=Timing(uniform=soonest),
                    quiet_s=QUIET_S,
                )  # fmt: skip
        except BaseException:
            stays = False
            raise
        finally:
            if not stays:
                await Control(api).remove(name)


@asynccontextmanager
async def real(cluster: Connection, name: str) -> AsyncIterator[House]:
    """A namespace that is made by whoever prepares the lesson, and deleted in the end. Raises KubeError."""
    namespace = f"podium-{name[:40]}-{secrets.token_hex(3)}".lower()

    async def passing(seconds: float) -> Passed:
        await asyncio.sleep(seconds)
        return Passed(time.monotonic())

    async with Api(cluster) as api:
        try:
            yield House(
                api=api, namespace=namespace, practice=False, passing=passing,
                timing=Timing(), following=Timing(), quiet_s=QUIET_REAL_S,
            )  # fmt: skip
        finally:
            await cleaned(api, namespace, Timing())


async def tidied(api: Api, touched: Collection[str]) -> None:
    """A real cluster's nodes are given back, and wait for the next lesson."""
    await given_back(api, touched)
    with suppress(TimeoutError, KubeError):
        async with asyncio.timeout(NODES_BACK_S):
            for name in touched:
                while not takes_pods(await api.get(by_name("Node"), "", name)):  # noqa: ASYNC110 - nobody tells of it
                    await asyncio.sleep(NODES_POLL_S)


async def _soon(_seconds: float) -> None:
    """What waits for real seconds need not, where time is driven by hand."""
    await asyncio.sleep(QUIET_S)


def soonest(low: float, high: float) -> float:
    """A watch that was cut begins again at once: simulated minutes pass in the seconds of an ordinary back-off."""
    return min(high, low + QUIET_S)
