"""A fork of the practice cluster with a lesson's scene, the mirror over it, and a session: all that a run has but
the browser."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dashboard.actions.drain.registry import Drains
from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import DRAWN
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor
from explainer.checks.scene import Scene, Seen
from explainer.doing.call import Call, World, fill
from explainer.doing.performing import NoLedger
from explainer.doing.plan import impossible, lines
from explainer.doing.practice import Passed
from explainer.format import reading
from explainer.format.lesson import Lesson
from explainer.format.predicates import Traffic
from explainer.format.walking import wants
from explainer.limits import (
    HEARD_POLL_S,
    HEARD_S,
    LONG_SLICE_S,
    NUDGE_AFTER_S,
    NUDGE_S,
    REHEARSAL_SLICE_S,
    SLICES_OF_A_WAIT,
)
from explainer.player import commands as c
from explainer.player.document import Document, Place
from explainer.player.machine import Machine
from explainer.player.telling import Teller
from explainer.rehearsal.asking import Callers, Visitors
from explainer.rehearsal.backlog import Backlog, Writes
from explainer.rehearsal.houses import House, fork, real, tidied
from explainer.rehearsal.kinds import watched
from explainer.runs import capable, found
from explainer.runs.hearing import Ears
from explainer.runs.nodes import looked_at
from explainer.runs.objects import Objects, wanted
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
    asking: Visitors | Callers
    store: Backlog
    heard: Callable[[], Mapping[str, int]]
    """By resource, the version up to which the mirror and the ears know all."""
    _settled: int = 0
    """How often actions were begun when the mirror had read all that came of them."""
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def machine(self) -> Machine:
        """Of the session."""
        return self.session.machine

    async def play_on(self, seconds: float = REHEARSAL_SLICE_S) -> None:
        """So many simulated seconds, and all that follows of them."""
        await self._pass(seconds)
        await self.session.turn()
        await self._rest()

    def slice_s(self, waited_s: float) -> float:
        """A slice of a wait that has taken so long; long waits go in longer slices."""
        return max(REHEARSAL_SLICE_S, min(waited_s / SLICES_OF_A_WAIT, self.coarse_s))

    @property
    def coarse_s(self) -> float:
        """A slice for when nothing is expected to happen. What happens is seen at its moment, but for what is read as
        whole objects: that is seen at the end of a slice."""
        step = self.machine.step if self.machine.phase == "step" else None
        is_exact = self.house.practice and not (step and wanted(step))
        return LONG_SLICE_S if is_exact else REHEARSAL_SLICE_S

    async def settle(self) -> None:
        """Until the mirror has read what the cluster said."""
        if not self.house.practice:
            await self._quiet()
            return
        async with self._one_at_a_time:
            standing = await self.house.control.standing()
            await self._heard(standing.versions)
            self.time.cluster_s = standing.now_s  # earlier than before, where it was brought back

    async def _pass(self, seconds: float) -> None:
        if isinstance(self.asking, Callers):
            self.time.cluster_s = (await self.house.passing(seconds)).now_s
            self.asking.passed(seconds)
            await self._quiet()
            return
        async with self._one_at_a_time:
            self.store.hold()
            try:
                asks = self.asking.plan(self.time.cluster_s, seconds)
                passed = await self.house.passing(seconds, asks)
                await self._heard(passed.versions)
            finally:
                writes = list(self.store.release())
            for at_s, act in self._happened(passed, writes, self.asking):
                await self._look_until(at_s)
                act()
                await self.let_go()
            await self._look_until(passed.now_s)

    async def _look_until(self, at_s: float) -> None:
        """To this moment, at which something happens; what has held for long enough by then is proven before."""
        proof = self.machine.proof
        due_s = proof.held_until_s() if proof else None
        if due_s is not None and self.time.cluster_s < due_s <= at_s:
            self.time.cluster_s = due_s
            self.session.changed()
            await self.let_go()
        self.time.cluster_s = max(self.time.cluster_s, at_s)

    async def let_go(self) -> None:
        """A named moment stops the picture for people to look at; nobody does."""
        while self.machine.held:
            await self.session.command(c.Next())

    async def _heard(self, versions: Mapping[str, int]) -> None:
        """By versions, so that no machine is too slow for it."""
        with suppress(TimeoutError):  # watches that hang, as one of the cluster's faults lets them
            async with asyncio.timeout(HEARD_S):
                while self._is_behind(versions):  # noqa: ASYNC110 - watches tell nobody
                    await asyncio.sleep(HEARD_POLL_S)

    def _is_behind(self, versions: Mapping[str, int]) -> bool:
        return any(mine < versions.get(name, 0) for name, mine in self.heard().items())

    async def _quiet(self) -> None:
        """A real cluster does not say what there is to hear."""
        revision = -1
        while revision != self.store.revision:
            revision = self.store.revision
            await asyncio.sleep(self.house.quiet_s)

    async def rested(self) -> None:
        """Until all that was asked for is done, and told."""
        await self._rest()
        if self._settled != self.session.acts or not self.house.practice:
            self._settled = self.session.acts
            await self.settle()
        self.session.publish()

    async def _rest(self) -> None:
        """What waits for the answer of a program wants simulated time; all else has it stand still, however slow the
        machine is."""
        resting = asyncio.create_task(self.session.rest())
        while not (await asyncio.wait({resting}, timeout=NUDGE_AFTER_S))[0]:
            if self.session.awaits_program:
                with suppress(KubeError):
                    await self._pass(NUDGE_S)
        await resting

    def _happened(
        self, passed: Passed, writes: Writes, visitors: Visitors
    ) -> list[tuple[float, Callable[[], None]]]:
        """What happened while time passed, each with its moment: writes in their order, and what came of requests."""
        told: list[tuple[float, Callable[[], None]]] = []
        at_s = self.time.cluster_s
        for version, write in writes:
            at_s = max(at_s, passed.moments.get(version, at_s))
            told.append((at_s, write))
        for one in passed.asked:
            told.append((one.at_s, partial(self._count, partial(visitors.answered, one))))
        for late_s, number in visitors.late(passed.now_s):
            told.append((late_s, partial(self._count, partial(visitors.give_up, number))))
        return sorted(told, key=lambda one: one[0])

    def _count(self, answer: Callable[[], None]) -> None:
        answer()
        if self.machine.stage == "watch" and wants(self.machine.step, Traffic):
            self.session.changed()


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
    api, store, hand = house.api, Backlog(), HandTime()
    scene = Scene(store, house.namespace)
    objects = Objects(api, house.namespace)
    machine = Machine(lesson, scene, mode="hall", practice=house.practice, objects=objects)
    asking = Visitors(scene, lesson) if house.practice else Callers(api, scene, lesson)
    ears = Ears(
        api, scene, house.following,
        tell=lambda version, seen: store.later(version, lambda: told(seen)),
    )  # fmt: skip
    drains = Drains(api, lambda drain: None, house.timing)
    world = World(
        api=api, scene=scene, namespace=house.namespace, folder=folder, practice=house.practice,
        image=IMAGE, drains=drains, probe=asking.probe, user="rehearsal", set_rate=hand.set_rate,
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

    def told(event: Seen) -> None:
        scene.events.append(event)
        session.changed()

    def changed() -> None:
        (drain or Store.drain)(store)
        session.changed()

    def heard() -> Mapping[str, int]:
        return {**supervisor.positions, "events": ears.position}

    opened = Theatre(lesson, session, house, hand, asking, store, heard)
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
        if isinstance(asking, Callers):
            await asking.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _nobody(_document: Document) -> None:
    """Nobody looks."""
