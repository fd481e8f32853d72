import pytest

from tests.golden.generate import FOLDER, STORIES, text_of


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_file_is_what_the_generator_makes_today(story) -> None:
    written = (FOLDER / f"{story.__name__}.json").read_text("ascii")
    assert written == text_of(story), "run `python -m tests.golden.generate` and read the diff"


def test_every_file_has_its_story() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == {s.__name__ for s in STORIES}
