"""A copy of the hall's cluster of one's own: it goes on from this second, and is gone when its owner leaves.

A few for each server, one for each person. Its owner is an operator there (`access.posts`), a guest everywhere else.
"""

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from dashboard import wiring
from dashboard.access import posts
from dashboard.access.viewer import Viewer
from dashboard.kube.errors import KubeError
from dashboard.roles import Role
from dashboard.running import Running
from explainer.doing.practice import Control
from explainer.limits import COPY_IDLE_S, COPY_LOOK_S, FORK_IDLE_S
from explainer.player.answers import NotNow
from explainer.room.frames import Copies
from explainer.runs import idle

ENDED = "This copy has ended, and its cluster with it."
LEFT = f"This copy has ended: nobody looked at it for {COPY_IDLE_S:g} seconds. The room's code leads back to the room."
WITH_LESSON = "The lesson has ended, and every copy of its cluster with it."
"""What the page of a copy says when it is over."""


@dataclass(slots=True)
class _Copy:
    slug: str
    run: str
    running: Running | None = None


_copies: dict[str, _Copy] = {}
"""By the id of the owner."""
_watch: list[asyncio.Task[None]] = []


def told(*, practice: bool) -> Copies:
    """For the room's state."""
    most: int = settings.PODIUM_OWN_COPIES
    return Copies(may=practice and most > 0, free=max(0, most - len(_copies)))


async def take(viewer: Viewer, run: str) -> str:
    """The slug of a new copy of the run's cluster; the one before ends. Raises NotNow, KubeError."""
    await leave(viewer.id)
    first = wiring.first()
    if first is None or not told(practice=True).may:
        raise NotNow("This Podium gives no copies of one's own (PODIUM_OWN_COPIES).")
    if not told(practice=True).free:
        raise NotNow(f"All {settings.PODIUM_OWN_COPIES} copies are taken. Try again later.")
    # Listed before anything is awaited: two requests cannot share the last place.
    copy = _copies[viewer.id] = _Copy(f"copy-{secrets.token_hex(6)}", run)
    try:
        connection = await Control(first.api).fork(
            first.api.connection, copy.slug, idle_s=FORK_IDLE_S, of=run
        )
        copy.running = wiring.add(copy.slug, connection, practice=True, name="my own copy")
        await sync_to_async(posts.give)(viewer.id, copy.slug, Role.OPERATOR, now=timezone.now())
    except BaseException:
        await leave(viewer.id)
        raise
    if not _watch:
        wiring.before_stop(close)
        looking = idle.end_left(COPY_IDLE_S, COPY_LOOK_S, _looked_at, _end_left)
        _watch.append(asyncio.create_task(looking, name="idle copies"))
    return copy.slug


def of(viewer_id: str, run: str) -> str:
    """The copy of this run that somebody has; "" for none."""
    found = _copies.get(viewer_id)
    return found.slug if found and found.run == run and found.running else ""


async def leave(viewer_id: str, why: str = ENDED) -> None:
    """End somebody's copy, if there is one; its page says why."""
    copy = _copies.pop(viewer_id, None)
    if copy is None:
        return
    await sync_to_async(posts.take_away)(copy.slug)
    await wiring.remove(copy.slug, why)
    first = wiring.first()
    if first is not None:
        with suppress(KubeError):
            await Control(first.api).remove(copy.slug)


async def end_of_run(run: str) -> None:
    """All copies of its cluster."""
    for owner in [owner for owner, copy in _copies.items() if copy.run == run]:
        await leave(owner, WITH_LESSON)


async def close() -> None:
    """All; the process ends."""
    for task in _watch:
        task.cancel()
    await asyncio.gather(*_watch, return_exceptions=True)
    _watch.clear()
    for owner in list(_copies):
        await leave(owner)


def _looked_at() -> dict[str, bool]:
    return {copy.slug: idle.is_seen(copy.running) for copy in _copies.values()}


async def _end_left(slug: str) -> None:
    for owner in [owner for owner, copy in _copies.items() if copy.slug == slug]:
        await leave(owner, LEFT)
