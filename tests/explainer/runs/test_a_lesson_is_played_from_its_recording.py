"""Without a cluster: the same questions and buttons, and the recorded picture instead of what would happen."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings

from dashboard import wiring
from dashboard.live import recordings
from explainer.format.versions import digest_of
from explainer.management import beginning, rehearsing
from explainer.runs import library, registry
from tests.conftest import Persona
from tests.explainer.runs.test_a_lesson_is_played_on_a_fork import Learner, stage

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with its recording, one without."""
    place = tmp_path_factory.mktemp("lessons")
    asyncio.run(rehearsing.recorded([beginning.make(place, "growing")]))
    beginning.make(place, "bare")
    return place


@pytest.fixture
async def podium(lessons: Path) -> AsyncIterator[None]:
    """Connected to nothing."""
    with override_settings(PODIUM_LESSONS=str(lessons), PODIUM_CLUSTER="kubeconfig"):
        yield
        await registry.close()
        await wiring.stop()


async def started(who: Persona) -> Learner:
    status, said = await Learner(who).post("/lessons/growing/start/", {"recorded": True})
    assert status == 200, said
    learner = Learner(who, said["at"].split("/")[2])
    await learner.until(lambda one: one["phase"] == "intro")
    return learner


async def pods(learner: Learner) -> int:
    """What the page shows now."""
    hub = wiring._running[learner.slug].hub
    past = hub.history.past("observer", hub.cluster, now_ms=hub.timing.wall_ms())
    rows = recordings.read(BytesIO(past.packed())).at(2**60).rows.values()
    return sum(row["kind"] == "Pod" for row in rows)


async def test_a_button_plays_what_it_led_to(podium: None, vera: Persona) -> None:
    learner = await started(vera)
    await learner.do("begin")
    await learner.do("next")
    await learner.do("answer", id="how-many", chosen=["two"])
    state = await learner.until(stage("act"))
    assert [one["kind"] for one in state["badges"]] == ["recorded"]
    assert state["step"]["buttons"][0]["kubectl"] == [
        "kubectl -n workshop scale deployment/hello --replicas=4"
    ]
    assert await pods(learner) < 4
    await learner.do("clock", rate=50)
    await learner.do("act", button=0, key="k")
    state = await learner.until(stage("saw"))
    assert state["step"]["proof"]["met"]


async def test_while_it_stands_a_step_shows_the_next_change(podium: None, vera: Persona) -> None:
    learner = await started(vera)
    await learner.do("begin")
    await learner.do("next")
    await learner.do("answer", id="how-many", chosen=["two"])
    await learner.do("clock", rate=0)
    before = await pods(learner)
    await learner.do("act", button=0, key="k")
    await learner.until(stage("watch"))
    presses = 0
    while await pods(learner) == before:
        assert await learner.do("clock", step="event") == 204
        await learner.until(lambda one: one["clock"]["stepped"].startswith("To the next change"))
        presses += 1
        assert presses < 50
    now = await learner.until(lambda one: one["clock"]["rate"] == 0)
    assert now["step"]["stage"] == "watch", "it was played to its end"


async def test_all_of_it_is_shown_in_the_end(podium: None, vera: Persona) -> None:
    learner = await started(vera)
    await learner.do("begin")
    await learner.do("next")
    await learner.do("skip", what="step")
    await learner.until(lambda one: one["phase"] == "end")
    assert await pods(learner) == 4


async def test_a_step_is_brought_back_with_its_picture(podium: None, vera: Persona) -> None:
    learner = await started(vera)
    await learner.do("begin")
    await learner.do("next")
    await learner.do("skip")
    await learner.do("act", button=0, key="k")
    await learner.do("clock", rate="max")
    await learner.until(stage("saw"))
    assert await learner.do("back", way="restore", step="grow") == 204
    await learner.until(stage("ask"))
    assert await pods(learner) == 2


async def test_what_cannot_be_played_is_said(podium: None, vera: Persona, omar: Persona) -> None:
    status, said = await Learner(vera).post("/lessons/bare/start/", {"recorded": True})
    assert (status, said) == (409, {"why": "This lesson has no recording.", "recorded": False})
    status, said = await Learner(omar).post("/lessons/growing/start/", {})
    assert (status, said["recorded"]) == (409, True)
    assert "not connected" in said["why"]


def test_a_recording_says_of_which_version_it_is(lessons: Path) -> None:
    folder = lessons / "growing"
    with (folder / library.RECORDING).open("rb") as file:
        found = recordings.read(file)
    assert found.header.lesson == digest_of(folder)
    marks = [(one["step"], one["is"]) for one in found.frames if one["t"] == "step"]
    assert marks == [("grow", "begun"), ("grow", "proven")]
    text = folder / "lesson.md"
    before = text.read_text()
    text.write_text(before.replace("Two copies of one program", "Two copies"))
    assert found.header.lesson == digest_of(folder)
    text.write_text(before.replace("replicas: 4", "replicas: 3"))
    assert found.header.lesson != digest_of(folder)
    text.write_text(before)
