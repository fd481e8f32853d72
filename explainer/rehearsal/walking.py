"""The right way through a lesson, gone once for all modes that go it (docs/decisions/0102).

*happy*: right answers, every button; nothing may be proven before it is done, and all must be in the end.
*back*: each step that does something is done, brought back, and done again, with the same result.
*mutation*: in between it is done with one thing changed at a time, and nothing of it may prove the step.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass, field

from explainer.format.lesson import Step
from explainer.player import commands as c
from explainer.rehearsal import playing
from explainer.rehearsal.calm import Calm
from explainer.rehearsal.mutants import is_bare
from explainer.rehearsal.mutating import Patience, counts, mutated
from explainer.rehearsal.theatre import Theatre

RIGHT = ("happy", "back", "mutation")
"""The modes that go this way, in the order in which they share it."""


@dataclass(slots=True)
class Met:
    """What one mode met, as sentences, and the real seconds that it took."""

    troubles: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Walk:
    """One way through the lesson. ``met`` tells of each of the modes."""

    def __init__(self, theatre: Theatre, modes: Collection[str]) -> None:
        self._theatre, self._machine = theatre, theatre.machine
        self.met = {mode: Met() for mode in RIGHT if mode in modes}
        self._first = next(iter(self.met))
        self._again = "back" if "back" in self.met else "mutation"
        self._done: set[str] = set()
        """The steps that are done once, and brought back."""
        self._since_s = time.monotonic()

    async def go(self) -> None:
        """To the end. Raises Stuck."""
        await playing.begun(self._theatre)
        while self._machine.phase == "step":
            await self._stage(self._machine.step, self._machine.stage)

    async def _stage(self, step: Step, stage: str) -> None:
        is_first = step.id not in self._done
        if is_first and self._waits(step, stage):
            self._note("happy", await playing.idle(self._theatre))
        begun_s, calm = self._theatre.time.cluster_s, Calm(self._theatre)
        way = playing.stage(self._theatre, is_right=True, disturb=None, looked=calm.look)
        self._note(self._first if is_first else self._again, [trouble async for trouble in way])
        if is_first and stage == "watch" and step.deeds and self._again in self.met:
            self._done.add(step.id)
            passed_s = self._theatre.time.cluster_s - begun_s
            await self._come_back(step, Patience.after(passed_s, calm.longest_s))

    def _waits(self, step: Step, stage: str) -> bool:
        """Whether the step must be left alone for a while first. Where its only action is left out later on, that is
        the same."""
        waits = stage == "act" or (stage == "watch" and playing.is_open(step))
        is_tried = "mutation" in self.met and step.done is not None and is_bare(step)
        return waits and "happy" in self.met and not is_tried

    async def _come_back(self, step: Step, patience: Patience) -> None:
        """To the beginning of the step, after all its mutants."""
        machine = self._machine
        is_over = machine.step is step and machine.stage != "watch"
        if is_over and step.done is not None and "mutation" in self.met:
            self._note("mutation", counts(self._theatre, step))
            self._note("mutation", [one async for one in mutated(self._theatre, step, patience)])
        elif "back" not in self.met:
            return
        await self._theatre.session.command(c.Back("restore", step.id))
        await self._theatre.rested()

    def _note(self, mode: str, troubles: list[str]) -> None:
        """What was met since the last note was this mode's."""
        now_s = time.monotonic()
        self.met[mode].troubles += troubles
        self.met[mode].seconds += now_s - self._since_s
        self._since_s = now_s
