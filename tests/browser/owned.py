"""A page with a cluster of one's own: somebody starts a lesson, and is there."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.stage import PATIENCE_MS, Stage

START = """async (lesson) => {
  const token = JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken'];
  const answer = await fetch(`/lessons/${lesson}/start/`, { method: 'POST', body: '{"mode": "alone"}',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token } });
  return await answer.json();
}"""


def at_a_lesson(stage: Stage, lesson: str = "five-minute-tour", **looks: Any) -> Page:
    """An observer's page in the lesson's place."""
    page = stage.page("observer", **looks)
    found = page.evaluate(START, lesson)
    page.goto(stage.address + found["at"])
    page.wait_for_selector("#freshness[data-level=live]", timeout=PATIENCE_MS)
    return page
