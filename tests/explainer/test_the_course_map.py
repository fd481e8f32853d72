"""The course map: every lesson, how far one is, and why one cannot start."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.kube import reviews
from dashboard.roles import Role
from explainer import course
from explainer.format.lesson import Lesson
from explainer.models import Progress
from explainer.player import commands as c
from explainer.player.document import Document
from explainer.runs import capable, keeping, library
from tests.conftest import Persona
from tests.explainer.player import playing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)


class NoNodes:
    """A cluster that tells nothing but whether something is allowed."""

    async def list(self, *_args: Any, **_rest: Any) -> dict[str, Any]:
        return {"items": []}


def shown(who: Persona) -> str:
    return who.client.get("/lessons/").content.decode()


def test_every_lesson_of_the_library_is_on_it(vera: Persona) -> None:
    page = shown(vera)
    lessons = library.lessons()
    assert lessons
    for one in lessons:
        assert f'action="/lessons/{one.head.lesson}/play/"' in page


def test_a_start_without_a_cluster_says_why(vera: Persona) -> None:
    answer = vera.client.post("/lessons/five-minute-tour/play/")
    assert answer.status_code == 409
    assert "not connected to a cluster yet" in answer.content.decode()


def test_an_unknown_lesson_is_nowhere(vera: Persona) -> None:
    assert vera.client.post("/lessons/none/play/").status_code == 404


def told(*, is_over: bool = False) -> Document:
    """The state of a small lesson: before its second step, or at its report."""
    play = playing.Play()
    play.made()
    play.take(c.Begin())
    play.take(c.Next())
    if is_over:
        play.take(c.Answer("how-many", ["b"]))
        while play.machine.phase == "step":
            play.take(c.Skip("step"))
            play.look(60)
    return play.told


def test_how_far_one_came_is_kept_for_oneself(
    vera: Persona, person: Callable[[str, Role], Persona]
) -> None:
    keeping.keep(vera.viewer.id, told(), now=NOW)
    row = Progress.objects.get()
    assert (row.steps_done, row.steps_of, row.finished_at) == (1, 4, None)
    other = person("Vito", Role.OBSERVER)
    assert not Progress.objects.filter(grant_id=other.viewer.id)


def test_what_was_finished_stays_finished(vera: Persona) -> None:
    keeping.keep(vera.viewer.id, told(is_over=True), now=NOW)
    keeping.keep(vera.viewer.id, told(), now=NOW)
    row = Progress.objects.get()
    assert (row.finished_at, row.steps_done, row.right, row.asked) == (NOW, 4, 1, 1)


def test_progress_stands_on_the_map(vera: Persona) -> None:
    Progress.objects.create(
        grant_id=vera.viewer.id, lesson="five-minute-tour", steps_done=2, steps_of=6
    )
    assert "2 of 6 steps" in shown(vera)


async def test_what_a_cluster_lacks_is_asked_once_for_each_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, str]] = []

    async def is_allowed(_api: Any, *, verb: str, resource: str, **_rest: Any) -> bool:
        asked.append((verb, resource))
        return (verb, resource) != ("create", "namespaces")

    monkeypatch.setattr(reviews, "is_allowed", is_allowed)
    lessons: list[Lesson] = library.lessons()
    lacks = await capable.missing_of(NoNodes(), lessons, "n", [])  # type: ignore[arg-type]
    assert set(lacks) == {one.head.lesson for one in lessons}
    assert all("Podium may not create namespaces." in one for one in lacks.values())
    assert len(asked) == len(set(asked))


def test_an_observer_starts_nothing_on_a_real_cluster(vera: Persona, omar: Persona) -> None:
    assert "started by an operator" in course.why_not(vera.viewer, practice=False)
    assert course.why_not(omar.viewer, practice=False) == ""
    assert course.why_not(vera.viewer, practice=True) == ""
