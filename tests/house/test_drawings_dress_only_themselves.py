"""The styles of the lessons' drawings are on every page of the picture: none of them may dress what is not drawn."""

import re
from functools import cache
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "static" / "css"
DRAWN = STYLES / "drawn.css"
COMMENT = re.compile(r"/\*.*?\*/", re.S)
RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
WITHIN = re.compile(r"\.(drawn|with-drawing)(?![\w-])")
CLASS = re.compile(r"\.([a-z][\w-]*)")
# A page that has a drawing shows less of the picture: this one is meant for both.
SHARED = {"with-drawing"}


def selectors(file: Path) -> list[str]:
    """Every selector of a style sheet, one by one, also those within @media."""
    text = COMMENT.sub("", file.read_text())
    found: list[str] = []
    for match in RULE.finditer(text):
        found += [one.strip() for one in re.split(r",(?![^(]*\))", match.group(1))]
    return [one for one in found if one and not one.startswith("@")]


@cache
def elsewhere() -> set[str]:
    """The classes that other style sheets know."""
    others = [file for file in STYLES.glob("*.css") if file != DRAWN]
    return {name for file in others for one in selectors(file) for name in CLASS.findall(one)}


@pytest.mark.parametrize("selector", selectors(DRAWN))
def test_a_class_that_others_use_is_dressed_in_drawings_only(selector: str) -> None:
    shared = (set(CLASS.findall(selector)) - {"drawn"}) & elsewhere() - SHARED
    assert not shared or WITHIN.search(selector), (
        f"{selector} would dress {', '.join(sorted(shared))} of the rest of the page: write :where(.drawn) before it"
    )
