"""Sending a button's calls, one after the other, each written down before it goes out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from dashboard.actions import rollback
from dashboard.actions.drain.registry import Busy
from dashboard.actions.execute import refusal
from dashboard.actions.steps.common import Unchanged
from dashboard.actions.target import Target
from dashboard.kube.errors import KubeError
from dashboard.limits import ACTION_TIMEOUT_S
from explainer.doing.call import Call, CannotDo, World
from explainer.doing.plan import calls
from explainer.format.lesson import Deed


class Ledger(Protocol):
    """Where calls are written down: `begin` before, `end` after; a sentence when it may not be sent."""

    async def begin(self, call: Call) -> str: ...
    async def end(self, call: Call, why: str) -> None: ...


class NoLedger:
    """For rehearsals, whose cluster is thrown away."""

    async def begin(self, _call: Call) -> str:
        """Nothing stands against it."""
        return ""

    async def end(self, _call: Call, _why: str) -> None:
        """Nobody asks later."""


async def perform(
    world: World,
    deed: Deed,
    ledger: Ledger,
    said: Callable[[Call], Awaitable[None]] | None = None,
) -> str:
    """All actions of a button, in their order; the first trouble ends it, as a sentence. "" when all is well.
    What is there already is no trouble: a step that is done again finds it so."""
    for action in deed.actions:
        try:
            planned = calls(world, action)
        except CannotDo as why:
            return str(why)
        for call in planned:
            if refused := await ledger.begin(call):
                return refused
            trouble = await _sent(call)
            await ledger.end(call, trouble)
            if trouble:
                return trouble
            if said is not None:
                await said(call)
    return ""


async def _sent(call: Call) -> str:
    target: Target = call.target
    try:
        async with asyncio.timeout(ACTION_TIMEOUT_S):
            await call.send()
    except Unchanged:
        return ""
    except (CannotDo, Busy, rollback.NoWayBack) as why:
        return str(why)
    except KubeError as error:
        return refusal(error, target).text
    except TimeoutError:
        return f"No answer within {ACTION_TIMEOUT_S} s; it may have been done all the same."
    except ValueError as why:  # a name that cannot be part of an address
        return str(why)
    return ""
