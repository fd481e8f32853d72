"""On a phone and in a small window: what the step is about is seen beside its question, and nothing lies over it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lessons import begun, go_through, lesson, state, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

LEAST_PX = 260
"""Of 844: a row of machines, or a Service with the first of its pods."""
LIT = f"{DRAWN}.lit"
COVERED = """() => {
  const { x, y, width, height } = document.querySelector('#main').getBoundingClientRect();
  const at = [.1, .3, .5, .7, .9].flatMap((a) => [.1, .3, .5, .7, .9].map((b) => [x + a * width, y + b * height]));
  return at.map(([a, b]) => document.elementFromPoint(a, b)).filter((one) => !one?.closest('#main'))
    .map((one) => one?.id || one?.className || 'nothing');
}"""
IN_SIGHT = """(lit) => {
  const sight = document.querySelector('#main').getBoundingClientRect();
  return [...document.querySelectorAll(lit)].some((one) => {
    const box = one.getBoundingClientRect();
    return box.top >= sight.top - 1 && box.top + Math.min(box.height, 40) <= sight.bottom + 1;
  });
}"""
BOX = "(one) => document.querySelector(one).getBoundingClientRect().toJSON()"
REACHED = """() => {
  const [lock, body] = ['[data-id="lock"]', '.lesson-body']
    .map((one) => document.querySelector(one).getBoundingClientRect());
  return lock.top >= body.top && lock.bottom <= body.bottom + 1;
}"""


def in_sight(page: Page) -> None:
    """Wait until something of what the step lights up is seen."""
    page.wait_for_function(IN_SIGHT, arg=LIT, timeout=PATIENCE_MS)


@pytest.mark.parametrize("folder", ["10-labels-and-selectors", "13-losing-a-node"])
def test_on_a_phone_the_picture_is_seen_beside_the_question(
    practice_stage: Stage, folder: str
) -> None:
    page = begun(practice_stage, lesson(folder), size="phone", reduced_motion=True)
    assert state(page)["stage"] == "ask"
    picture = page.locator("#main").bounding_box()
    sheet = page.locator("#lesson").bounding_box()
    assert picture
    assert sheet
    assert picture["height"] >= LEAST_PX
    assert sheet["height"] <= 0.45 * 844 + 1
    assert page.evaluate(COVERED) == []
    in_sight(page)
    page.keyboard.press("1")  # answered: what locks it is in reach without scrolling
    expect(page.locator('[data-id="lock"]')).to_be_enabled()
    assert page.evaluate(REACHED)


def test_what_a_later_step_lights_up_is_brought_into_sight(practice_stage: Stage) -> None:
    one = lesson("10-labels-and-selectors")
    page = begun(practice_stage, one, reduced_motion=True)
    go_through(page, one, to="version", is_hasty=True)
    until(page, step="version", stage="ask")
    # Pods are to be chosen: none of them is dimmed.
    assert page.locator(f"{DRAWN}[data-kind=pod].unlit").count() == 0
    go_through(page, one, to="quarantine", is_hasty=True)
    until(page, step="quarantine", stage="ask")
    in_sight(page)


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_the_corner_where_drains_are_told_of_is_the_pictures(
    practice_stage: Stage, size: str
) -> None:
    page = begun(practice_stage, lesson("13-losing-a-node"), size=size, reduced_motion=True)
    corner, picture = (page.evaluate(BOX, one) for one in (".corner", "#main"))
    assert corner["width"] > 100
    assert picture["left"] <= corner["left"] < corner["right"] <= picture["right"]
    assert picture["top"] <= corner["top"] <= corner["bottom"] <= picture["bottom"]
