"""Lessons as a learner plays them: by requests to a run, with the probes, the clock and the mirror of a page."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import wiring
from dashboard.kube import config
from explainer.format import reading
from explainer.format.lesson import Lesson
from explainer.format.walking import questions
from explainer.player.answers import right_answer
from explainer.runs.library import COURSE
from tests.conftest import Persona
from tests.explainer.runs.test_a_lesson_is_played_on_a_fork import Learner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]
PLAYED = ("three-hurdles", "how-a-wish-becomes-a-pod")
"""Those with several probes, faults, sleeping controllers and held moments."""
RATE = 5
"""As fast as their requests still count for what they are."""
SLOWER_AFTER_S = 20
"""Then the machine is too busy for that rate: time runs as for everybody, and a lone button is pressed once more."""
MOST_S = 240


@pytest.fixture
async def podium(practice_kubeconfig: Path) -> AsyncIterator[None]:
    await wiring.ensure_started([config.from_kubeconfig(practice_kubeconfig)])
    yield
    await wiring.stop()


def lesson(name: str) -> tuple[Path, Lesson]:
    for file in COURSE.glob("*/lesson.md"):
        if file.parent.name.partition("-")[2] == name:
            return file.parent, reading.read(file.parent)
    raise LookupError(name)


@pytest.mark.parametrize("name", PLAYED)
async def test_a_lesson_comes_to_its_end(podium: None, vera: Persona, name: str) -> None:
    read = lesson(name)[1]
    asks = {one.id: one for one in questions(read)}
    status, said = await Learner(vera).post(f"/lessons/{name}/start/", {"mode": "alone"})
    assert status == 200, said
    learner = Learner(vera, said["at"].split("/")[2])
    try:
        async with asyncio.timeout(MOST_S):
            await learner.until(lambda one: one["phase"] == "intro")
            await learner.do("begin")
            end = await played(learner, lambda one: right_answer(asks[one]))
    finally:
        await learner.do("end")
    assert [one["state"] for one in end["report"]["steps"]] == ["done"] * len(read.steps)
    assert [one["broken"] for one in end["report"]["steps"] if one["broken"]] == []
    assert end["report"]["right"] == end["report"]["asked"]


async def played(learner: Learner, answer: Callable[[str], Any]) -> dict[str, Any]:
    """With right answers and every button, up to the report."""
    pressed: set[tuple[str, int]] = set()
    rate, since = RATE, time.monotonic()
    at = ""
    while (state := await learner.state())["phase"] == "step":
        step, may = state["step"], state["may"]
        if step["id"] != at:
            at, rate, since = step["id"], RATE, time.monotonic()
        elif (
            rate == RATE and step["stage"] == "watch" and time.monotonic() - since > SLOWER_AFTER_S
        ):
            rate = 1
            if len(step["buttons"]) == 1:
                pressed = {one for one in pressed if one[0] != at}
            await learner.do("clock", rate=rate)
        ready = [one for one in step["buttons"] if (step["id"], one["index"]) not in pressed]
        if "answer" in may and step["question"]:
            given = answer(step["question"]["id"])
            rest = (
                {"number": given.number} if given.number is not None else {"chosen": given.chosen}
            )
            await learner.do("answer", id=given.id, **rest)
        elif "act" in may and ready:
            await learner.do("act", button=ready[0]["index"], key=f"k{rate}-{ready[0]['index']}")
            pressed.add((step["id"], ready[0]["index"]))
            await learner.do("clock", rate=rate)
        elif "try" in may:
            await learner.do("try", what=state["looks"]["drawn"])
        elif "next" in may and (step["stage"] != "watch" or state["clock"]["held"]):
            await learner.do("next")
        await asyncio.sleep(0.1)
    return state
