"""All sandboxes of this process: one for each person, some in all, and each ended when nobody looks any more."""

import asyncio
import secrets
from collections import deque
from contextlib import suppress
from dataclasses import replace

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from dashboard import wiring
from dashboard.access import posts
from dashboard.access.viewer import Viewer
from dashboard.kube.api import Api
from dashboard.kube.config import Credentials
from dashboard.kube.errors import KubeError
from dashboard.roles import Role
from dashboard.running import Running
from explainer.doing.practice import ADMIN, Control
from explainer.limits import FORK_IDLE_S
from explainer.runs import idle, registry
from explainer.runs.recorded import RecordedRun
from explainer.sandbox.limits import OWNERS_TOLD, SANDBOX_IDLE_S, SANDBOX_LOOK_S, SANDBOXES
from explainer.sandbox.link import Link

ENDED = "This sandbox has ended, and its cluster with it."
LEFT = f"This sandbox has ended: nobody looked at it for {SANDBOX_IDLE_S / 60:g} minutes."
"""What its pages say then."""
HIDDEN = "fleet"
"""Scenes whose name begins so are for scale tests: thousands of nodes, and nothing that acts."""


class NoSandbox(Exception):
    """It cannot begin; the message says why, and what next."""


class Box:
    """One sandbox: its place, its cluster, its link, and what kubectl needs."""

    def __init__(self, owner: Viewer) -> None:
        self.slug = f"sandbox-{secrets.token_hex(6)}"
        self.owner = owner
        self.link = Link(self.slug, owner.name)
        self.running: Running | None = None
        self.kubeconfig = ""

    @property
    def control(self) -> Control:
        """Its own endpoint."""
        assert self.running is not None  # noqa: S101 - a box is found once it is running
        return Control(self.running.api)

    async def begin(self, first: Api, scene: str, of: str) -> None:
        """Its cluster, and its scene unless it goes on from a run. Raises KubeError."""
        made = await Control(first).ask(
            "POST", "forks", {"name": self.slug, "idle_s": FORK_IDLE_S, "of": of}
        )
        token = str(made["tokens"][ADMIN])
        self.kubeconfig = str(made["kubeconfig"])
        connection = replace(
            first.connection, name=self.slug, server=f"{first.connection.server}/clusters/{self.slug}",
            credentials=Credentials(lambda: f"Bearer {token}"),
        )  # fmt: skip
        self.running = wiring.add(self.slug, connection, practice=True, name="Sandbox")
        if scene:
            await self.control.start(scene)
        await self.control.set_rate(1)
        await sync_to_async(posts.give)(self.owner.id, self.slug, Role.OPERATOR, now=timezone.now())

    async def end(self, first: Api | None, why: str) -> None:
        """Everything goes: rights, link, mirror, cluster. Who looks, or comes back, is told why."""
        await sync_to_async(posts.take_away)(self.slug)
        await self.link.close()
        await wiring.remove(self.slug, why)
        if first is not None:
            with suppress(KubeError):
                await Control(first).remove(self.slug)


_boxes: dict[str, Box] = {}
"""By the id of the owner."""
_unseen: deque[str] = deque(maxlen=OWNERS_TOLD)
"""The owners whose last sandbox ended because nobody looked, until they start another."""
_watch: list[asyncio.Task[None]] = []


def find(slug: str) -> Box | None:
    """The sandbox at this place."""
    return next((one for one in _boxes.values() if one.slug == slug and one.running), None)


def of(viewer: Viewer) -> Box | None:
    """The one that somebody has."""
    found = _boxes.get(viewer.id)
    return found if found and found.running else None


def was_left(viewer: Viewer) -> bool:
    """Whether their last one ended because nobody looked."""
    return viewer.id in _unseen


def may() -> bool:
    """Whether this Podium has a practice cluster to copy."""
    return bool(settings.PODIUM_CLUSTER == "practice")


async def scenes(api: Api) -> list[dict[str, str]]:
    """Name and description of each scene that a sandbox may begin with. Raises KubeError."""
    items = (await Control(api).ask("GET", "scenarios"))["items"]
    return [one for one in items if not str(one["name"]).startswith(HIDDEN)]


async def start(viewer: Viewer, *, scene: str, of_run: str = "") -> Box:
    """A new one; who had one before has left it. Raises NoSandbox."""
    first = wiring.first()
    if not settings.PODIUM_HOLDS_LESSONS:
        raise NoSandbox(registry.NOT_HERE)
    if not may() or first is None:
        raise NoSandbox(
            "Sandboxes are copies of the practice cluster, and this Podium shows a real one."
        )
    if of_run:
        run = registry.find(of_run)
        if run is None or run.player.id != viewer.id or not run.practice:
            raise NoSandbox("That lesson is not yours, or it is over.")
        if isinstance(run, RecordedRun):
            raise NoSandbox("That lesson is a recording. There is no cluster behind it to copy.")
    await leave(viewer.id)
    with suppress(ValueError):
        _unseen.remove(viewer.id)
    if len(_boxes) >= SANDBOXES:
        raise NoSandbox(f"All {SANDBOXES} sandboxes are taken. Try again later.")
    # Listed before anything is awaited: two requests cannot share the last place.
    box = _boxes[viewer.id] = Box(viewer)
    try:
        if scene and scene not in {one["name"] for one in await scenes(first.api)}:
            raise NoSandbox(f"There is no scene “{scene[:80]}”.")
        await box.begin(first.api, scene, of_run)
    except KubeError as error:
        await _drop(box)
        raise NoSandbox(f"The practice cluster refused: {error.message}") from error
    except BaseException:
        await _drop(box)
        raise
    if not _watch:
        wiring.before_stop(close)
        looking = idle.end_left(SANDBOX_IDLE_S, SANDBOX_LOOK_S, _looked_at, _end_left)
        _watch.append(asyncio.create_task(looking, name="idle sandboxes"))
    return box


async def leave(viewer_id: str) -> None:
    """End somebody's sandbox, if there is one."""
    box = _boxes.get(viewer_id)
    if box is not None:
        await _drop(box)


async def _drop(box: Box, why: str = ENDED) -> None:
    if _boxes.get(box.owner.id) is box:
        del _boxes[box.owner.id]
        first = wiring.first()
        await box.end(first.api if first else None, why)


async def close() -> None:
    """All; the process ends."""
    for task in _watch:
        task.cancel()
    await asyncio.gather(*_watch, return_exceptions=True)
    _watch.clear()
    for box in list(_boxes.values()):
        await _drop(box)


def _looked_at() -> dict[str, bool]:
    return {box.slug: idle.is_seen(box.running) for box in _boxes.values()}


async def _end_left(slug: str) -> None:
    box = find(slug)
    if box is not None:
        _unseen.append(box.owner.id)
        await _drop(box, LEFT)
