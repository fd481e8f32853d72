"""A run without a cluster: the lesson's questions and words, and its recording instead of what a cluster would do.

People answer, press and go on as ever; a button plays the passage that the same button led to when the lesson was
recorded. Everything is badged as recorded.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from asgiref.sync import sync_to_async
from django.utils import timezone

from dashboard import wiring
from dashboard.access import posts
from dashboard.access.viewer import Viewer
from dashboard.kube.config import Connection
from dashboard.live.recordings import BadRecording
from dashboard.roles import Role
from explainer.checks.through_time import Proof, State
from explainer.checks.tree import Watch
from explainer.checks.verdict import Verdict
from explainer.format.conditions import Every
from explainer.format.lesson import Step
from explainer.format.predicates import Answered, Clicked, Predicate, Tried
from explainer.format.walking import conditions
from explainer.player.document import Badge, Mode
from explainer.player.effects import ApplyGiven, BringBack, Do, Effect, Keep, SetRate
from explainer.player.machine import Machine
from explainer.player.saying import said
from explainer.runs.live import Run
from explainer.runs.projector import Projector
from explainer.runs.session import Session
from explainer.runs.tape import Passage, Tape

OF_PEOPLE = (Answered, Clicked, Tried)
BADGE = Badge(kind="recorded", text="What you see was recorded; there is no cluster behind it.")


class NoRecording(Exception):
    """The lesson has none that can be played; the message says why."""


def tape_of(file: Path) -> Tape:
    """Raises NoRecording."""
    try:
        return Tape(file)
    except OSError:
        raise NoRecording("This lesson has no recording.") from None
    except BadRecording as why:
        raise NoRecording(f"The recording of this lesson cannot be played: {why}") from why


class Shown(Proof):
    """The proof of a step that a recording shows: it holds when its passage is over."""

    def __init__(
        self, step: Step, watch: Watch, begun_s: float, is_over: Callable[[], bool]
    ) -> None:
        super().__init__(step, watch, begun_s)
        self._is_over = is_over

    def look(self, now_s: float) -> State:
        """At a moment of the tape."""
        done = self._is_over()
        moments = len(self.step.in_order) if done else 0
        return State(is_done=done, verdict=None, held_s=0.0, moments_seen=moments)

    def parts(self) -> list[Verdict]:
        """What the recording proves, all of it at its end."""
        done = self.step.done
        parts = done.of if isinstance(done, Every) else [done] if done else []
        return [Verdict(self._is_over(), f"Recorded: {said(one)}.") for one in parts]

    def due_s(self) -> float | None:
        """Nothing is awaited but the tape."""
        return None


class RecordedSession(Session):
    """What the machine wants is looked for on the tape."""

    projector: Projector

    async def _one(self, effect: Effect) -> None:
        match effect:
            case Keep():
                pass
            case BringBack() | ApplyGiven():
                if passage := self.projector.tape.passages.get(effect.step):
                    self.projector.show(passage.from_ms)
                await self._again()
            case SetRate():
                await self.projector.set_rate(effect.rate)
            case _:
                await super()._one(effect)

    async def _step(self, _component: str) -> str:
        return self.projector.step()

    async def turn(self) -> None:
        """A step without buttons plays by itself."""
        step = self.machine.step if self.machine.phase == "step" else None
        if step is not None and self.machine.stage == "watch" and not step.deeds:
            passage = self.projector.tape.passages.get(step.id)
            if passage is not None and self.projector.at_ms < passage.to_ms:
                await self._play(passage)
        self._want(self.machine.look(self.time.reckoned()))

    async def _do(self, effect: Do, _deed: Any) -> None:
        await self._wanted.join()
        machine, step = self.machine, self.machine.step
        async with self._one_by_one:
            passage = self.projector.tape.passages.get(step.id)
            if passage is not None and self.projector.at_ms < passage.to_ms:
                await self._play(passage)
        self._want(machine.deed_ended(effect, "", self.time.reckoned()))

    async def _play(self, passage: Passage) -> None:
        if self.machine.is_hurried:
            self.projector.show(passage.to_ms)
        else:
            await self.projector.play(passage)

    async def synced(self) -> bool:
        """The picture is what the tape says at once."""
        return True


class RecordedRun(Run):
    """Needs no cluster, and writes to none."""

    def __init__(self, folder: Path, player: Viewer, mode: Mode, *, image: str) -> None:
        """Raises Troubled, NoRecording."""
        super().__init__(folder, player, mode, practice=True, image=image)
        self._tape = tape_of(self.recording)
        head = msgspec.structs.replace(self.lesson.head, probe=None)
        self.lesson = msgspec.structs.replace(self.lesson, head=head, until=[])
        self._badges = [BADGE]
        self._prove = self._shown
        self._projector: Projector | None = None

    async def begin(self, first: Connection | None, on_end: Callable[[Run], None]) -> None:
        """A place, the first picture, and the lesson."""
        running = self._running = wiring.show(self.slug, name=self.lesson.head.title)
        self._projector = Projector(running.hub, self._tape)
        self.session = self._open(running, on_end)
        await sync_to_async(posts.give)(
            self.player.id, self.slug, Role.OPERATOR, now=timezone.now()
        )
        if self.mode == "hall":
            await self._open_room(running, self.session)
        clock = asyncio.create_task(self.session.run(), name=f"clock of {self.slug}")
        self._tasks.append(clock)
        await self.session.made()
        self.session.publish()

    def _make_session(self, machine: Machine, *args: Any, **kwargs: Any) -> Session:
        assert self._projector is not None  # noqa: S101 - made before
        session = RecordedSession(machine, *args, **{**kwargs, "clock": self._projector})
        session.projector = self._projector
        return session

    def _shown(self, step: Step, begun_s: float) -> Proof:
        assert self.session is not None  # noqa: S101 - no step begins before
        machine, projector = self.session.machine, self._projector
        watch = Watch(machine.scene)
        asked = [one for one in conditions(step) if isinstance(one, Predicate)]
        if asked and all(isinstance(one, OF_PEOPLE) for one in asked):
            return Proof(step, watch, begun_s)
        passage = self._tape.passages.get(step.id)
        assert projector is not None  # noqa: S101 - made with the session
        return Shown(
            step, watch, begun_s, lambda: passage is None or projector.at_ms >= passage.to_ms
        )
