"""From an action to requests at the API server, and from its answer to a sentence.

Each action sends what kubectl sends for the same line (the patch types and texts follow kubectl
1.32). Where an object could have been replaced under the same name, the uid goes along, so that
the API server itself refuses to hit the wrong one. The outcome is a value; nothing is retried,
because only the person knows whether they still want it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from dashboard import limits
from dashboard.actions import rollback
from dashboard.actions.catalog import Action, Values
from dashboard.actions.steps import debugging, nodes, objects, services, workloads
from dashboard.actions.steps.common import Unchanged
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done:
    """The API server took it. `text` is what to tell everybody, after the actor's name."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done. `status` is the HTTP status to answer with; `text` a sentence for the
    actor.
    """

    status: int
    text: str


Step = Callable[[Api, Target, Values, datetime], Awaitable[None]]


async def execute(
    api: Api, action: Action, target: Target, values: Values, *, now: datetime
) -> Done | Refused:
    """Do it, once. `now` is written by `restart`."""
    outcome = await attempt(
        STEPS[action.name](api, target, values, now),
        target,
        timeout_s=limits.ACTION_TIMEOUT_S,
        late=f"The API server did not answer within {limits.ACTION_TIMEOUT_S} s. "
        "It may have done it all the same; watch the picture before you try again.",
    )
    return outcome if isinstance(outcome, Refused) else Done(action.said(target, values))


async def attempt(
    work: Awaitable[T], target: Target, *, timeout_s: float, late: str
) -> T | Refused:
    """What ``work`` gives, or why it did not come to an end; ``late`` is said after the timeout."""
    try:
        async with asyncio.timeout(timeout_s):
            return await work
    except (Unchanged, rollback.NoWayBack) as why:
        return Refused(409, str(why))
    except errors.KubeError as error:
        return refusal(error, target)
    except TimeoutError:
        return Refused(504, late)
    except ValueError as why:  # a name that cannot be part of a URL
        return Refused(400, str(why))


def refusal(error: errors.KubeError, target: Target) -> Refused:
    """The API server's no, for the person: what it means first, then its own words."""
    if isinstance(error, errors.NotFound):
        return Refused(404, f"{target.name} is already gone. The API server says: {error.message}")
    if _names_another(error):
        return Refused(
            409,
            f"{target.name} was replaced by another {target.kind} of the same name, which was left alone. "
            f"The API server says: {error.message}",
        )
    if isinstance(error, errors.Conflict):
        return Refused(
            409,
            f"Somebody changed {target.name} at the same time; try again. The API server says: {error.message}",
        )
    if isinstance(error, errors.Unreachable):
        return Refused(503, error.message)
    status = error.code if 400 <= error.code < 500 else 502
    if status == 401:  # that is between Podium and the API server; the person is signed in
        status = 502
    return Refused(status, f"The API server refused: {error.message}")


def _names_another(error: errors.KubeError) -> bool:
    """Whether the refusal is about the uid we sent along.

    A delete with a precondition answers 409 ("Precondition failed: UID in precondition"), a patch
    409 or 422 because `metadata.uid` cannot be changed, a JSON patch 422 because its `test`
    failed.
    """
    if not isinstance(error, errors.Conflict | errors.Invalid):
        return False
    return ("uid" in error.message.lower() and "precondition" in error.message.lower()) or any(
        cause.get("field") == "metadata.uid" for cause in error.details.get("causes") or []
    )


STEPS: dict[str, Step] = {
    "scale": workloads.scale,
    "image": workloads.image,
    "restart": workloads.restart,
    "pause": workloads.pause,
    "resume": workloads.resume,
    "undo": workloads.undo,
    "run": objects.run,
    "suspend": objects.suspend,
    "unsuspend": objects.unsuspend,
    "debug": debugging.debug,
    "label": objects.label,
    "evict": objects.evict,
    "kill": objects.kill,
    "cordon": nodes.cordon,
    "drain": nodes.drain,
    "uncordon": nodes.uncordon,
    "delete": objects.delete,
    "probe": services.probe,
}
