"""Lint, the page's own registry and the authors' page name the same explorables."""

import re
from pathlib import Path

from explainer.format.drawn import DRAWN, NEVER_TRIED

ROOT = Path(__file__).parents[3]
JS = ROOT / "static" / "js" / "lesson" / "drawn"


def test_the_page_draws_what_lint_knows() -> None:
    registry = re.findall(
        r'^  "([a-z-]+)": \(\) => import\("\./([a-z-]+)\.js"\)', (JS / "main.js").read_text(), re.M
    )
    assert {name for name, _ in registry} == DRAWN
    assert all(name == module for name, module in registry)
    assert [name for name in DRAWN if not (JS / f"{name}.js").exists()] == []


def test_authors_are_told_of_each() -> None:
    page = (ROOT / "explainer" / "lessons" / "DRAWN.md").read_text()
    assert set(re.findall(r"^## ([a-z-]+)$", page, re.M)) == DRAWN
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.M)) == DRAWN


def test_what_is_tried_says_so_once_it_is() -> None:
    tells = {name for name in DRAWN if "view.tried()" in (JS / f"{name}.js").read_text()}
    assert tells == DRAWN - NEVER_TRIED
