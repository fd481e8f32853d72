"""The ways a lesson is played in a rehearsal; each gives the troubles it met, as sentences."""

import time
from collections.abc import Awaitable, Callable, Sequence

from explainer.limits import REHEARSAL_MOST_S
from explainer.player import commands as c
from explainer.rehearsal import playing
from explainer.rehearsal.theatre import Theatre
from explainer.rehearsal.walking import RIGHT, Met, Walk

Mode = Callable[[Theatre], Awaitable[list[str]]]


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
            waited_s += (slice_s := theatre.slice_s(waited_s))
            await theatre.play_on(slice_s)
            if waited_s > (step.within_s or REHEARSAL_MOST_S) + step.for_s:
                troubles.append(
                    f"{step.id}: skipped, it does not come to its end. {playing.missing(theatre)}"
                )
                await theatre.session.command(c.Skip("step"))
        await theatre.rested()
    return troubles


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
ALONE: dict[str, Mode] = {"wrong": wrong, "skip": skip, "chaos": chaos}
"""Those that go a way of their own."""
MODES = ("happy", "wrong", "skip", "back", "mutation", "chaos")


def together(modes: Sequence[str]) -> list[tuple[str, ...]]:
    """The modes as they are played: those that go the same way at once."""
    shared = tuple(mode for mode in modes if mode in RIGHT)
    return [*([shared] if shared else []), *((mode,) for mode in modes if mode not in RIGHT)]


async def played(theatre: Theatre, modes: Sequence[str]) -> dict[str, Met]:
    """One of the groups that were put together. Raises Stuck, NotNow, KubeError."""
    if modes[0] in RIGHT:
        walk = Walk(theatre, modes)
        await walk.go()
        return walk.met
    began_s = time.monotonic()
    troubles = await ALONE[modes[0]](theatre)
    return {modes[0]: Met(troubles, time.monotonic() - began_s)}


async def _through(
    theatre: Theatre, *, is_right: bool, disturb: playing.Disturb | None = None
) -> list[str]:
    await playing.begun(theatre)
    troubles: list[str] = []
    while theatre.machine.phase == "step":
        async for trouble in playing.stage(theatre, is_right=is_right, disturb=disturb):
            troubles.append(trouble)
    return troubles
