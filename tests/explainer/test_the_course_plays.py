"""Every lesson of the course keeps the rules that a program can check, and comes to its end in every mode."""

import asyncio
from pathlib import Path

import pytest
from django.core.management import call_command

from explainer.management import rehearsing
from explainer.rehearsal.modes import MODES
from tests.explainer.course import by_lesson


@by_lesson
def test_a_lesson_breaks_no_rule(folder: Path) -> None:
    call_command("lesson", "lint", str(folder), "--strict")


@pytest.mark.slow
@pytest.mark.timeout(400)  # the longest has eighteen steps, each of which is tried without its deed
@by_lesson
def test_it_comes_to_its_end_in_every_mode(folder: Path) -> None:
    outcomes = asyncio.run(rehearsing.rehearsed([folder], list(MODES), lambda outcome: None))
    assert {one.mode: one.troubles for one in outcomes if one.troubles} == {}
    assert [one.mode for one in outcomes if one.lesson != folder.name] == []
    assert {one.mode for one in outcomes} == set(MODES)
