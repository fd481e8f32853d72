"""The ways a lesson is played in a rehearsal; each gives the troubles it met, as sentences."""

from collections.abc import Awaitable, Callable

from explainer.limits import REHEARSAL_MOST_S
from explainer.player import commands as c
from explainer.rehearsal import playing
from explainer.rehearsal.mutating import mutation
from explainer.rehearsal.theatre import Theatre

Mode = Callable[[Theatre], Awaitable[list[str]]]


async def happy(theatre: Theatre) -> list[str]:
    """Right answers, every button; nothing may be proven before it is done, and all must be in the end."""
    return await _through(theatre, is_right=True)


async def wrong(theatre: Theatre) -> list[str]:
    """Wrong answers everywhere: nobody is kept from the end by them."""
    return await _through(theatre, is_right=False)


async def skip(theatre: Theatre) -> list[str]:
    """Every step skipped: each does its work all the same."""
    await playing.begun(theatre)
    troubles: list[str] = []
    machine = theatre.machine
    while machine.phase == "step":
        step = machine.step
        await theatre.session.command(c.Skip("step"))
        waited_s = 0.0
        while machine.is_hurried and machine.step is step:
            waited_s += await theatre.wait_on(waited_s)
            if waited_s > (step.within_s or REHEARSAL_MOST_S) + step.for_s:
                troubles.append(
                    f"{step.id}: skipped, it does not come to its end. {playing.missing(theatre)}"
                )
                await theatre.session.command(c.Skip("step"))
        await theatre.rested()
    return troubles


async def back(theatre: Theatre) -> list[str]:
    """Each step that does something is done, brought back, and done again: with the same result."""
    return await _through(theatre, is_right=True, again=True)


async def chaos(theatre: Theatre) -> list[str]:
    """Watches are cut and their history forgotten in the middle of each step, and everything is told twice."""
    return await _through(theatre, is_right=True, disturb=_disturb)


async def _disturb(theatre: Theatre) -> None:
    control = theatre.house.control
    await control.ask("PUT", "faults/cut", {"fault": "watches-cut", "parameters": {}})
    await control.ask("PUT", "faults/compacted", {"fault": "history-compacted", "parameters": {}})
    theatre.session.changed()
    theatre.session.changed()
    await theatre.session.synced()


ON_REAL = ("happy", "wrong", "skip")
"""The modes that need nothing of the practice cluster."""
GO_BACK = ("back", "mutation")
"""Those in which the cluster is brought back."""
MODES: dict[str, Mode] = {
    "happy": happy,
    "wrong": wrong,
    "skip": skip,
    "back": back,
    "mutation": mutation,
    "chaos": chaos,
}


async def _through(
    theatre: Theatre,
    *,
    is_right: bool,
    again: bool = False,
    disturb: playing.Disturb | None = None,
) -> list[str]:
    await playing.begun(theatre)
    troubles: list[str] = []
    done_again: set[str] = set()
    machine = theatre.machine
    while machine.phase == "step":
        step, stage = machine.step, machine.stage
        waits = stage == "act" or (stage == "watch" and playing.is_open(step))
        if waits and is_right and not again and disturb is None:
            troubles += await playing.idle(theatre)
        async for trouble in playing.stage(theatre, is_right=is_right, disturb=disturb):
            troubles.append(trouble)
        if stage == "watch" and again and step.id not in done_again and step.deeds:
            done_again.add(step.id)
            await theatre.session.command(c.Back("restore", step.id))
            await theatre.rested()
    return troubles
