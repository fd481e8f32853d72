"""Writes down how far somebody came in a lesson, as the run tells it."""

import asyncio
from datetime import datetime

from asgiref.sync import sync_to_async

from explainer.models import Progress
from explainer.player.document import Document, StepState

PAST: frozenset[StepState] = frozenset(("done", "skipped", "replaced"))


def reached(document: Document) -> tuple[int, bool]:
    """How many steps lie behind, and whether the lesson was gone through to its report."""
    done = sum(step.state in PAST for step in document.lesson.steps)
    return done, document.report is not None


def keep(grant_id: str, document: Document, *, now: datetime) -> None:
    """How far it is now; a second time through takes nothing back. Blocks on the database."""
    done, is_over = reached(document)
    report = document.report
    row, _ = Progress.objects.get_or_create(grant_id=grant_id, lesson=document.lesson.id)
    row.steps_of = len(document.lesson.steps)
    row.steps_done = max(done, min(row.steps_done, row.steps_of))
    if report is not None and is_over:
        row.right, row.asked = report.right, report.asked
        row.finished_at = now
    row.save()


class Keeper:
    """Of one run. `heard` returns at once; what it wants written is written in the background, in order."""

    def __init__(self, grant_id: str) -> None:
        self._grant_id = grant_id
        self._kept: tuple[int, bool] = (0, False)
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def heard(self, document: Document, *, now: datetime) -> None:
        """The run has a new state."""
        where = reached(document)
        if where == self._kept or document.phase == "preparing":
            return
        self._kept = where
        task = asyncio.create_task(self._write(document, now), name="lesson progress")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, document: Document, now: datetime) -> None:
        async with self._turn:
            await sync_to_async(keep)(self._grant_id, document, now=now)

    async def close(self) -> None:
        """Until all is written."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
