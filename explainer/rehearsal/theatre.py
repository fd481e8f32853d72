"""A fork of the practice cluster with a lesson's scene, the mirror over it, and a session: all that a run has but
the browser."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dashboard.actions.drain.registry import Drains
from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import DRAWN
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor
from explainer.checks.scene import Scene
from explainer.doing.call import Call, World, fill
from explainer.doing.performing import NoLedger
from explainer.doing.plan import impossible, lines
from explainer.format import reading
from explainer.format.lesson import Lesson
from explainer.limits import (
    HEARD_POLL_S,
    HEARD_S,
    LONG_SLICE_S,
    LONG_WAIT_S,
    NUDGE_AFTER_S,
    NUDGE_S,
    REHEARSAL_SLICE_S,
)
from explainer.player.document import Document, Place
from explainer.player.machine import Machine
from explainer.player.telling import Teller
from explainer.rehearsal.asking import Asker
from explainer.rehearsal.houses import House, fork, real, tidied
from explainer.rehearsal.kinds import watched
from explainer.runs import capable, found
from explainer.runs.hearing import Ears
from explainer.runs.nodes import looked_at
from explainer.runs.objects import Objects
from explainer.runs.preparing import NotPrepared, prepare
from explainer.runs.session import Session, is_live
from explainer.runs.timing import HandTime

IMAGE = "hello"


@dataclass(slots=True)
class Theatre:
    """One lesson in its house; time passes by `play_on` only."""

    lesson: Lesson
    session: Session
    house: House
    time: HandTime
    asker: Asker
    store: Store
    heard: Callable[[], Mapping[str, int]]
    """By resource, the version up to which the mirror and the ears know all."""

    @property
    def machine(self) -> Machine:
        """Of the session."""
        return self.session.machine

    async def play_on(self, seconds: float = REHEARSAL_SLICE_S) -> None:
        """So many simulated seconds, and all that follows of them."""
        passed = await self.house.passing(seconds)
        self.time.cluster_s = passed.now_s
        self.asker.passed(seconds)
        await self.asker.sent()
        await self._heard(passed.versions)
        await self.session.turn()
        await self._rest()

    async def wait_on(self, waited_s: float, slice_s: float = REHEARSAL_SLICE_S) -> float:
        """One slice of a wait that has taken so long; long waits go in longer slices. How long the slice was."""
        if self.house.practice and waited_s >= LONG_WAIT_S:
            slice_s = LONG_SLICE_S
        await self.play_on(slice_s)
        return slice_s

    @property
    def coarse_s(self) -> float:
        """A slice for when nothing is expected to happen: only requests have to go out one by one."""
        is_calm = self.house.practice and not self.asker.is_asking
        return LONG_SLICE_S if is_calm else REHEARSAL_SLICE_S

    async def settle(self) -> None:
        """Until the mirror has read what the cluster said."""
        await self._heard(await self.house.control.versions() if self.house.practice else {})

    async def _heard(self, versions: Mapping[str, int]) -> None:
        """On the practice cluster by versions, so that no machine is too slow for it; a real one must be quiet."""
        if not self.house.practice:
            await self._quiet()
            return
        with suppress(TimeoutError):  # watches that hang, as one of the cluster's faults lets them
            async with asyncio.timeout(HEARD_S):
                while self._is_behind(versions):  # noqa: ASYNC110 - watches tell nobody
                    await asyncio.sleep(HEARD_POLL_S)

    def _is_behind(self, versions: Mapping[str, int]) -> bool:
        return any(mine < versions.get(name, 0) for name, mine in self.heard().items())

    async def _quiet(self) -> None:
        revision = -1
        while revision != self.store.revision:
            revision = self.store.revision
            await asyncio.sleep(self.house.quiet_s)

    async def rested(self) -> None:
        """Until all that was asked for is done, and told."""
        await self._rest()
        await self.settle()
        self.session.publish()

    async def _rest(self) -> None:
        """What waits for the answer of a program wants simulated time."""
        resting = asyncio.create_task(self.session.rest())
        while not (await asyncio.wait({resting}, timeout=NUDGE_AFTER_S))[0]:
            with suppress(KubeError):  # the cluster is being brought back at this very moment
                self.time.cluster_s = (await self.house.passing(NUDGE_S)).now_s
                self.asker.passed(NUDGE_S)  # people go on asking, too
        await resting


@asynccontextmanager
async def theatre(
    first: Connection,
    folder: Path,
    *,
    name: str,
    practice: bool = True,
    keeps: bool = False,
    of: str = "",
    stays: bool = False,
    drain: Callable[[Store], object] | None = None,
    said: Callable[[Call], Awaitable[None]] | None = None,
) -> AsyncIterator[Theatre]:
    """Opens with the start scene asked for, closes without a trace. ``keeps``: one may go back to the beginning of a
    step. ``of`` names a fork of the practice cluster in which the scene stands already, such as one that ``stays``.
    ``drain`` gets the mirror at each change, with all kinds that are drawn; ``said`` each call that was sent.
    Raises Troubled, KubeError, NotPrepared."""
    where = fork(first, name, of=of, stays=stays) if practice else real(first, name)
    async with where as house:
        text = (folder / reading.FILE).read_text()
        lesson = reading.understand(fill(text, house.namespace, IMAGE))
        if not practice:
            nodes = await looked_at(house.api, [lesson])
            if lacks := await capable.missing(house.api, lesson, house.namespace, nodes):
                raise NotPrepared(" ".join(lacks))
            left_out = await found.lacking(house.api, [(lesson, folder)], nodes)
            lesson = found.without(lesson, left_out[lesson.head.lesson])
        async with _opened(house, lesson, folder, drain, said) as opened:
            opened.session.keeps = keeps
            if of:
                opened.time.cluster_s = await house.control.now_s()
            else:
                await prepare(opened.session.world, lesson, house.passing)
            await opened.session.made()
            yield opened


@asynccontextmanager
async def _opened(
    house: House,
    lesson: Lesson,
    folder: Path,
    drain: Callable[[Store], object] | None,
    said: Callable[[Call], Awaitable[None]] | None,
) -> AsyncIterator[Theatre]:
    api, store, hand = house.api, Store(), HandTime()
    scene = Scene(store, house.namespace)
    objects = Objects(api, house.namespace)
    machine = Machine(lesson, scene, mode="hall", practice=house.practice, objects=objects)
    asking = Api(api.connection, on_sent=lambda: asker.noted(asyncio.current_task()))
    asker = Asker(asking, scene, lesson)
    ears = Ears(api, scene, house.following)
    drains = Drains(api, lambda drain: None, house.timing)
    world = World(
        api=api, scene=scene, namespace=house.namespace, folder=folder, practice=house.practice,
        image=IMAGE, drains=drains, probe=asker.probe, user="rehearsal", set_rate=hand.set_rate,
        now=lambda: datetime.fromtimestamp(time.time(), UTC), seed=lesson.head.lesson,
    )  # fmt: skip
    teller = Teller(
        machine, run="rehearsal", player="rehearsal",
        at=Place(name="rehearsal", namespace=house.namespace, practice=house.practice),
        lines=lambda deed: lines(world, deed), impossible=lambda deed: impossible(world, deed),
    )  # fmt: skip
    kinds = watched(lesson) if drain is None else DRAWN
    supervisor = Supervisor(api, store, kinds=kinds, timing=house.following)
    session = Session(
        machine, teller, world, clock=hand, objects=objects, ledger=NoLedger(),
        tell=_nobody, leave=lambda: None,
        is_live=lambda: is_live(supervisor.states), said=said,
        is_thrifty=not house.practice, is_told=False,
        caught_up=(lambda: opened.settle()) if house.practice else None,
    )  # fmt: skip

    def changed() -> None:
        (drain or Store.drain)(store)
        session.changed()

    def heard() -> Mapping[str, int]:
        return {**supervisor.positions, "events": ears.position}

    opened = Theatre(lesson, session, house, hand, asker, store, heard)
    store.on_change = changed
    tasks = [
        asyncio.create_task(supervisor.run()),
        asyncio.create_task(ears.run()),
    ]
    try:
        yield opened
    finally:
        await session.close()
        await drains.close()
        if not house.practice:
            await tidied(api, world.touched)
        await asker.close()
        await asking.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _nobody(_document: Document) -> None:
    """Nobody looks."""
