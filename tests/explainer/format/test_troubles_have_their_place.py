"""What is wrong with a lesson is told with line, column and a way out; all of it at once."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.format.reading import read, understand
from explainer.format.troubles import Trouble, Troubled

HEAD = """\
---
lesson: small
version: 1
title: Small
minutes: 5
objective: See a lesson.
---
"""
STEP = "## look: See\nWords.\n```step\n{}\n```\n"
COMPLETE = (Path(__file__).parent / "complete.md").read_text()


def troubles(text: str) -> list[Trouble]:
    with pytest.raises(Troubled) as caught:
        understand(text)
    return caught.value.troubles


def of_step(block: str) -> Trouble:
    (only,) = troubles(HEAD + STEP.format(block))
    return only


def test_the_smallest_lesson_is_good() -> None:
    assert [step.id for step in understand(HEAD + STEP.format("next: manual")).steps] == ["look"]


@pytest.mark.parametrize(
    ("block", "line", "column", "words"),
    [
        ("nxt: manual", 11, 1, "unknown field `nxt`"),
        ("done: { readdy: { selector: a=b } }", 11, 9, "No condition is called “readdy”"),
        ("done: { ready: { selector: a=b } }", 11, 16, "ready: missing `count`"),
        ('done: { ready: { selector: a=b, count: ">> 3" } }', 11, 40, "is no comparison"),
        ('done: { ready: { selector: "a=b,", count: 1 } }', 11, 28, "is no label selector"),
        ("done: { exists: hello }", 11, 17, "names no kind that lessons know"),
        ("done: { exists: deployment/UP }", 11, 17, "write deployment/NAME"),
        ("done: { all: [] }", 11, 14, "a list of conditions"),
        ('done: { expr: "a[" }', 11, 15, "This is not JMESPath"),
        ("done: { match: { kind: Pod } }", 11, 16, "with its apiVersion and kind"),
        ("within: soon", 11, 9, "“soon” is no duration"),
        ("within: 3h", 11, 9, "longer than a lesson"),
        ("do: [ { scale: { of: deployment/a, replicas: 2 } } ]", 11, 7, "An action needs its button"),
        ("do: [ { button: X, explode: 1 } ]", 11, 20, "No action is called “explode”"),
        ("do: [ { button: X, scale: { of: deployment/a, replicas: two } } ]", 11, 57, "scale: Expected `int`"),
        ("next: manual\nnext: auto", 12, 1, "stands here twice"),
        ("notes: what is this, a question?\n  more: yes", 12, 7, "This is not YAML"),
    ],
)  # fmt: skip
def test_each_trouble_stands_at_its_place(block: str, line: int, column: int, words: str) -> None:
    found = of_step(block)
    assert words in found.text
    assert (found.line, found.column) == (line, column)


def test_what_yaml_takes_for_something_else_is_explained() -> None:
    ask = "ask: { id: a, prompt: P, options: [ { id: yes, text: Y } ] }"
    assert "quote it if it is a text" in of_step(ask).advice
    image = "do: [ { button: X, set_image: { deployment: a, container: a, image: 1.10 } } ]"
    assert "YAML reads this as a number" in of_step(image).advice


def test_a_flow_text_with_a_comma_is_explained() -> None:
    assert "quote texts" in of_step("ask: { prompt: Is it down?, or not, [id: x }").advice


def test_all_troubles_are_told_at_once_in_their_order() -> None:
    text = (
        HEAD.replace("minutes: 5", "minutes: five")
        + STEP.format("nxt: 1")
        + STEP.format("within: 1")
    )
    found = troubles(text)
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert {"unknown field `nxt`.", "Expected `int`, got `str`."} <= {one.text for one in found}
    assert any("is taken by the step on line 8" in one.text for one in found)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# Hello\n", 1, "begins with its front matter"),
        ("---\nlesson: a\n", 1, "has no end"),
        (HEAD + "## Look at this\n", 8, "is no heading of a step"),
        (HEAD, 0, "at least one step"),
        (HEAD + STEP.format("next: auto") + "```step\nnext: auto\n```\n", 13, "two blocks"),
        (HEAD.replace("lesson: small", "lesson: *a"), 2, "An alias"),
        (HEAD.replace("lesson: small", "lesson: &a small\nx: *a"), 3, "An alias"),
    ],
)
def test_a_file_of_another_form(text: str, line: int, words: str) -> None:
    assert any(words in one.text and one.line == line for one in troubles(text))


def test_a_heading_within_a_code_block_is_no_step() -> None:
    text = (
        HEAD + "## look: See\n````\n## other: Not a step\n````\n" + "```step\nnext: manual\n```\n"
    )
    assert [step.id for step in understand(text).steps] == ["look"]


def test_a_folder_without_a_lesson_and_one_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(Troubled, match="cannot be read"):
        read(tmp_path)
    (tmp_path / "lesson.md").write_bytes(b"x" * 300_000)
    with pytest.raises(Troubled, match="at most 256 KiB"):
        read(tmp_path)
    (tmp_path / "lesson.md").write_bytes(b"---\n\xff\n---\n")
    with pytest.raises(Troubled, match="not UTF-8"):
        read(tmp_path)


DAMAGE = ["", "\n", " ", ":", "[", "{", "}", "- ", '"', "&a", "*a", "\t", "\x00", "yes", "1.10"]


@given(st.integers(0, 2**32 - 1))
def test_a_damaged_lesson_is_read_or_explained_and_never_a_crash(seed: int) -> None:
    chance = random.Random(seed)
    text = list(COMPLETE)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text))
        text[at : at + chance.randint(0, 4)] = chance.choice(DAMAGE)
    found: list[Trouble] | None = None
    try:
        understand("".join(text))
    except Troubled as why:
        found = why.troubles
    assert found is None or (found and all(one.text for one in found))
