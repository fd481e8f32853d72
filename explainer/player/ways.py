"""The way through a lesson: its stages, what leads from one to the next, and what the proof says meanwhile.

`machine.Machine` is made of it: there stands what people may ask for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from explainer.checks.scene import Scene
from explainer.checks.through_time import Proof, State
from explainer.checks.tree import Objects, Watch
from explainer.checks.verdict import Verdict
from explainer.format.lesson import Ask, Lesson, Step
from explainer.format.walking import asked
from explainer.limits import AUTO_ADVANCE_S, HURRY_S
from explainer.player.document import Mode, Phase, Stage
from explainer.player.effects import Do, Effect, Keep, Mark, Rate, SetRate
from explainer.player.progress import Progress
from explainer.player.saying import said
from explainer.player.stages import can, guess_of, stages_of


@dataclass(frozen=True, slots=True)
class Now:
    """The moment at which something is handed in: seconds of the cluster's clock, and wall time."""

    cluster_s: float
    wall_ms: int


Prove = Callable[[Step, float], Proof]
"""The proof of a step that begins at this second of the cluster's clock."""


class Ways:
    """Where a run of a lesson stands."""

    def __init__(
        self,
        lesson: Lesson,
        scene: Scene,
        *,
        mode: Mode,
        practice: bool,
        objects: Objects = dict,
        prove: Prove | None = None,
    ) -> None:
        """``scene`` reads the cluster; ``objects`` gives whole objects to `match` and `expr`; ``prove`` makes the
        proof of a step that begins, where it is another than what the cluster says."""
        self.lesson, self.scene, self.mode, self.practice = lesson, scene, mode, practice
        self._objects = objects
        self._prove = prove or self._proof
        self.phase: Phase = "preparing"
        self.trouble = ""
        self.waiting: list[Verdict] = []
        self.steps = [Progress() for _ in lesson.steps]
        self.index = 0
        self.stage: Stage = ""
        self.proof: Proof | None = None
        self.seen: State | None = None
        self.rate: Rate = 1.0
        self.running_rate: Rate = 1.0
        self.stepped = ""
        self.held = False
        self.moment = 0
        self.turn = 0
        self.advance_ms: int | None = None
        self._pending_pauses = 0
        self._hurry_until_ms: int | None = None
        self._goes_on_after = False
        self._back_to: int | None = None
        self._is_made = False

    @property
    def step(self) -> Step:
        """The present one."""
        return self.lesson.steps[self.index]

    @property
    def progress(self) -> Progress:
        """Of the present step."""
        return self.steps[self.index]

    @property
    def stages(self) -> list[Stage]:
        """Of the present step."""
        return stages_of(self.step, practice=self.practice)

    @property
    def question(self) -> Ask | None:
        """What is asked in the present stage."""
        block = self.step.block
        return {"ask": block.ask, "saw": block.observe}.get(self.stage)

    @property
    def is_hurried(self) -> bool:
        """Whether the step is being brought to its end without stops."""
        return self._hurry_until_ms is not None

    def due_ms(self) -> int | None:
        """The wall time at which to look again although nothing happens."""
        times = [one for one in (self.advance_ms, self._hurry_until_ms) if one is not None]
        return min(times, default=None)

    def due_cluster_s(self) -> float | None:
        """The same on the cluster's clock."""
        return self.proof.due_s() if self.proof and self.stage == "watch" else None

    def _enter(self, index: int, now: Now) -> list[Effect]:
        """Begin the step at this place."""
        self.phase = "step"
        self.index = index
        self.turn += 1
        self.steps[index] = progress = Progress(begun_ms=now.wall_ms)
        progress.state = "now" if can(self.step, practice=self.practice) else "replaced"
        self._end_watch()
        self.scene.begin()
        for ask in asked(self.step):
            self.scene.answered.discard(ask.id)
        progress.is_kept = self.practice
        effects: list[Effect] = [Keep(self.step.id)] if self.practice else []
        return [*effects, *self._to(self.stages[0], now)]

    def _to(self, stage: Stage, now: Now) -> list[Effect]:
        self.stage, self.advance_ms = stage, None
        if stage == "watch":
            return [*self._begin_watch(now), *self.look(now)]
        if stage == "next":
            return self._arrive(now)
        return []

    def _advance(self, now: Now) -> list[Effect]:
        """To the stage after this one."""
        stages = self.stages
        return self._to(stages[min(stages.index(self.stage) + 1, len(stages) - 1)], now)

    def _arrive(self, now: Now) -> list[Effect]:
        """Nothing is left but the way on (R26)."""
        read, self._goes_on_after = self._goes_on_after, False
        block, answers = self.step.block, self.progress.answers
        if block.next == "manual" or self.progress.state == "replaced":
            return []
        if read:
            return self._leave_step(now)
        if self.mode == "hall":
            return []
        told = {one: answers[one] for one in self.progress.told if one in answers}
        if any(one.is_right is False for one in told.values()):
            return []
        if block.next == "answered" and not told:
            return self._leave_step(now)
        self.advance_ms = now.wall_ms + round(AUTO_ADVANCE_S * 1000)
        return []

    def _leave_step(self, now: Now) -> list[Effect]:
        progress = self.progress
        progress.ended_ms = now.wall_ms
        if progress.state == "now":
            progress.state = "done"
        self._end_watch()
        self.advance_ms = None
        if self.index + 1 < len(self.steps):
            return [*self._at_rate(1.0), *self._enter(self.index + 1, now)]
        self.phase, self.stage = "end", ""
        return self._at_rate(1.0)

    def _end_watch(self) -> None:
        self.proof, self.seen = None, None
        self.held, self.moment, self._pending_pauses = False, 0, 0
        self._hurry_until_ms, self._goes_on_after = None, False

    def look(self, now: Now) -> list[Effect]:
        """After an event, or when time has passed."""
        if self.phase == "preparing":
            return self._await_start()
        if self.phase != "step":
            return []
        if self.stage == "watch" and self.proof is not None:
            return self._watch(now)
        if self.stage == "next" and self.advance_ms is not None and now.wall_ms >= self.advance_ms:
            return self._leave_step(now)
        return []

    def _await_start(self) -> list[Effect]:
        if not self._is_made or self._back_to is not None:
            return []
        watch = Watch(self.scene, self._objects)
        self.waiting = [one for one in map(watch.look, self.lesson.until) if not one.met]
        if not self.waiting:
            self.phase = "intro"
        return []

    def _watch(self, now: Now) -> list[Effect]:
        """One look at the proof, and what follows of it."""
        assert self.proof is not None  # noqa: S101 - asked before
        self.seen = seen = self.proof.look(now.cluster_s)
        self.progress.broken.update(seen.broken)
        marks: list[Effect] = [Mark(f"never: {said(self.step.never[one])}") for one in seen.broken]
        return [*marks, *self._follow(seen, now)]

    def _follow(self, seen: State, now: Now) -> list[Effect]:
        self.progress.moments = seen.moments_seen
        if self.is_hurried:
            return self._hurry(now)
        self._pending_pauses += seen.pause
        if self.held or self.progress.is_busy:
            return []
        if self._pending_pauses:
            return self._hold()
        return self._proven(now) if self._is_over(seen) else []

    def _is_over(self, seen: State) -> bool:
        if self.step.done is not None:
            return seen.is_done
        return all(self.progress.deed(i).state == "done" for i in self.step.leading)

    def _hold(self) -> list[Effect]:
        self._pending_pauses -= 1
        self.held = True
        self.moment += 1
        return self._at_rate(0.0)

    def _proven(self, now: Now) -> list[Effect]:
        """The step's proof holds: what was guessed may be told from now on."""
        guess = guess_of(self.lesson, self.index, practice=self.practice)
        if guess and guess[1].reveal != "never":
            self.steps[guess[0]].told.add(guess[1].id)
        return [*self._at_rate(1.0), *self._advance(now)]

    def _begin_watch(self, now: Now) -> list[Effect]:
        """What is so now is what the proof compares with."""
        self.scene.begin()
        self.proof = self._prove(self.step, now.cluster_s)
        self.seen = None
        self.stage = "watch"
        clock = self.step.block.clock
        return self._at_rate(clock.rate) if clock else []

    def _proof(self, step: Step, now_s: float) -> Proof:
        return Proof(step, Watch(self.scene, self._objects), now_s)

    def _begin_hurry(self, now: Now, *, leaves: bool) -> list[Effect]:
        """A step that is skipped does its work all the same, as fast as time can go: later steps build on it."""
        effects = self._begin_watch(now) if self.stage in ("ask", "act") else []
        self._hurry_until_ms = now.wall_ms + round(HURRY_S * 1000)
        self.held = False
        if leaves:
            self._mark_skipped()
        for index in self.step.leading:
            deed = self.progress.deed(index)
            if deed.state in ("ready", "failed"):
                deed.state = "running"
                effects.append(Do(index, self.turn))
        return [*effects, *self._at_rate("max")]

    def _hurry(self, now: Now) -> list[Effect]:
        assert self.seen is not None  # noqa: S101 - asked before
        assert self._hurry_until_ms is not None  # noqa: S101 - asked before
        is_over = not self.progress.is_busy and self._is_over(self.seen)
        if is_over or now.wall_ms >= self._hurry_until_ms:
            return self._end_hurry(now)
        return []

    def _end_hurry(self, now: Now) -> list[Effect]:
        self._hurry_until_ms = None
        if self.progress.state == "skipped":
            return self._leave_step(now)
        return self._proven(now)

    def _mark_skipped(self) -> None:
        if self.progress.state == "now":
            self.progress.state = "skipped"

    def paced(self, rate: Rate) -> None:
        """Time goes at this rate from now on, whoever wanted it."""
        self.rate, self.stepped = rate, ""
        if rate not in (0, "max"):
            self.running_rate = rate

    def _at_rate(self, rate: Rate) -> list[Effect]:
        if not self.practice or rate == self.rate:
            return []
        self.paced(rate)
        return [SetRate(rate)]
