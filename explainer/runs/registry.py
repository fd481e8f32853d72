"""All runs of this process: a few for each person, some in all, and each ended when nobody looks any more."""

import asyncio
from pathlib import Path

from django.conf import settings

from dashboard import wiring
from dashboard.access.viewer import Viewer
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.roles import Role
from dashboard.running import Running
from explainer.format.troubles import Troubled
from explainer.limits import IDLE_LOOK_S, RUN_IDLE_S, RUNS
from explainer.player.document import Mode
from explainer.runs import found, idle
from explainer.runs.capable import missing
from explainer.runs.live import ENDED, Run
from explainer.runs.nodes import looked_at
from explainer.runs.recorded import NoRecording, RecordedRun

NOT_HERE = (
    "This process of Podium holds no lessons (PODIUM_HOLDS_LESSONS=0). Whoever runs it must lead "
    "/lessons/, /sandbox/, /join/ and /at/ to the one that does: docs/several-processes.md."
)


LEFT = f"The lesson has ended: nobody looked at it for {RUN_IDLE_S / 60:g} minutes."


class NoRun(Exception):
    """The run cannot begin; the message says why, and what next."""


_runs: dict[str, Run] = {}
_ending: set[asyncio.Task[None]] = set()
_watch: list[asyncio.Task[None]] = []


def find(slug: str) -> Run | None:
    """The run at this place."""
    return _runs.get(slug)


def of(viewer: Viewer) -> list[Run]:
    """Those that somebody plays."""
    return [run for run in _runs.values() if run.player.id == viewer.id]


async def start(
    lesson: str, folder: Path, viewer: Viewer, mode: Mode, *, recorded: bool = False
) -> Run:
    """On a cluster, or from the lesson's recording. Raises NoRun."""
    practice = settings.PODIUM_CLUSTER == "practice"
    _allow(viewer, mode, touches_nothing=practice or recorded)
    try:
        # Read here, not in a thread: an await would let a second start pass the bounds above.
        run, first = _made(folder, viewer, mode, practice=practice, recorded=recorded)
        if first and not practice:
            await _suit(run, first.api, folder)
        _runs[run.slug] = run
        try:
            await run.begin(first.api.connection if first else None, end)
        except BaseException:
            _runs.pop(run.slug, None)
            await run.end()
            raise
    except Troubled as why:
        raise NoRun(f"The lesson “{lesson}” has troubles: {why}") from why
    except NoRecording as why:
        raise NoRun(str(why)) from why
    except KubeError as error:
        raise NoRun(f"The cluster refused: {error.message}") from error
    if not _watch:
        wiring.before_stop(close)
        looking = idle.end_left(RUN_IDLE_S, IDLE_LOOK_S, _looked_at, _end_left)
        _watch.append(asyncio.create_task(looking, name="idle lessons"))
    return run


async def _suit(run: Run, api: Api, folder: Path) -> None:
    """What this real cluster allows and has. Raises NoRun."""
    nodes = await looked_at(api, [run.lesson])
    if lacks := await missing(api, run.lesson, run.namespace, nodes):
        title = run.lesson.head.title
        raise NoRun(f"This cluster does not let Podium play “{title}”. {' '.join(lacks)}")
    left_out = await found.lacking(api, [(run.lesson, folder)], nodes)
    run.lesson = found.without(run.lesson, left_out[run.lesson.head.lesson])


def _allow(viewer: Viewer, mode: Mode, *, touches_nothing: bool) -> None:
    """Who may start one now; what they played before ends. Raises NoRun."""
    if not settings.PODIUM_HOLDS_LESSONS:
        raise NoRun(NOT_HERE)
    if viewer.home:
        raise NoRun("You came by a code, to follow the lesson that is held here.")
    if not viewer.may_everywhere(Role.OPERATOR) and (mode == "hall" or not touches_nothing):
        raise NoRun("A lesson for a room, or on a real cluster, is started by an operator.")
    for mine in of(viewer):  # who begins another lesson has left the one before
        if mine.mode == "hall":
            raise NoRun(f"You play “{mine.lesson.head.title}” for a room. End that first.")
        end(mine)
    if len(_runs) >= RUNS:
        raise NoRun(f"{RUNS} lessons are being played here, which is the most. Try again later.")


def _made(
    folder: Path, viewer: Viewer, mode: Mode, *, practice: bool, recorded: bool
) -> tuple[Run, Running | None]:
    """The run, and the cluster that it is played on. Raises NoRun, NoRecording, Troubled."""
    image = settings.PODIUM_LESSON_IMAGE
    if recorded:
        return RecordedRun(folder, viewer, mode, image=image), None
    first = wiring.first()
    if first is None:
        raise NoRun("Podium is not connected to a cluster yet. Try again in a moment.")
    return Run(folder, viewer, mode, practice=practice, image=image), first


def end(run: Run, why: str = ENDED) -> None:
    """In the background: who asked for it does not wait. Its pages say why."""
    if _runs.pop(run.slug, None) is None:
        return
    task = asyncio.create_task(run.end(why), name=f"end of {run.slug}")
    _ending.add(task)
    task.add_done_callback(_ending.discard)


async def close() -> None:
    """All of them, and wait: the process ends."""
    for run in list(_runs.values()):
        end(run)
    for task in _watch:
        task.cancel()
    await asyncio.gather(*_watch, *_ending, return_exceptions=True)
    _watch.clear()


def _looked_at() -> dict[str, bool]:
    return {run.slug: run.viewers > 0 for run in _runs.values()}


async def _end_left(slug: str) -> None:
    if run := find(slug):
        end(run, LEFT)
