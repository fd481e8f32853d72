"""Beside each lesson of the course lies a good run of its present version, small enough to be kept in the repository.

`manage.py lesson record --all` makes them anew. Among the slow tests, as a lesson is changed more often than recorded.
"""

from pathlib import Path

import pytest

from dashboard.live import recordings
from explainer.format import reading
from explainer.format.versions import digest_of
from explainer.limits import RECORDING_KEPT_BYTES
from explainer.runs import library
from explainer.runs.tape import Tape
from tests.explainer.course import by_lesson

pytestmark = pytest.mark.slow


@by_lesson
def test_it_is_of_the_present_version(folder: Path) -> None:
    assert Tape(folder / library.RECORDING).lesson == digest_of(folder), "record it anew"


@by_lesson
def test_it_shows_what_every_button_leads_to(folder: Path) -> None:
    tape, lesson = Tape(folder / library.RECORDING), reading.read(folder)
    wanted = [one.id for one in lesson.steps if one.deeds and one.block.only != "real"]
    assert [one for one in wanted if one not in tape.passages] == []
    assert all(one.from_ms <= one.to_ms for one in tape.passages.values())


@by_lesson
def test_it_is_for_everybodys_eyes_and_small(folder: Path) -> None:
    file = folder / library.RECORDING
    assert file.stat().st_size <= RECORDING_KEPT_BYTES
    with file.open("rb") as source:
        assert recordings.read(source).header.audience == "observer"
