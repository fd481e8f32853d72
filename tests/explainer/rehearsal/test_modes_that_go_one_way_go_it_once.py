"""The right way is gone once for *happy*, *back* and *mutation*; each is told what it met."""

import asyncio
from pathlib import Path

import pytest

from explainer.management import beginning, rehearsing
from explainer.rehearsal import playing
from explainer.rehearsal.course import longest_first, play, start_scenes
from explainer.rehearsal.modes import MODES, together
from explainer.rehearsal.theatre import Theatre


def test_they_are_put_together() -> None:
    assert together(MODES) == [("happy", "back", "mutation"), ("wrong",), ("skip",), ("chaos",)]
    assert together(["wrong", "back"]) == [("back",), ("wrong",)]


def test_what_is_played_with_mutants_begins_first() -> None:
    folders = [Path("one"), Path("two")]
    work = longest_first(folders, ["skip", "mutation", "happy"])
    assert [group for _, group in work] == [("mutation", "happy")] * 2 + [("skip",)] * 2


@pytest.mark.slow
async def test_the_step_is_begun_once_and_brought_back_before_each_mutant_and_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = beginning.make(tmp_path, "growing")
    pressed: list[int] = []
    press = playing.press

    async def counted(theatre: Theatre) -> None:
        pressed.append(theatre.machine.step.leading[0])
        await press(theatre)

    monkeypatch.setattr(playing, "press", counted)
    with rehearsing.practice() as cluster:
        scenes = start_scenes(cluster)
        found = await play(cluster, folder, ("happy", "back", "mutation"), scenes)
        await scenes.close()
    assert [(one.mode, one.troubles) for one in found] == [
        ("happy", []),
        ("back", []),
        ("mutation", []),
    ]
    assert len(pressed) == 4  # as it is written, its two mutants, and again
    assert all(one.seconds > 0 for one in found)


@pytest.mark.slow
def test_what_proves_itself_is_told_of_the_mode_that_found_it(tmp_path: Path) -> None:
    folder = beginning.make(tmp_path, "empty")
    file = folder / "lesson.md"
    file.write_text(file.read_text().replace('count: "== 4"', 'count: ">= 2"'))
    modes = ["happy", "back", "mutation"]
    found = asyncio.run(rehearsing.rehearsed([folder], modes, lambda one: None))
    assert {one.mode: one.troubles for one in found} == {
        "happy": [],
        "back": [],
        "mutation": [
            "grow: without its “scale” it is proven all the same.",
            "grow: scaled to 5 it is proven all the same.",
        ],
    }
