"""One stage of a rehearsal after the other: answers, buttons, and waiting for the proof."""

from collections.abc import AsyncIterator, Awaitable, Callable

from explainer.checks.heard import to_click
from explainer.checks.through_time import Proof
from explainer.checks.tree import Watch
from explainer.format.lesson import Step
from explainer.format.predicates import Clicked, Tried
from explainer.format.walking import conditions, wants
from explainer.limits import IDLE_REAL_S, IDLE_S, REHEARSAL_MOST_S, START_S
from explainer.player import commands as c
from explainer.player.answers import right_answer, wrong_answer
from explainer.player.machine import Machine
from explainer.rehearsal.theatre import Theatre

Disturb = Callable[[Theatre], Awaitable[None]]
Looked = Callable[[], object]


def _nobody() -> None:
    """Nobody wants to know."""


class Stuck(Exception):
    """It does not go on; the message says where, and what is missing."""


async def begun(theatre: Theatre) -> None:
    """Past the introduction. Raises Stuck."""
    await stands(theatre)
    await theatre.session.command(c.Begin())
    await theatre.rested()


async def stands(theatre: Theatre) -> None:
    """The start scene is there. Raises Stuck."""
    machine = theatre.machine
    waited_s = 0.0
    while machine.phase == "preparing":
        if waited_s > START_S:
            missing = " ".join(one.sentence for one in machine.waiting)
            raise Stuck(f"The start scene was not there after {START_S} s: {missing}")
        await theatre.play_on()
        waited_s += 1


async def stage(
    theatre: Theatre, *, is_right: bool, disturb: Disturb | None, looked: Looked = _nobody
) -> AsyncIterator[str]:
    """One stage of the present step; ``looked`` is called after each slice in which its proof is waited for."""
    machine, session = theatre.machine, theatre.session
    match machine.stage:
        case "ask" | "saw" if (ask := machine.question) and ask.id not in machine.progress.answers:
            await session.command(right_answer(ask) if is_right else wrong_answer(ask))
        case "act":
            async for trouble in _act(theatre, is_right, disturb):
                yield trouble
        case "watch":
            if is_open(machine.step) and not any(deed.keys for deed in machine.progress.deeds):
                async for trouble in _act(theatre, is_right, disturb):
                    yield trouble
            async for trouble in _watch(theatre, looked):
                yield trouble
        case _:
            await session.command(c.Next())
    await theatre.rested()


async def _act(theatre: Theatre, is_right: bool, disturb: Disturb | None) -> AsyncIterator[str]:
    """All buttons of the solution, after the others where answers are wrong; then the disturbance."""
    machine, step = theatre.machine, theatre.machine.step
    deeds = machine.progress
    if not is_right:
        async for trouble in _wrong_turns(theatre):
            yield trouble
    await press(theatre)
    for index, deed in enumerate(step.deeds):
        if why := deeds.deed(index).why:
            yield f"{step.id}: the button “{deed.button}” failed. {why}"
    if disturb is not None:
        await disturb(theatre)


async def press(theatre: Theatre) -> None:
    """Every button of the solution, one after the other, as long as the step is not over."""
    machine, step = theatre.machine, theatre.machine.step
    for index in step.leading:
        if not _still(machine, step):
            break
        await theatre.session.command(c.Act(index, f"key-{index}"))
        await theatre.rested()


def is_open(step: Step) -> bool:
    """Whether its buttons are pressed while its proof is awaited already."""
    return step.block.open and bool(step.deeds)


async def _wrong_turns(theatre: Theatre) -> AsyncIterator[str]:
    """Buttons that are no part of the solution: none of them may prove the step."""
    machine, step = theatre.machine, theatre.machine.step
    for index, deed in enumerate(step.deeds):
        if index in step.leading or not _still(machine, step):
            continue
        await theatre.session.command(c.Act(index, f"wrong-{index}"))
        await theatre.rested()
        waited_s = 0.0
        while waited_s < (IDLE_S if theatre.house.practice else IDLE_REAL_S):
            await theatre.play_on(theatre.coarse_s)
            waited_s += theatre.coarse_s
        if not _still(machine, step):
            yield f"{step.id}: the button “{deed.button}” is no solution, and proves the step."


async def _watch(theatre: Theatre, looked: Looked) -> AsyncIterator[str]:
    """Until the proof holds; what should have come in order must have come, what never should must not."""
    machine, step = theatre.machine, theatre.machine.step
    limit_s = (step.within_s or REHEARSAL_MOST_S) + step.for_s
    waited_s = 0.0
    progress = machine.progress
    while machine.step is step and machine.stage == "watch":
        waited_s += await turn(theatre, theatre.slice_s(waited_s))
        looked()
        if waited_s > limit_s and machine.stage == "watch" and machine.step is step:
            yield f"{step.id}: not proven after {limit_s:g} s. {missing(theatre)}"
            await theatre.session.command(c.Skip("stage"))
            await theatre.session.command(c.Skip("stage"))
            return
    if progress.moments < len(step.in_order):
        yield f"{step.id}: of expect.in_order only {progress.moments} of {len(step.in_order)} came."
    for index in sorted(progress.broken):
        yield f"{step.id}: expect.never number {index + 1} was so."


async def turn(theatre: Theatre, slice_s: float) -> float:
    """A slice of waiting for the proof, and what people do before it; how long it was."""
    await theatre.let_go()
    await people(theatre)
    await theatre.play_on(slice_s)
    return slice_s


async def people(theatre: Theatre) -> None:
    """What the proof wants of them."""
    machine, step = theatre.machine, theatre.machine.step
    for of in _clicks(theatre):
        await theatre.session.command(c.Click(of))
    if machine.step is step and machine.stage == "watch" and wants(step, Tried):
        await theatre.session.command(c.Try(step.block.drawn))


def _clicks(theatre: Theatre) -> list[str]:
    """What the proof wants clicked."""
    step, scene = theatre.machine.step, theatre.machine.scene
    wanted = [one for one in conditions(step) if isinstance(one, Clicked)]
    return [
        f"{of.kind.lower()}/{of.name}"
        for one in wanted
        for of in to_click(one, scene)
        if of not in scene.clicked
    ]


async def idle(theatre: Theatre) -> list[str]:
    """The buttons are not pressed: the step must not be proven by itself (mutation "drop the action")."""
    machine, step = theatre.machine, theatre.machine.step
    if step.done is None:
        return []
    machine.scene.begin()
    proof = Proof(step, Watch(machine.scene, theatre.session.objects), theatre.time.cluster_s)
    troubles: list[str] = []
    waited_s = 0.0
    while waited_s < (IDLE_S if theatre.house.practice else IDLE_REAL_S):
        await theatre.play_on(theatre.coarse_s)
        waited_s += theatre.coarse_s
        if proof.look(theatre.time.cluster_s).is_done:
            troubles.append(f"{step.id}: “done” holds although nothing was done.")
            break
    return troubles


def _still(machine: Machine, step: Step) -> bool:
    """Whether the step's buttons can still be pressed."""
    return machine.step is step and machine.stage in ("act", "watch")


def missing(theatre: Theatre) -> str:
    """What the proof still wants."""
    proof = theatre.machine.proof
    if proof is None:
        return ""
    return "Missing: " + " ".join(one.sentence for one in proof.parts() if not one.met)
