"""A whole lesson, as an author writes it, becomes data."""

from pathlib import Path

import pytest

from explainer.format import predicates
from explainer.format.actions import Rollback, SetImage
from explainer.format.conditions import Every, Expression, Match, Seen
from explainer.format.lesson import Lesson
from explainer.format.quantities import Comparison, Reference
from explainer.format.reading import understand
from explainer.format.walking import questions

TEXT = (Path(__file__).parent / "complete.md").read_text()


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return understand(TEXT)


def test_the_front_matter(lesson: Lesson) -> None:
    head = lesson.head
    assert (head.lesson, head.minutes) == ("rolling-update", 15)
    assert head.after == ["deployments", "services", "health"]
    assert head.needs.verbs == ["create", "patch", "delete"]
    assert lesson.until == [predicates.RolloutComplete(of=Reference("Deployment", "hello"))]


def test_the_steps_in_their_order_with_their_prose(lesson: Lesson) -> None:
    assert [step.id for step in lesson.steps] == [
        "look",
        "predict",
        "update",
        "explain",
        "fault",
        "undo",
    ]
    look = lesson.steps[0]
    assert look.title == "The starting picture"
    assert look.prose == "Three copies of version 1 sit behind one Service."
    assert look.block.next == "manual"


def test_a_step_that_acts(lesson: Lesson) -> None:
    update = lesson.steps[2]
    (deed,) = update.deeds
    assert deed.button == "Set image to 2.0.0"
    assert deed.actions == [SetImage("hello", "hello", "${image}:2.0.0", {"version": "2.0.0"})]
    assert (update.for_s, update.within_s) == (2.0, 90.0)
    assert len(update.pause_on) == 4
    assert update.never[0] == predicates.Pods("app=hello", Comparison("<", 3), ready=True)
    assert [hint for _, hint in update.stuck] == ["quota", "room"]


def test_conditions_of_every_form(lesson: Lesson) -> None:
    fault, undo = lesson.steps[4].done, lesson.steps[5].done
    assert isinstance(fault, Every)
    assert isinstance(fault.of[0], Seen)
    assert isinstance(undo, Every)
    assert [type(one) for one in undo.of] == [predicates.RolloutComplete, Match, Expression]
    assert lesson.steps[5].deeds[0].actions == [Rollback(Reference("Deployment", "hello"))]


def test_the_questions(lesson: Lesson) -> None:
    asked = questions(lesson)
    assert [ask.id for ask in asked] == ["least-ready", "saw-most", "why-three", "down"]
    assert [one.id for one in asked[0].options if one.correct] == ["three"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(lesson: Lesson) -> None:
    assert understand("\ufeff" + TEXT.replace("\n", "\r\n")) == lesson
