"""The drawn steps of a lesson, in its page: locked until the guess, tried by keyboard, and proven by that."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import lessons
from tests.browser.axe import violations
from tests.browser.stage import Stage
from tests.browser.test_drawn_explorables_are_tried import TRYING, overflow

FOLDER = "02-package-it"


def pass_guess(page: Page, one: lessons.Lesson) -> None:
    """The drawing waits for the guess, and opens with it."""
    block = {step.id: step for step in one.steps}[lessons.state(page)["step"]].block
    assert block.ask is not None
    expect(page.locator(".drawn-locked")).to_be_visible()
    before = lessons.state(page)
    lessons.choose(page, block.ask)
    lessons.left(page, before)
    expect(page.locator(".drawn-locked")).to_be_hidden()


def try_drawing(page: Page, name: str) -> None:
    """As the drawing's own test does it; here the keys of the lesson are awake, too."""
    before = lessons.state(page)
    for where, keys in TRYING[name]:
        page.locator(where).first.focus()
        for key in keys.split():
            page.keyboard.press(key)
    lessons.left(page, before)


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_what_is_tried_proves_the_step(practice_stage: Stage, size: str) -> None:
    one = lessons.lesson(FOLDER)
    page = lessons.begun(practice_stage, one, size=size, reduced_motion=True)
    blocks = {step.id: step.block for step in one.steps}
    tried = []
    while (block := blocks[lessons.state(page)["step"]]).scene == "drawn":
        now = lessons.state(page)
        expect(page.locator("[data-drawn]")).to_have_attribute("data-drawn", block.drawn)
        assert overflow(page) <= 0
        if now["stage"] == "ask":
            pass_guess(page, one)
        elif now["stage"] == "watch":
            try_drawing(page, block.drawn)
            tried.append(block.drawn)
            assert violations(page) == []
        elif now["stage"] == "saw":
            assert block.observe is not None
            lessons.choose(page, block.observe)
            lessons.left(page, now)
        else:
            page.keyboard.press("PageDown")
            lessons.left(page, now)
    assert tried == [
        "dependency-matrix",
        "machine-slices",
        "shared-kernel",
        "image-layers",
        "one-column",
    ]
    expect(page.locator("[data-drawn]")).to_have_count(0)
    expect(page.locator("#picture")).to_be_visible()
    assert page.troubles == []  # type: ignore[attr-defined]
