"""The document and the commands: their published schema, and what an audience does not get."""

from pathlib import Path

import msgspec
import pytest

from explainer.format.prose import Block, Span, blocks
from explainer.player import commands, schema
from explainer.player.document import OptionLine, Question, closed

DOCS = Path(__file__).parents[3] / "docs"


def test_the_published_schema_is_that_of_the_structs() -> None:
    assert (DOCS / "lesson-protocol.schema.json").read_text() == schema.text() + "\n"


def test_every_command_is_in_the_page() -> None:
    page = (DOCS / "lesson-protocol.md").read_text()
    assert [word for word in commands.WORDS if f"| `{word}` |" not in page] == []


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b'{"do":"fly"}', b'{"do":"act","button":-1,"key":"a"}', b'{"do":"next","x":1}', b"\xff"],
)  # fmt: skip
def test_what_is_no_command_is_told_so(raw: bytes) -> None:
    with pytest.raises(commands.NoCommand, match="no command of a lesson"):
        commands.read(raw)


def test_prose_is_text_and_brings_no_html() -> None:
    assert blocks("A **b** <i>c</i> [d](javascript:x) [e](https://e.org)\n\n1. f") == [
        Block(
            "paragraph",
            [
                Span("A "), Span("b", "strong"), Span(" <i>c</i> [d](javascript:x) "),
                Span("e", "link", "https://e.org"),
            ],
        ),
        Block("numbers", items=[[Span("f")]]),
    ]  # fmt: skip


def test_right_answers_stay_here_until_they_are_told() -> None:
    options = [OptionLine(id="a", text="A", correct=True, votes=3)]
    open_one = Question(
        id="q", role="ask", kind="choice", prompt="?", options=options, is_locked=True,
        chosen=["a"], is_told=False, is_right=None, right=["a"], voted=3,
    )  # fmt: skip
    hidden = closed(open_one)
    assert hidden is not None
    assert (hidden.options[0].correct, hidden.options[0].votes, hidden.right) == (None, None, [])
    told = msgspec.structs.replace(open_one, is_told=True)
    assert closed(told) == told
