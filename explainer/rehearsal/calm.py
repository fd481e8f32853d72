"""How long nothing has changed of what a step's proof asks about: a mutant in which nothing happens any more has had
its time."""

from explainer.format.conditions import Condition
from explainer.format.lesson import Step
from explainer.format.predicates import Predicate
from explainer.format.walking import within
from explainer.rehearsal.theatre import Theatre


class Calm:
    """Of the present step, from now on. ``longest_s`` is the longest time without a change while the proof did not
    hold."""

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre
        self._step = theatre.machine.step
        self._last = self._state()
        self._since_s = theatre.time.cluster_s
        self.longest_s = 0.0

    def look(self) -> float:
        """Simulated seconds since the last change; 0 while the proof holds, or a button is at work."""
        now_s, state = self._theatre.time.cluster_s, self._state()
        if state is None or state != self._last:
            self._last, self._since_s = state, now_s
        calm_s = now_s - self._since_s
        self.longest_s = max(self.longest_s, calm_s)
        return calm_s

    def _state(self) -> object:
        """What the proof is made of. None: it may be over soon."""
        machine = self._theatre.machine
        proof, seen = machine.proof, machine.seen
        if proof is None or machine.step is not self._step or machine.progress.is_busy:
            return None
        if seen is None or seen.verdict is None or seen.verdict.met:
            return None
        # Of what is met it is of no account by how much: more and more requests are answered.
        told = [proof.watch.look(one) for one in _parts(self._step)]
        return tuple((one.met, "" if one.met else one.have) for one in told)


def _parts(step: Step) -> list[Condition]:
    """The predicates of its proof, which say how far they are."""
    return [one for one in within(step.done) if isinstance(one, Predicate)] if step.done else []
