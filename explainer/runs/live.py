"""One run that people play: its place, its cluster, its session, and its end."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from asgiref.sync import sync_to_async
from django.utils import timezone

from dashboard import wiring
from dashboard.access import posts
from dashboard.access.viewer import Viewer
from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from dashboard.kube.timing import Timing
from dashboard.roles import Role
from dashboard.running import Running
from explainer.checks.scene import Scene
from explainer.doing import of_nodes
from explainer.doing.call import Call, World
from explainer.doing.plan import impossible, lines
from explainer.doing.practice import WORKSHOP, Control
from explainer.format.lesson import Lesson
from explainer.limits import FORK_IDLE_S, PROBE_TRIES, TICK_S
from explainer.player.document import Badge, Cut, Document, Mode, Place, cut_for
from explainer.player.effects import Rate
from explainer.player.machine import Machine
from explainer.player.telling import Teller
from explainer.player.ways import Prove
from explainer.room import copies
from explainer.room.door import Doorway
from explainer.room.room import Room
from explainer.room.telling import with_votes
from explainer.runs import library
from explainer.runs.cleaning import cleaned
from explainer.runs.hearing import Ears
from explainer.runs.keeping import Keeper
from explainer.runs.ledger import AuditLedger
from explainer.runs.objects import Objects
from explainer.runs.preparing import NotPrepared, prepare
from explainer.runs.probing import Probing, from_head
from explainer.runs.session import Session, is_live
from explainer.runs.timing import PracticeTime, WallTime
from explainer.terminal.shell import Shell

log = logging.getLogger(__name__)
ENDED = "The lesson has ended, and its cluster with it."
"""What its pages say then."""


class Run:
    """Made by `begin`; `end` takes everything away again."""

    def __init__(
        self, folder: Path, player: Viewer, mode: Mode, *, practice: bool, image: str
    ) -> None:
        """Raises Troubled when the lesson cannot be read."""
        self.slug = f"run-{secrets.token_hex(6)}"
        self.player, self.mode, self.practice = player, mode, practice
        self.namespace = WORKSHOP if practice else f"podium-{self.slug}"
        self.lesson: Lesson = library.filled(folder, self.namespace, image)
        self._folder, self._image = folder, image
        self._first: Connection | None = None
        self._running: Running | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.session: Session | None = None
        self.room: Room | None = None
        """Of a run for a hall."""
        self._probing: Probing | None = None
        self._keeper = Keeper(player.id)
        self._prove: Prove | None = None
        self._badges: list[Badge] = []

    @property
    def recording(self) -> Path:
        """A good run of the lesson, where there is one."""
        return self._folder / library.RECORDING

    @property
    def viewers(self) -> int:
        """How many sockets look at it."""
        return self._running.hub.viewers if self._running else 0

    async def begin(self, first: Connection | None, on_end: Callable[["Run"], None]) -> None:
        """Its cluster, its mirror, its session; the start scene is made while people look on. Raises KubeError."""
        assert first is not None  # noqa: S101 - only a recording needs none
        self._first = first
        connection = first
        if self.practice:
            async with Api(first) as api:
                connection = await Control(api).fork(first, self.slug, idle_s=FORK_IDLE_S)
        title = self.lesson.head.title
        running = self._running = wiring.add(
            self.slug, connection, practice=self.practice, name=title
        )
        self.session = self._open(running, on_end)
        if self.practice:
            await sync_to_async(posts.give)(
                self.player.id, self.slug, Role.OPERATOR, now=timezone.now()
            )
        if self.mode == "hall":
            await self._open_room(running, self.session)
        self._tasks += [
            asyncio.create_task(self._prepare(), name=f"lesson {self.slug}"),
            asyncio.create_task(self.session.run(), name=f"clock of {self.slug}"),
            asyncio.create_task(Ears(running.api, self.session.machine.scene).run()),
        ]
        self.session.publish()

    def _open(self, running: Running, on_end: Callable[["Run"], None]) -> Session:
        scene = Scene(running.store, self.namespace)
        objects = Objects(running.api, self.namespace)
        time = PracticeTime(Control(running.api)) if self.practice else WallTime()
        machine = Machine(
            self.lesson, scene, mode=self.mode, practice=self.practice, objects=objects,
            prove=self._prove,
        )  # fmt: skip
        probing = self._probing = Probing(
            running.api, scene, lambda: running.probers, lambda: machine.rate
        )

        async def set_rate(rate: Rate) -> None:
            await time.set_rate(rate)
            machine.paced(rate)  # the page says how time goes, whoever changed it

        world = World(
            api=running.api, scene=scene, namespace=self.namespace, folder=self._folder,
            practice=self.practice, image=self._image, drains=running.drains, probe=probing.probe,
            user=self.player.name, set_rate=set_rate, now=timezone.now, seed=self.slug,
        )  # fmt: skip
        teller = Teller(
            machine, run=self.slug, player=self.player.name,
            at=Place(name=running.hub.cluster.name, namespace=self.namespace, practice=self.practice),
            lines=lambda deed: lines(world, deed), impossible=lambda deed: impossible(world, deed),
            badges=self._badges,
        )  # fmt: skip

        session = self._make_session(
            machine, teller, world, clock=time, objects=objects,
            ledger=AuditLedger(self.player, running.hub.cluster.name),
            tell=self._tell, leave=lambda: on_end(self),
            is_live=lambda: is_live(running.states), said=self._said,
            mark=lambda text: running.hub.note("Lesson", text),
        )  # fmt: skip
        running.follow(session.changed)
        running.heard.append(probing.heard)
        return session

    def _make_session(self, machine: Machine, *args: Any, **kwargs: Any) -> Session:
        """What keeps machine, cluster and people together."""
        return Session(machine, *args, **kwargs)

    async def _open_room(self, running: Running, session: Session) -> None:
        """The hall, with its code."""
        room = self.room = Room(
            running.hub, session.machine,
            Doorway(self.slug, self.player.name, self.lesson.head.title),
            command=session.command, copies=lambda: copies.told(practice=self.practice),
            has_recording=self.recording.is_file(),
        )  # fmt: skip
        await room.door.open()
        self._tasks.append(asyncio.create_task(room.run(), name=f"room of {self.slug}"))

    def revs(self) -> dict[str, str]:
        """Headers of an answer to a command: which state has it in it. A page waits for that before it goes on."""
        session, room = self.session, self.room
        return {
            "Lesson-Rev": str(session.rev if session else 0),
            "Room-Rev": str(room.rev if room else 0),
        }

    def copy_for(self, viewer: Viewer) -> Document:
        """The newest state, as this person may see it."""
        assert self.session is not None  # noqa: S101 - a run is listed once it has begun
        told = self.session.told
        whole = with_votes(told, self.room.ballots) if self.room else told
        return cut_for(whole, self.cut_of(viewer.may(Role.OPERATOR)))

    def shell(self, viewer: Viewer) -> Shell | None:
        """For the terminal of this person; None on a real cluster, where it would act with Podium's own rights."""
        if not self.practice or self.session is None:
            return None
        session = self.session
        return Shell(
            api=session.world.api, namespace=self.namespace, folder=self._folder, fill=session.world.filled,
            ledger=AuditLedger(viewer, self._running.hub.cluster.name if self._running else ""),
            said=self._said, now=timezone.now,
        )  # fmt: skip

    async def _said(self, call: Call) -> None:
        """For everybody who watches."""
        if self._running is not None:
            ids = [call.target.uid] if call.target.uid else []
            self._running.hub.note(self.player.name, call.said, ids)

    def cut_of(self, acts: bool) -> Cut:
        """Whose copy somebody gets."""
        if not acts:
            return "observer"
        return "speaker" if self.mode == "hall" else "learner"

    def _tell(self, document: Document) -> None:
        """To every socket, each audience its copy."""
        if self._running is None:
            return
        if self.room is not None:
            document = self.room.told(document)
        self._keeper.heard(document, now=timezone.now())
        texts = {
            acts: msgspec.json.encode(cut_for(document, self.cut_of(acts))).decode()
            for acts in (True, False)
        }
        self._running.hub.tell_lesson({"operator": texts[True], "observer": texts[False]})

    async def _prepare(self) -> None:
        session = self.session
        assert session is not None  # noqa: S101 - begun with it
        try:
            await prepare(session.world, self.lesson, asyncio.sleep)
            await session.synced()
            await session.made()
            await self._begin_probe()
        except (NotPrepared, KubeError) as why:
            session.machine.fail(f"{why} End this run and start the lesson again.")
            session.publish()

    async def _begin_probe(self) -> None:
        """The requests of the lesson's head, once there is somebody to answer them."""
        probe = from_head(self.lesson.head.probe)
        if probe is None or self._probing is None or self.session is None:
            return
        while self.session.machine.phase == "preparing":  # noqa: ASYNC110 - requests that fail teach nobody
            await asyncio.sleep(TICK_S)
        for _ in range(PROBE_TRIES):
            if await self._probing.begin(probe):
                return
            await asyncio.sleep(1)

    async def end(self, why: str = ENDED) -> None:
        """Everything that it made is deleted. Who looks, or comes back, is told why."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self.session is not None:
            await self.session.close()
        if self.room is not None:
            await copies.end_of_run(self.slug)
            await self.room.close()
        await self._keeper.close()
        await sync_to_async(posts.take_away)(self.slug)
        await wiring.remove(self.slug, why)
        if self._first is not None:
            with suppress(KubeError):
                await self._clean(self._first)

    async def _clean(self, first: Connection) -> None:
        async with Api(first) as api:
            if self.practice:
                await Control(api).remove(self.slug)
            else:
                await of_nodes.given_back(api, self.session.world.touched if self.session else ())
                await cleaned(api, self.namespace, Timing())
