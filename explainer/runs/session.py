"""One run as it lives: the machine, its cluster, its people. What happens is handed in; `turn` looks again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from dashboard.actions.drain.running import Drain
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import KindState
from explainer.doing.call import Call, CannotDo, World
from explainer.doing.manifests import apply
from explainer.doing.performing import Ledger, perform
from explainer.doing.practice import Control
from explainer.format.actions import Probe, Toggle
from explainer.format.lesson import Deed
from explainer.limits import CUT_S, LOOK_CHEAP_S, LOOK_COST_FACTOR, SYNC_POLL_S, SYNC_S, TICK_S
from explainer.player.commands import Command
from explainer.player.document import Document
from explainer.player.effects import (
    ApplyGiven,
    BringBack,
    Do,
    Effect,
    Keep,
    Leave,
    Mark,
    SetRate,
    StepClock,
)
from explainer.player.machine import Machine
from explainer.player.telling import Teller
from explainer.runs.objects import Objects
from explainer.runs.preparing import given_files
from explainer.runs.probing import from_head
from explainer.runs.timing import Time

log = logging.getLogger(__name__)
SYNCED = ("Pod", "Deployment", "ReplicaSet", "Service", "EndpointSlice")
"""The kinds that tell whether the mirror shows what the cluster is."""


class Session:
    """``tell`` hears each new state; ``leave`` is called when the run shall end; ``is_live``: whether every watch
    of the mirror is; ``mark`` puts a moment on the timeline."""

    def __init__(
        self,
        machine: Machine,
        teller: Teller,
        world: World,
        *,
        clock: Time,
        objects: Objects,
        ledger: Ledger,
        tell: Callable[[Document], None],
        leave: Callable[[], None],
        is_live: Callable[[], bool],
        said: Callable[[Call], Awaitable[None]] | None = None,
        mark: Callable[[str], None] = lambda text: None,
        is_thrifty: bool = True,
        is_told: bool = True,
        caught_up: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """``is_thrifty``: where looks are dear, fewer are made, and a moment may be missed; how dear they are depends
        on the machine and what else it does. ``is_told``: each change is told at once; else whoever plays says when.
        ``caught_up`` waits for the mirror after the cluster was brought back, where something better is known than
        asking the API server again and again."""
        self.machine, self.teller, self.world, self.time = machine, teller, world, clock
        self.objects, self._ledger = objects, ledger
        self._tell, self._leave, self._said = tell, leave, said
        self._is_live, self._mark = is_live, mark
        self._cost_s, self._looked_s = 0.0, 0.0
        self._is_thrifty, self._is_told, self._caught_up = is_thrifty, is_told, caught_up
        self._later: asyncio.TimerHandle | None = None
        self._control = Control(world.api)
        self._told: Document | None = None
        self._deeds: set[asyncio.Task[None]] = set()
        self._one_by_one = asyncio.Lock()
        self._drains_at: dict[str, list[Drain]] = {}
        self._wanted: asyncio.Queue[Effect] = asyncio.Queue()
        self._worker = asyncio.create_task(self._work(), name="lesson effects")
        self.rev = 0
        self.awaits_program = False
        """Whether a button's action is under way that a program answers, which takes time of the cluster."""
        self.acts = 0
        """How often such actions were begun."""
        self.keeps = True
        """Whether the cluster is kept as it was at each step; who never goes back saves the time."""
        first = from_head(machine.lesson.head.probe)
        world.asked = {first.service: first} if first else {}
        self._asked: dict[str, dict[str, Probe]] = {}
        self._restored = ""
        """The step whose beginning was just brought back: what is kept of it is what is there."""

    @property
    def told(self) -> Document:
        """The newest state, the speaker's copy."""
        return self._told or self.teller.tell(self.rev)

    @property
    def store(self) -> Store:
        """The mirror."""
        return self.machine.scene.store

    async def command(self, command: Command) -> None:
        """Raises NotNow, KubeError."""
        self._want(self.machine.take(command, await self.time.now()))

    async def made(self) -> None:
        """The start scene was asked for."""
        self._want(self.machine.made(await self.time.now()))

    def changed(self) -> None:
        """The mirror has changed: no moment is missed, unless the cluster is so large that a look is dear."""
        began_s = time.monotonic()
        rest_s = self._looked_s + self._cost_s * LOOK_COST_FACTOR - began_s
        if self._is_thrifty and self._cost_s > LOOK_CHEAP_S and rest_s > 0:
            if self._later is None:
                self._later = asyncio.get_running_loop().call_later(rest_s, self._look)
            return
        self._look()

    def _look(self) -> None:
        began_s = time.monotonic()
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._want(self.machine.look(self.time.reckoned()))
        self._looked_s = time.monotonic()
        self._cost_s = self._looked_s - began_s

    async def turn(self) -> None:
        """Time has passed: read the clock, and look."""
        step = self.machine.step if self.machine.phase == "step" else None
        await self.objects.refresh(self.store.revision, step)
        self._want(self.machine.look(await self.time.now()))

    async def run(self) -> None:
        """Look again and again, for what only time decides."""
        while True:
            await asyncio.sleep(TICK_S)
            try:
                if self.machine.phase in ("preparing", "step"):
                    await self.turn()
            except KubeError as error:
                log.info("The lesson waits for its cluster: %s", error.message)

    async def rest(self) -> None:
        """Until all that was wanted is done, and no button's actions are under way."""
        await self._wanted.join()
        while self._deeds:
            await asyncio.wait(self._deeds)
            await self._wanted.join()

    async def close(self) -> None:
        """End what is under way."""
        if self._later is not None:
            self._later.cancel()
        tasks = [self._worker, *self._deeds]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def publish(self) -> None:
        """Tell it where it differs from what was told."""
        fresh = self.teller.tell(self.rev)
        if self._told is not None and fresh == self._told:
            return
        self.rev += 1
        self._told = msgspec.structs.replace(fresh, rev=self.rev)
        self._tell(self._told)

    # --- what the machine wants ---------------------------------------------------------------

    def _want(self, effects: list[Effect]) -> None:
        """One after the other, in the order in which they were wanted."""
        for effect in effects:
            if isinstance(effect, Do):  # the deed is looked up while its step is the present one
                self._begin(effect, self.machine.step.deeds[effect.button])
            else:
                self._wanted.put_nowait(effect)
        if self._is_told:
            self.publish()

    async def _work(self) -> None:
        while True:
            effect = await self._wanted.get()
            try:
                await self._one(effect)
            except KubeError as error:
                self.machine.trouble = error.message
            except Exception:
                log.exception("A lesson could not do %s", effect)
                self.machine.trouble = "Podium failed to do this; its log says why."
            finally:
                if self._is_told:
                    self.publish()
                self._wanted.task_done()

    async def _one(self, effect: Effect) -> None:
        match effect:
            case SetRate():
                await self.time.set_rate(effect.rate)
            case StepClock():
                said = await self._step("" if effect.what == "event" else effect.what)
                self.machine.stepped = said if self.machine.rate == 0 else ""
            case Keep():
                self.world.seed = f"{self.world.namespace}/{effect.step}/{self.machine.turn}"
                self._drains_at[effect.step] = self.world.drains.running
                self._asked[effect.step] = dict(self.world.asked)
                if self.keeps and effect.step != self._restored:
                    await self._control.keep(effect.step)
                self._restored = ""
            case BringBack():
                await self._restore(effect.step)
                await self._ask_again(effect.step)
                await self._again()
            case ApplyGiven():
                await self.world.drains.close()
                for file in given_files(self.machine.lesson, practice=self.world.practice):
                    await apply(self.world, file).send()
                await self._again()
            case Mark():
                self._mark(effect.text)
            case Leave():
                self._leave()
            case Do():
                raise AssertionError("deeds have tasks of their own")

    async def _step(self, component: str) -> str:
        """The next thing that anybody, or one component, does; in words."""
        return await self._control.step(component)

    async def _restore(self, step: str) -> None:
        """Drains are Podium's own: they go back with the cluster."""
        await self.world.drains.close()
        await self._control.restore(step)
        self._restored = step
        for drain in self._drains_at.get(step, []):
            self.world.drains.again(drain)

    def _begin(self, effect: Do, deed: Deed) -> None:
        task = asyncio.create_task(self._do(effect, deed), name="lesson deed")
        self._deeds.add(task)
        task.add_done_callback(self._deeds.discard)

    async def _do(self, effect: Do, deed: Deed) -> None:
        await self._wanted.join()  # the cluster is kept, and time set, before anything is done
        try:
            # Buttons that are pressed at once (a step that is skipped) act in their order.
            async with self._one_by_one:
                self.awaits_program = any(isinstance(one, Toggle) for one in deed.actions)
                self.acts += 1
                why = await perform(self.world, deed, self._ledger, self._said)
        except Exception:
            log.exception("The button “%s” failed", deed.button)
            why = "Podium failed to do this; its log says why."
        finally:
            self.awaits_program = False
        self._want(self.machine.deed_ended(effect, why, self.time.reckoned()))

    async def _ask_again(self, step: str) -> None:
        """The requests, too, as they were when the step began."""
        before, now = self._asked.get(step, {}), dict(self.world.asked)
        stopped = [
            msgspec.structs.replace(one, stop=True)
            for name, one in now.items()
            if name not in before
        ]
        changed = [one for name, one in before.items() if now.get(name) != one]
        for probe in (*stopped, *changed):
            try:
                await self.world.probe(probe)
            except CannotDo as why:
                self.machine.trouble = str(why)
        self.world.asked = dict(before)

    async def _again(self) -> None:
        """Once the mirror shows what the cluster is, the step begins."""
        await self.synced()
        self._want(self.machine.brought_back(await self.time.now()))

    async def synced(self) -> bool:
        """Wait until the mirror equals the API server, at most a while."""
        if self._caught_up is not None:
            await self._caught_up()
            return True
        try:
            async with asyncio.timeout(SYNC_S):
                await asyncio.sleep(CUT_S)
                while not await self._is_synced():  # noqa: ASYNC110 - the cluster tells nobody
                    await asyncio.sleep(SYNC_POLL_S)
        except TimeoutError:
            return False
        return True

    async def _is_synced(self) -> bool:
        if not self._is_live():
            return False
        for kind in SYNCED:
            try:
                answer = await self.world.api.list(by_name(kind), self.world.namespace)
            except KubeError:
                return False
            there = {
                one["metadata"]["uid"]: one["metadata"]["resourceVersion"]
                for one in answer.get("items") or []
            }
            mine = {
                one.uid: one.resource_version
                for one in self.store.all(kind)
                if one.metadata.namespace == self.world.namespace
            }
            if there != mine:
                return False
        return True


def is_live(states: Mapping[str, KindState]) -> bool:
    """Whether every kind is followed that can be."""
    return all(one.state in ("live", "forbidden", "missing") for one in states.values())
