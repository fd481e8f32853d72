"""A step's proof through time: `done` held long enough, `in_order`, `never`, `within`, and when one is stuck.

The time is handed in (seconds of the cluster's clock, rising): evaluation is driven by events, and by
a timer for what only time decides.
"""

from dataclasses import dataclass, field

from explainer.checks.tree import Watch
from explainer.checks.verdict import Verdict
from explainer.format.conditions import Condition, Every
from explainer.format.lesson import Step


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a step after an event. `broken` are the numbers of guards that broke just now;
    `pause` says that a named moment has just come; `hint` is the key of a hint that fits now."""

    is_done: bool
    verdict: Verdict | None
    held_s: float
    moments_seen: int
    broken: tuple[int, ...] = ()
    pause: bool = False
    is_late: bool = False
    hint: str = ""


@dataclass(slots=True)
class Proof:
    """Asked at each event of one step, from its beginning."""

    step: Step
    watch: Watch
    begun_s: float
    _since_s: float | None = None
    _next_moment: int = 0
    _next_pause: int = 0
    _broken: set[int] = field(default_factory=set)

    def look(self, now_s: float) -> State:
        """After an event, or when time has passed."""
        verdict = self.watch.look(self.step.done) if self.step.done else None
        self._note(verdict, now_s)
        held_s = now_s - self._since_s if self._since_s is not None else 0.0
        is_late = bool(self.step.within_s) and now_s - self.begun_s > self.step.within_s
        return State(
            is_done=self._since_s is not None and held_s >= self.step.for_s,
            verdict=verdict,
            held_s=held_s,
            moments_seen=self._moments(),
            broken=self._guards(),
            pause=self._pauses(),
            is_late=is_late,
            hint=self._hint(),
        )

    def parts(self) -> list[Verdict]:
        """What `done` is made of, each with its own progress."""
        done = self.step.done
        if done is None:
            return []
        parts = done.of if isinstance(done, Every) else (done,)
        return [self.watch.look(one) for one in parts]

    def due_s(self) -> float | None:
        """When to look again although nothing happens: `done` will have held, or the step be late."""
        times = []
        if (held_s := self.held_until_s()) is not None:
            times.append(held_s)
        if self.step.within_s:
            times.append(self.begun_s + self.step.within_s)
        return min(times, default=None)

    def held_until_s(self) -> float | None:
        """When `done` will have held long enough, if nothing breaks it."""
        return None if self._since_s is None else self._since_s + self.step.for_s

    def _note(self, verdict: Verdict | None, now_s: float) -> None:
        """Since when it holds without a break."""
        if verdict is None or not verdict.met:
            self._since_s = None
        elif self._since_s is None:
            self._since_s = now_s

    def _moments(self) -> int:
        """How many of `in_order` have come, each after the one before; several may come with one event."""
        while self._has_come(self.step.in_order, self._next_moment):
            self._next_moment += 1
        return self._next_moment

    def _pauses(self) -> bool:
        """One stop at a time: the next moment is awaited only when this one was shown."""
        if not self._has_come(self.step.pause_on, self._next_pause):
            return False
        self._next_pause += 1
        return True

    def _has_come(self, moments: list[Condition], index: int) -> bool:
        return index < len(moments) and self.watch.look(moments[index]).met

    def _guards(self) -> tuple[int, ...]:
        """Those that broke now; one that stays broken is told once, and again after it has healed."""
        broken = {i for i, one in enumerate(self.step.never) if self.watch.look(one).met}
        new = broken - self._broken
        self._broken = broken
        return tuple(sorted(new))

    def _hint(self) -> str:
        return next((hint for when, hint in self.step.stuck if self.watch.look(when).met), "")
