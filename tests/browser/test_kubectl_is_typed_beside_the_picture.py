"""Somebody who learns types kubectl's lines below the picture, by keys alone, and the picture follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.owned import at_a_lesson
from tests.browser.stage import PATIENCE_MS, Stage

LINE = "#terminal-line"
BOXES = """() => ['main', 'terminal'].map((id) =>
  document.getElementById(id).getBoundingClientRect().toJSON())"""


def last(page: Page) -> str:
    """What the newest line printed."""
    entry = page.locator(".terminal-entry").last
    expect(entry).to_have_attribute("data-exit", re.compile(r"\d+"), timeout=PATIENCE_MS)
    return "".join(entry.locator(".terminal-said").all_text_contents())


def typed(page: Page, line: str) -> str:
    """A line, and what it printed."""
    page.locator(LINE).fill(line)
    page.keyboard.press("Enter")
    expect(page.locator(".terminal-typed").last).to_have_text(line)
    return last(page)


@pytest.fixture
def page(practice_stage: Stage) -> Page:
    page = at_a_lesson(practice_stage)
    page.keyboard.press("j")
    expect(page.locator(LINE)).to_be_focused(timeout=PATIENCE_MS)
    return page


def test_a_line_changes_the_picture(page: Page) -> None:
    assert typed(page, "kubectl get nodes").startswith("NAME ")
    assert (
        typed(page, "kubectl create deployment web --image=hello:1.0.0 --replicas=2")
        == "deployment.apps/web created\n"
    )
    expect(page.locator("#picture")).to_contain_text("web", timeout=PATIENCE_MS)
    assert typed(page, "kubectl scale deploy web --replicas=0") == "deployment.apps/web scaled\n"
    assert "unknown command" in typed(page, "kubectl frobnicate")
    assert "no shell" in typed(page, "kubectl get pods | wc")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_keys_bring_back_complete_end_and_leave(page: Page) -> None:
    typed(page, "kubectl get ns")
    page.keyboard.press("ArrowUp")
    expect(page.locator(LINE)).to_have_value("kubectl get ns")
    page.locator(LINE).fill("kubectl roll")
    page.keyboard.press("Tab")
    expect(page.locator(LINE)).to_have_value("kubectl rollout ", timeout=PATIENCE_MS)
    page.keyboard.press("Tab")
    expect(page.locator("#terminal-offers")).to_contain_text("history", timeout=PATIENCE_MS)
    page.locator(LINE).fill("kubectl get ns -w")
    page.keyboard.press("Enter")
    expect(page.locator(".terminal-said").last).to_contain_text("workshop", timeout=PATIENCE_MS)
    page.keyboard.press("Control+c")
    expect(page.locator(".terminal-entry").last).to_have_attribute("data-exit", "130")
    page.keyboard.press("Escape")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#terminal")).to_be_hidden()


def test_what_is_pasted_is_applied(page: Page) -> None:
    page.get_by_role("button", name="Paste a manifest").click()
    page.get_by_role("textbox", name="A manifest").fill(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pasted}\n"
    )
    page.get_by_role("button", name="Run kubectl apply").click()
    assert last(page) == "configmap/pasted created\n"


@pytest.mark.parametrize("size", ["projector", "phone"])
def test_axe_finds_nothing_and_the_picture_is_not_covered(practice_stage: Stage, size: str) -> None:
    page = at_a_lesson(practice_stage, size=size)
    page.keyboard.press("j")
    expect(page.locator(LINE)).to_be_focused(timeout=PATIENCE_MS)
    typed(page, "kubectl get pods -A")
    typed(page, "kubectl get nosuch")
    assert axe.violations(page) == []
    boxes = page.evaluate(
        "() => ['main', 'terminal'].map((id) => document.getElementById(id).getBoundingClientRect().toJSON())"
    )
    assert boxes[0]["bottom"] <= boxes[1]["top"] + 1
    assert boxes[0]["height"] > 100


def test_a_lessons_line_is_put_there_and_not_run(practice_stage: Stage) -> None:
    page = at_a_lesson(practice_stage)
    page.evaluate("""() => {
      const lines = Object.assign(document.createElement('div'), { className: 'lesson-lines', tabIndex: 0 });
      lines.append(Object.assign(document.createElement('code'), { textContent: 'kubectl -n workshop get deploy' }));
      document.querySelector('main').prepend(lines);
    }""")
    page.locator(".lesson-lines code").last.click()
    expect(page.locator(LINE)).to_have_value("kubectl -n workshop get deploy", timeout=PATIENCE_MS)
    expect(page.locator(LINE)).to_be_focused()
    assert page.locator(".terminal-entry").count() == 0


def test_where_nothing_is_ones_own_there_is_no_terminal(practice_stage: Stage) -> None:
    page = practice_stage.page("observer")
    assert page.locator("#terminal").count() == 0
    page.keyboard.press("?")
    expect(page.locator("#help-keys")).not_to_contain_text("terminal")
