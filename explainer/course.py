"""The course map: every lesson that there is, what this cluster lacks for it, and how far somebody is."""

from dataclasses import dataclass

from asgiref.sync import sync_to_async

from dashboard.access.viewer import Viewer
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.roles import Role
from dashboard.web import several
from explainer.format.lesson import Lesson, Want
from explainer.models import Progress
from explainer.player.stages import can
from explainer.runs import capable, found, library, registry
from explainer.runs.nodes import looked_at

ASKED_IN = "podium-course"
"""Rights are asked for a namespace of this name: a lesson's own does not exist before it starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One lesson on the map. `lacks` and `told` are sentences; `at` is where a run of one's own lives, or ""."""

    id: str
    number: int
    title: str
    minutes: int
    objective: str
    after: tuple[str, ...]
    steps: int
    lacks: tuple[str, ...]
    told: str
    at: str
    progress: Progress | None

    @property
    def state(self) -> str:
        """One word: `now`, `finished`, `begun` or `new`."""
        if self.at:
            return "now"
        if self.progress and self.progress.finished_at:
            return "finished"
        return "begun" if self.progress and self.progress.steps_done else "new"


def lines(
    viewer: Viewer,
    lacks: dict[str, list[str]],
    *,
    practice: bool,
    left_out: dict[str, frozenset[str]] | None = None,
) -> list[Line]:
    """In the order of the course; ``left_out`` are the ids of steps that this cluster cannot do, by lesson. Blocks on
    files and the database."""
    left_out = left_out or {}
    lessons = [
        found.without(one, left_out.get(one.head.lesson, frozenset())) for one in library.lessons()
    ]
    titles = {one.head.lesson: one.head.title for one in lessons}
    kept = {one.lesson: one for one in Progress.objects.filter(grant_id=viewer.id)}
    mine = {
        run.lesson.head.lesson: f"{several.place(run.slug)}/cluster/" for run in registry.of(viewer)
    }
    return [
        Line(
            id=one.head.lesson, number=one.head.number, title=one.head.title,
            minutes=one.head.minutes, objective=one.head.objective,
            after=tuple(titles.get(before, before) for before in one.head.after),
            steps=len(one.steps), lacks=tuple(lacks.get(one.head.lesson, ())),
            told=_told(one, practice=practice), at=mine.get(one.head.lesson, ""),
            progress=kept.get(one.head.lesson),
        )
        for one in lessons
    ]  # fmt: skip


def _told(lesson: Lesson, *, practice: bool) -> str:
    """What of it this kind of cluster cannot do, so that it is only told."""
    left = [step.title for step in lesson.steps if not can(step, practice=practice)]
    if not left:
        return ""
    count = "One step is" if len(left) == 1 else f"{len(left)} steps are"
    wants = {
        want
        for step in lesson.steps
        if not can(step, practice=practice)
        for want in step.block.wants
    }
    why = "".join(f" {WHY[want]}" for want in sorted(wants))
    return f"{count} told here and not done: {', '.join(left)}.{why}"


WHY: dict[Want, str] = {
    "default-storage-class": "The cluster has no default StorageClass.",
    "simulated-nodes": "Its nodes are no simulated ones, which nobody misses.",
    "simulated-programs": "Its programs are no simulated ones, which fail when they are told to.",
    "unpulled-image": "Its nodes have pulled the image before.",
}
"""Said with the steps of the map that want it and do not get it."""


async def lacking(
    api: Api | None, lessons: list[Lesson], *, practice: bool
) -> tuple[dict[str, list[str]], dict[str, frozenset[str]]]:
    """What a real cluster does not allow, as sentences, and the ids of the steps that it lacks something for; both by
    lesson. Nodes are read once, and each right is asked for once. Of the steps none is known when nobody answers."""
    if practice:
        return {}, {}
    if api is None:
        lacks = ["Podium is not connected to the cluster now."]
        return {one.head.lesson: lacks for one in lessons}, {}
    nodes = await looked_at(api, lessons)
    folders = await sync_to_async(library.folders)()
    left_out = await found.lacking(api, [(one, folders[one.head.lesson]) for one in lessons], nodes)
    try:
        return await capable.missing_of(api, lessons, ASKED_IN, nodes), left_out
    except KubeError as error:
        lacks = [f"The cluster was not asked: {error.message}"]
        return {one.head.lesson: lacks for one in lessons}, left_out


GUEST = "You came by the code of one lesson, and are a guest there."


def why_not(viewer: Viewer, *, practice: bool) -> str:
    """Why this person may start nothing here; "" where they may."""
    if viewer.is_guest:
        return GUEST
    if practice or viewer.may(Role.OPERATOR):
        return ""
    return "On a real cluster lessons are started by an operator. You can follow one that is played for a room."
