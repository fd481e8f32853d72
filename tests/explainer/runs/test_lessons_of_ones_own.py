"""A folder of one's own beside the course (PODIUM_LESSONS)."""

from pathlib import Path

from django.test import override_settings

from explainer.management import beginning
from explainer.runs import library


def test_they_stand_beside_the_course(tmp_path: Path) -> None:
    made = beginning.make(tmp_path, "growing")
    with override_settings(PODIUM_LESSONS=str(tmp_path)):
        found = library.folders()
        assert found["growing"] == made
        assert found["a-rolling-update"].is_relative_to(library.COURSE)
        assert "growing" in [one.head.lesson for one in library.lessons()]


def test_one_with_the_id_of_a_lesson_of_the_course_takes_its_place(tmp_path: Path) -> None:
    mine = beginning.make(tmp_path, "a-rolling-update")
    with override_settings(PODIUM_LESSONS=str(tmp_path)):
        assert library.folders()["a-rolling-update"] == mine


def test_what_cannot_be_read_is_left_out_and_hinders_nothing(tmp_path: Path) -> None:
    file = beginning.make(tmp_path, "broken") / "lesson.md"
    file.write_text(file.read_text().replace("version: 1", "version: [1"))
    beginning.make(tmp_path, "growing")
    with override_settings(PODIUM_LESSONS=str(tmp_path)):
        assert "broken" not in library.folders()
        assert "growing" in library.folders()


def test_a_folder_that_is_not_there_leaves_the_course(tmp_path: Path) -> None:
    with override_settings(PODIUM_LESSONS=str(tmp_path / "none")):
        assert set(library.folders().values()) == {
            file.parent for file in library.COURSE.glob("*/lesson.md")
        }
