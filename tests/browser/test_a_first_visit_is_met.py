"""Who comes for the first time is offered six steps, can walk them by keyboard, and is not asked twice."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.lessons import lesson, start
from tests.browser.stage import Stage

STEPS = 6


def invited(stage: Stage, link: str = "instructor", **looks: str) -> Page:
    namespace = stage.app()
    page = stage.page(link, at=f"#ns={namespace}", first_visit=True, **looks)
    expect(page.locator("#tour")).to_contain_text("New here?")
    return page


def is_whole(page: Page) -> bool:
    """Whether the card lies inside the window."""
    box = page.locator("#tour").bounding_box()
    size = page.viewport_size
    assert box
    assert size
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return box["x"] >= 0 and box["y"] >= 0 and right <= size["width"] and bottom <= size["height"]


def test_the_invitation_takes_no_focus_and_is_given_once(practice_stage: Stage) -> None:
    page = invited(practice_stage)
    assert (
        page.evaluate("document.getElementById('tour').contains(document.activeElement)") is False
    )
    page.get_by_role("button", name="Not now").click()
    expect(page.locator("#tour")).to_be_hidden()
    page.reload()
    page.wait_for_selector("#picture svg [data-kind]")
    expect(page.locator("#tour")).to_be_hidden()
    assert page.troubles == []


@pytest.mark.parametrize(("size", "theme"), [("laptop", "light"), ("phone", "dark")])
@pytest.mark.parametrize("link", ["instructor", "observer"])
def test_six_steps_by_keyboard(practice_stage: Stage, link: str, size: str, theme: str) -> None:
    page = invited(practice_stage, link, size=size, theme=theme)
    page.get_by_role("button", name="Show me").press("Enter")
    for step in range(1, STEPS + 1):
        expect(page.locator("#tour")).to_contain_text(f"{step} of {STEPS}")
        expect(page.locator("#tour h2")).to_be_focused()
        expect(page.locator("#tour-ring")).to_be_visible()
        assert is_whole(page)
        assert violations(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.locator("#tour")).to_be_hidden()
    assert page.troubles == []


def test_escape_ends_it_and_the_help_has_it_again(practice_stage: Stage) -> None:
    page = invited(practice_stage)
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator("#tour")).to_contain_text("1 of 6")
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_be_hidden()
    page.keyboard.press("?")
    page.locator("#tour-button").click()
    expect(page.locator("#tour")).to_contain_text("1 of 6")


def test_nobody_is_invited_beside_a_lesson(practice_stage: Stage) -> None:
    page = invited(practice_stage, "observer", size="phone")
    start(page, lesson("05-five-minute-tour"))
    page.wait_for_selector("body.with-lesson")
    expect(page.locator("#tour")).to_be_hidden()
