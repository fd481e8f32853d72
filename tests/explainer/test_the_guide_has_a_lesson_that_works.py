"""The worked lesson of docs/writing-lessons.md is a lesson: it is read from the page, checked, and played."""

import asyncio
import re
from pathlib import Path

import pytest
from django.conf import settings

from explainer.lint import folder as linting
from explainer.management import rehearsing
from explainer.player.document import Stage
from explainer.rehearsal.modes import MODES

GUIDE = Path(settings.BASE_DIR) / "docs" / "writing-lessons.md"
_BLOCK = re.compile(
    r"^`(?P<name>[\w./-]+)`:\n\n(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=fence)$", re.M | re.S
)


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """The folder, as somebody who follows the guide would have it."""
    files = {one["name"]: one["text"] for one in _BLOCK.finditer(GUIDE.read_text())}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (folder,) = {tmp_path / name.partition("/")[0] for name in files}
    return folder


def test_it_breaks_no_rule(lesson: Path) -> None:
    read, found = linting.lint(lesson)
    assert read is not None
    assert len(read.steps) == 4
    assert found == []


def test_the_guide_names_every_mode_and_stage() -> None:
    text = GUIDE.read_text()
    stages = [one for one in Stage.__args__ if one not in ("", "next")]  # type: ignore[attr-defined]
    assert [
        one for one in (*MODES, *stages) if f"`{one}`" not in text and f"| {one} |" not in text
    ] == []


@pytest.mark.slow
def test_it_comes_to_its_end_in_every_mode(lesson: Path) -> None:
    outcomes = asyncio.run(rehearsing.rehearsed([lesson], list(MODES), lambda outcome: None))
    assert {one.mode: one.troubles for one in outcomes} == {mode: [] for mode in MODES}
