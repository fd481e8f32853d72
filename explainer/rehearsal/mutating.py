"""A step that was done as it is written is brought back and done with one thing changed at a time: only as it is
written may it be proven."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from explainer.format.lesson import Step
from explainer.limits import IDLE_S, MUTANT_CALM_S, MUTANT_LONGER, MUTANT_MORE_S
from explainer.player import commands as c
from explainer.rehearsal import playing
from explainer.rehearsal.calm import Calm
from explainer.rehearsal.mutants import Mutant, is_bare, moved, mutants
from explainer.rehearsal.theatre import Theatre


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a mutant is waited for: ``whole_s`` at most, and ``calm_s`` while nothing happens in it. Where nothing
    is done at all, nothing need happen for as long as in a step that nobody touches."""

    whole_s: float
    calm_s: float

    @classmethod
    def after(cls, passed_s: float, longest_calm_s: float) -> "Patience":
        """Of the step as it is written, which took so long, and was so long without a change."""
        return cls(
            max(passed_s * MUTANT_LONGER + MUTANT_MORE_S, IDLE_S),
            longest_calm_s * MUTANT_LONGER + MUTANT_CALM_S,
        )


def counts(theatre: Theatre, step: Step) -> list[str]:
    """The counts of the proof that do not matter: out of reach, and the proof holds."""
    proof = theatre.machine.proof
    if proof is None or step.done is None:
        return []
    return [
        f"{step.id}: “done” holds whatever “{said}” says."
        for said, other in moved(step.done)
        if proof.watch.look(other).met
    ]


async def mutated(theatre: Theatre, step: Step, patience: Patience) -> AsyncIterator[str]:
    """Actions left out one by one, and other numbers: those that prove the step."""
    for mutant in mutants(step, theatre.session.world.folder):
        if await _proves(theatre, step, mutant, patience):
            yield f"{step.id}: {mutant.said} it is proven all the same."


async def _proves(theatre: Theatre, step: Step, mutant: Mutant, patience: Patience) -> bool:
    """Whether the step comes to its end so."""
    machine = theatre.machine
    await theatre.session.command(c.Back("restore", step.id))
    await theatre.rested()
    while machine.stage == "ask":
        async for _ in playing.stage(theatre, is_right=True, disturb=None):
            pass
    with _changed(theatre, step, mutant):
        await playing.press(theatre)
        calm, waited_s = Calm(theatre), 0.0
        calm_s = max(patience.calm_s, IDLE_S) if is_bare(step) else patience.calm_s
        slice_s = min(theatre.coarse_s, calm_s / 2)
        while waited_s < patience.whole_s and machine.step is step and machine.stage == "watch":
            waited_s += await playing.turn(theatre, slice_s)
            if calm.look() >= calm_s:
                break
    return machine.step is not step or machine.stage != "watch"


@contextmanager
def _changed(theatre: Theatre, step: Step, mutant: Mutant) -> Iterator[None]:
    """The step with the mutant's deeds and files, until they are taken back."""
    world, deeds = theatre.session.world, step.deeds
    folder = world.folder
    with tempfile.TemporaryDirectory() as place:
        if mutant.files:
            world.folder = Path(place) / "lesson"
            shutil.copytree(folder, world.folder)
            for name, text in mutant.files.items():
                (world.folder / name).write_text(text)
        step.deeds = mutant.deeds
        try:
            yield
        finally:
            step.deeds, world.folder = deeds, folder
