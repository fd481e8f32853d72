"""On a phone the lesson is a sheet under the picture; both are seen, and fingers hit what they mean."""

from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.lessons import begun, lesson, until
from tests.browser.stage import PATIENCE_MS, Stage

TOUR = lesson("05-five-minute-tour")
SMALL = """() => [...document.querySelectorAll('#lesson button, #lesson input[type=text], #lesson label')]
  .filter((one) => one.offsetParent).map((one) => [one.textContent, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 40 && box.height > 0).map(([text, box]) => `${text}: ${box.height}`)"""


def test_the_lesson_is_played_with_fingers(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR, size="phone")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []
    picture, sheet = page.locator("#main").bounding_box(), page.locator("#lesson").bounding_box()
    assert picture
    assert sheet
    assert picture["height"] >= 140
    assert sheet["y"] >= picture["y"] + picture["height"] - 1
    page.get_by_text("3, each made by the one before").tap()
    page.get_by_role("button", name="Lock my guess").tap()
    page.get_by_role("button", name="Create the Deployment").tap()
    until(page, stage="saw")
    assert axe.violations(page) == []


def test_the_sheet_makes_room_for_the_picture(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR, size="phone")
    before = page.locator("#main").bounding_box()
    page.get_by_role("button", name="less").tap()
    expect(page.locator(".lesson-body")).to_be_hidden(timeout=PATIENCE_MS)
    after = page.locator("#main").bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"] + 100
