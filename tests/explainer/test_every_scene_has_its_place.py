"""The table of the scenes names steps, and drawn explorables, that there are (explainer/lessons/SCENES.md)."""

import re

import pytest

from explainer.format import reading
from explainer.runs.library import COURSE

TABLE = re.findall(
    r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", (COURSE / "SCENES.md").read_text(), re.M
)
STEPS = {
    lesson.head.number: {name for step in lesson.steps for name in (step.id, step.block.drawn)}
    for lesson in (reading.read(file.parent) for file in COURSE.glob("*/lesson.md"))
}


def test_there_are_sixty_nine() -> None:
    assert [int(number) for number, *_ in TABLE] == list(range(1, 70))


@pytest.mark.parametrize(("number", "lessons", "where"), [(n, of, w) for n, _, of, w in TABLE])
def test_a_scene_is_shown_by_steps_that_exist(number: str, lessons: str, where: str) -> None:
    known = {step for one in re.findall(r"\d+", lessons) for step in STEPS.get(int(one), set())}
    named = re.findall(r"`([^`]+)`", where)
    assert named, f"scene {number} has no step yet"
    assert [one for one in named if one not in known] == []
