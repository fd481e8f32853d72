"""The step machine: what people and the cluster do goes in, what shall be done comes out.

It holds no clock and awaits nothing. `look` is called at each event of the mirror, and when `due_ms` and
`due_cluster_s` say so.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from explainer.format.predicates import Clicked, Predicate, Tried
from explainer.format.quantities import Unreadable, reference
from explainer.format.walking import wants
from explainer.player import commands as c
from explainer.player.answers import NotNow, lock
from explainer.player.effects import ApplyGiven, BringBack, Do, Effect, Leave, StepClock
from explainer.player.progress import Progress
from explainer.player.stages import is_told_at_once
from explainer.player.ways import Now, Ways

HANDS: dict[type[Predicate], str] = {Clicked: "click", Tried: "try"}
"""What only people can do for a proof, and the command that tells of it."""


class Machine(Ways):
    """One run of one lesson."""

    def may(self) -> list[str]:
        """The commands that are taken now."""
        if self.phase in ("preparing", "failed"):
            return ["end"]
        if self.phase == "intro":
            return ["begin", "end"]
        words = ["back", "end"]
        if self.phase == "end":
            return words
        words.append("skip")
        if self.question and self.question.id not in self.progress.answers:
            words.append("answer")
        if self.stage in ("act", "watch") and self.step.deeds:
            words.append("act")
        if self._takes_next():
            words.append("next")
        if self.progress.hints < len(self.step.block.hints):
            words.append("hint")
        if self.practice:
            words.append("clock")
        if self.stage == "watch":
            words += [word for kind, word in HANDS.items() if wants(self.step, kind)]
        return sorted(words)

    def _takes_next(self) -> bool:
        if self.held or self.stage in ("why", "refute", "next"):
            return True
        return (
            self.stage == "saw"
            and self.question is not None
            and self.question.id in self.progress.answers
        )

    def made(self, now: Now) -> list[Effect]:
        """The start scene was asked for; what it must come to is awaited from now on."""
        self._is_made = True
        return self.look(now)

    def fail(self, why: str) -> None:
        """The run cannot go on; the sentence says why, and what next."""
        self.phase, self.trouble = "failed", why

    def deed_ended(self, done: Do, why: str, now: Now) -> list[Effect]:
        """What came of a button's actions; ``why`` is empty when all is well."""
        if done.turn != self.turn or self.phase != "step":
            return []
        deed = self.progress.deed(done.button)
        deed.state, deed.why = ("failed", why) if why else ("done", "")
        return self.look(now)

    def brought_back(self, now: Now) -> list[Effect]:
        """The cluster is as the step wants it at its begin."""
        if self._back_to is None:
            return []
        index, self._back_to = self._back_to, None
        for one in range(index, len(self.steps)):
            self.steps[one] = Progress()
        return self._enter(index, now)

    def take(self, command: c.Command, now: Now) -> list[Effect]:
        """Do as is asked. Raises NotNow."""
        word = c.WORDS_OF[type(command)]
        if word not in self.may():
            raise NotNow(self._no(word))
        self.trouble = ""
        return self._takes[type(command)](self, command, now)

    def _no(self, word: str) -> str:
        if word == "clock" and not self.practice:
            return "Nobody can change the time of a real cluster; the picture can be held instead."
        if word == "act" and self.stage == "ask":
            return "First say what you expect; then the button opens."
        if word == "answer":
            return "There is nothing to answer now, or it was answered already."
        return f"“{word}” is nothing that can be done at this point of the lesson."

    def _begin(self, _command: c.Begin, now: Now) -> list[Effect]:
        self.phase = "step"
        return self._enter(0, now)

    def _answer(self, command: c.Answer, now: Now) -> list[Effect]:
        ask = self.question
        if ask is None or command.id != ask.id:
            raise NotNow("That question is not open now.")
        given = lock(ask, command)
        self.progress.answers[ask.id] = given
        self.scene.answered.add(ask.id)
        is_saw = self.stage == "saw"
        if is_saw or is_told_at_once(self.lesson, self.index, practice=self.practice):
            self.progress.told.add(ask.id)
        if is_saw and given.is_right is False:
            return []
        return self._advance(now)

    def _act(self, command: c.Act, now: Now) -> list[Effect]:
        if command.button >= len(self.step.deeds):
            raise NotNow(f"The step has {len(self.step.deeds)} buttons.")
        deed = self.progress.deed(command.button)
        if command.key in deed.keys or deed.state == "running":
            return []
        deed.keys.add(command.key)
        before = self._begin_watch(now) if self.stage == "act" else []
        deed.state, deed.why = "running", ""
        return [*before, Do(command.button, self.turn)]

    def _next(self, _command: c.Next, now: Now) -> list[Effect]:
        if self.held:
            self.held = False
            if self._pending_pauses:
                return self._hold()
            clock = self.step.block.clock
            return [*self._at_rate(clock.rate if clock else 1.0), *self.look(now)]
        if self.stage == "next":
            return self._leave_step(now)
        self._goes_on_after = self.stage in ("why", "refute")
        return self._advance(now)

    def _skip(self, command: c.Skip, now: Now) -> list[Effect]:
        skips_step = command.what == "step"
        if self.is_hurried:
            return self._end_hurry(now)
        self.progress.skipped.append(self.stage)
        ahead = ("ask", "act", "watch") if skips_step else ("act", "watch")
        if self.step.deeds and self.stage in ahead:
            return self._begin_hurry(now, leaves=skips_step)
        if skips_step:
            self._mark_skipped()
            return self._leave_step(now)
        if self.stage == "next":
            return self._leave_step(now)
        return self._advance(now)

    def _back(self, command: c.Back, _now: Now) -> list[Effect]:
        index = self._known(command.step)
        if command.way == "restore" and not (self.practice and self.steps[index].is_kept):
            raise NotNow(
                "The cluster cannot be brought back to that step; do the step again instead."
            )
        step = self.lesson.steps[index].id
        self._end_watch()
        self.phase, self.index, self.stage, self._back_to = "preparing", index, "", index
        self.turn += 1
        effect: Effect = BringBack(step) if command.way == "restore" else ApplyGiven(step)
        return [*self._at_rate(1.0), effect]

    def _known(self, step: str) -> int:
        """The place of a step that was begun before. Raises NotNow."""
        if not step:
            return self.index
        places = {one.id: place for place, one in enumerate(self.lesson.steps)}
        if step not in places or self.steps[places[step]].state == "ahead":
            raise NotNow("Only a step that was begun before can be gone back to.")
        return places[step]

    def _hint(self, _command: c.Hint, _now: Now) -> list[Effect]:
        self.progress.hints += 1
        return []

    def _pace(self, command: c.Pace, _now: Now) -> list[Effect]:
        if command.step:
            return [StepClock(command.step)]
        if command.rate is None:
            raise NotNow("Say a rate, or a step.")
        if command.rate != 0:
            self.held = False
        return self._at_rate(command.rate)

    def _click(self, command: c.Click, now: Now) -> list[Effect]:
        try:
            self.scene.clicked.add(reference(command.of))
        except Unreadable as why:
            raise NotNow(str(why)) from why
        return self.look(now)

    def _try(self, command: c.Try, now: Now) -> list[Effect]:
        if command.what != self.step.block.drawn:
            raise NotNow("That is not what this step shows.")
        self.scene.tried.add(command.what)
        return self.look(now)

    def _end(self, _command: c.End, _now: Now) -> list[Effect]:
        self.phase = "end"
        return [Leave()]

    _takes: ClassVar[dict[type, Callable[[Any, Any, Now], list[Effect]]]] = {
        c.Begin: _begin, c.Answer: _answer, c.Act: _act, c.Next: _next, c.Skip: _skip, c.Back: _back,
        c.Hint: _hint, c.Pace: _pace, c.Click: _click,
        c.Try: _try, c.End: _end,
    }  # fmt: skip
