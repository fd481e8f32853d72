"""One drain from the cordon to the last pod: evictions that are tried again while a budget holds them,
as kubectl does, and a word about each pod for everybody who looks.

It belongs to the process, not to a browser: who started it may leave.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from dashboard import limits
from dashboard.actions.drain.looking import TooManyPods, look
from dashboard.actions.drain.sorting import Options
from dashboard.actions.steps import nodes, objects
from dashboard.actions.steps.common import Unchanged
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing

PodState = Literal["waiting", "blocked", "ending", "gone", "failed"]
State = Literal["running", "done", "refused", "failed", "cancelled", "late", "interrupted"]


@dataclass(slots=True, kw_only=True)
class Leaving:
    """One pod on its way out."""

    target: Target
    state: PodState = "waiting"
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Drain:
    """How far a drain has come; `on_change` hears of each step, `on_end` of the end."""

    node: Target
    user: str
    options: Options
    timeout_s: float
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: State = "running"
    text: str = "Looking which pods are there."
    pods: list[Leaving] = field(default_factory=list)
    left: int = 0

    @property
    def gone(self) -> int:
        """Pods that have left."""
        return sum(one.state == "gone" for one in self.pods)


Told = Callable[[Drain], None]


async def run(api: Api, drain: Drain, tell: Told, timing: Timing) -> None:
    """Do it to the end, whatever that is; the outcome stands in ``drain``. Only a cancellation is raised,
    after it was written down."""
    try:
        async with asyncio.timeout(drain.timeout_s or None):
            await _run(api, drain, tell, timing)
    except TimeoutError:
        left = len(drain.pods) - drain.gone
        drain.state = "late"
        drain.text = (
            f"Not done within {drain.timeout_s:g} s: {left} still there. The node stays cordoned."
        )
    except asyncio.CancelledError:
        drain.state = "cancelled"
        drain.text = (
            f"Stopped: {drain.gone} of {len(drain.pods)} are gone. The node stays cordoned."
        )
        raise
    except errors.KubeError as error:
        drain.state, drain.text = "failed", error.message
    except TooManyPods as why:
        drain.state, drain.text = "refused", str(why)
    finally:
        tell(drain)


async def _run(api: Api, drain: Drain, tell: Told, timing: Timing) -> None:
    with suppress(Unchanged):  # it was cordoned before
        await nodes.cordon_now(api, drain.node)
    found = await look(api, drain.node.name, drain.options)
    if found.refused:
        first, why = found.refused[0]
        more = f", and {len(found.refused) - 1} more" if len(found.refused) > 1 else ""
        drain.state = "refused"
        drain.text = (
            f"{first['metadata']['name']}{more}: {why}. Nothing was evicted; the node is cordoned."
        )
        return
    drain.left = len(found.left)
    drain.pods = [Leaving(target=_target(pod)) for pod in found.evicted]
    drain.text = "Evicting."
    tell(drain)
    gate = asyncio.Semaphore(limits.DRAIN_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for one in drain.pods:
            group.create_task(_out(api, one, lambda: tell(drain), gate, timing))
    failed = [one for one in drain.pods if one.state == "failed"]
    drain.state = "failed" if failed else "done"
    stayed = f"; {drain.left} of DaemonSets or of the node itself stayed" if drain.left else ""
    drain.text = (
        f"{failed[0].target.name}: {failed[0].why}"
        if failed
        else f"{_all_gone(len(drain.pods))}{stayed}."
    )


def _all_gone(count: int) -> str:
    if not count:
        return "There was no pod to evict"
    return "The only pod is gone" if count == 1 else f"All {count} pods are gone"


async def _out(
    api: Api, leaving: Leaving, tell: Callable[[], None], gate: asyncio.Semaphore, timing: Timing
) -> None:
    """Evict one pod until it is gone."""

    def now(state: PodState, why: str = "") -> None:
        if (leaving.state, leaving.why) != (state, why):
            leaving.state, leaving.why = state, why
            tell()

    while True:
        try:
            async with gate:
                await objects.evict_now(api, leaving.target)
            break
        except errors.NotFound:
            return now("gone")
        except errors.TooManyRequests as error:
            now("blocked", _held_by(error))
        except errors.Conflict as error:  # replaced under its name: the one that was meant is gone
            if "uid" in error.message.lower():
                return now("gone")
            now("waiting", error.message)
        except errors.Forbidden as error:
            if not _is_ending(error):
                return now("failed", error.message)
            if await _is_gone(api, leaving.target):
                return now("gone")
            now("waiting", "its namespace is being deleted")
        except errors.Unreachable as error:
            now("waiting", error.message)
        except errors.KubeError as error:
            return now("failed", error.message)
        await timing.sleep(limits.DRAIN_RETRY_S)
    now("ending")
    while True:
        try:
            if await _is_gone(api, leaving.target):
                return now("gone")
        except errors.Unreachable:
            pass
        except errors.KubeError as error:
            return now("failed", error.message)
        await timing.sleep(limits.DRAIN_LOOK_S)


async def _is_gone(api: Api, target: Target) -> bool:
    try:
        found = await api.get(by_name("Pod"), target.namespace, target.name)
    except errors.NotFound:
        return True
    return bool(found["metadata"]["uid"] != target.uid)


def _held_by(error: errors.KubeError) -> str:
    """Which budget needs the pod, in the API server's words."""
    causes = [one for one in error.details.get("causes") or [] if isinstance(one, dict)]
    said = [one["message"] for one in causes if one.get("reason") == "DisruptionBudget"]
    return str(said[0]) if said else error.message


def _is_ending(error: errors.KubeError) -> bool:
    causes = error.details.get("causes") or []
    return any(
        isinstance(one, dict) and one.get("reason") == "NamespaceTerminating" for one in causes
    )


def _target(pod: Object) -> Target:
    meta = pod["metadata"]
    return Target(
        kind="Pod", namespace=meta.get("namespace", ""), name=meta["name"], uid=meta["uid"]
    )
