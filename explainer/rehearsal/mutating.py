"""The mode *mutation*: each step is done as it is written, then brought back and done with one thing changed at a time.
Only as it is written may it be proven."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explainer.format.lesson import Step
from explainer.limits import MUTANT_LONGER, MUTANT_MORE_S
from explainer.player import commands as c
from explainer.rehearsal import playing
from explainer.rehearsal.mutants import Mutant, moved, mutants
from explainer.rehearsal.theatre import Theatre


async def mutation(theatre: Theatre) -> list[str]:
    """Actions left out one by one, and other numbers: nothing of it may prove the step."""
    await playing.begun(theatre)
    troubles: list[str] = []
    tried: set[str] = set()
    machine = theatre.machine
    while machine.phase == "step":
        step, stage = machine.step, machine.stage
        begun_s = theatre.time.cluster_s
        async for trouble in playing.stage(theatre, is_right=True, disturb=None):
            troubles.append(trouble)
        is_over = stage == "watch" and machine.step is step and machine.stage != "watch"
        if is_over and step.deeds and step.done is not None and step.id not in tried:
            tried.add(step.id)
            troubles += _counts(theatre, step)
            patience_s = (theatre.time.cluster_s - begun_s) * MUTANT_LONGER + MUTANT_MORE_S
            for mutant in mutants(step, theatre.session.world.folder):
                if await _proves(theatre, step, mutant, patience_s):
                    troubles.append(f"{step.id}: {mutant.said} it is proven all the same.")
            await _again(theatre, step)
    return troubles


def _counts(theatre: Theatre, step: Step) -> list[str]:
    """The counts of the proof that do not matter: out of reach, and the proof holds."""
    proof = theatre.machine.proof
    if proof is None or step.done is None:
        return []
    return [
        f"{step.id}: “done” holds whatever “{said}” says."
        for said, other in moved(step.done)
        if proof.watch.look(other).met
    ]


async def _again(theatre: Theatre, step: Step) -> None:
    """At the beginning of the step, in the cluster as it was then."""
    await theatre.session.command(c.Back("restore", step.id))
    await theatre.rested()


async def _proves(theatre: Theatre, step: Step, mutant: Mutant, patience_s: float) -> bool:
    """Whether the step comes to its end so."""
    await _again(theatre, step)
    machine = theatre.machine
    while machine.stage == "ask":
        async for _ in playing.stage(theatre, is_right=True, disturb=None):
            pass
    with _changed(theatre, step, mutant):
        await playing.press(theatre)
        waited_s = 0.0
        while waited_s < patience_s and machine.step is step and machine.stage == "watch":
            waited_s += await playing.turn(theatre, waited_s)
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
