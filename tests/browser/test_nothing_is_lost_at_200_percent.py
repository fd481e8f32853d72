"""Zoomed to 200 % a laptop has 640 by 360 pixels: everything is there, by scrolling one way (WCAG 1.4.10)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage, open_thing

WIDER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
PICTURE_MIN_PX = 200  # what is seen of the picture when one has scrolled to it


REACHED = """element => {
  element.scrollIntoView({ block: "nearest" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return element === hit || element.contains(hit) || Boolean(hit?.contains(element));
}"""


def reaches(page: Page, selector: str) -> None:
    """It can be brought into the window, and nothing lies over its middle; while rows still come, the page grows."""
    found = page.locator(selector).first
    found.scroll_into_view_if_needed()
    expect(found).to_be_in_viewport()
    page.wait_for_function(REACHED, arg=found.element_handle(), timeout=10_000)


def one_way(page: Page) -> None:
    assert page.evaluate(WIDER) <= 0


def test_every_view_scrolls_as_a_whole(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#ns={namespace}", size="zoomed")
    page.wait_for_selector("#picture [data-kind=pod][data-state=ready]")
    for view in ("nodes", "apps", "rollout", "table"):
        page.locator(f"#tab-{view}").click()
        for selector in (f"#tab-{view}", "#namespace", "#selector", "#timeline-live"):
            reaches(page, selector)
        one_way(page)
    page.locator("#tab-apps").click()
    reaches(page, "#picture [data-kind=deployment]")
    seen = page.locator("#picture").evaluate(
        "element => Math.min(innerHeight, element.getBoundingClientRect().bottom)"
        " - Math.max(0, element.getBoundingClientRect().top)"
    )
    assert seen >= PICTURE_MIN_PX


def test_menu_and_inspector_are_whole(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#ns={namespace}&view=apps", size="zoomed")
    page.wait_for_selector("#picture [data-kind=pod][data-state=ready]")
    page.locator("#me summary").click()
    for entry in ("#palette-button", "#apply-button", ".menu form button"):
        reaches(page, f"#me {entry}")
    page.keyboard.press("Escape")
    page.locator("#picture [data-kind=deployment]").first.scroll_into_view_if_needed()
    open_thing(page, "deployment")
    for part in ("#inspector-title", "#act-scale", "#inspector-panel", "#drawer-close"):
        reaches(page, part)
    one_way(page)


@pytest.mark.parametrize("path", ["access", "audit", "doctor", "nowhere"])
def test_the_pages_around(practice_stage: Stage, path: str) -> None:
    page = practice_stage.page(size="zoomed")
    page.goto(f"{practice_stage.address}/{path}/")
    expect(page.locator("h1")).to_be_visible()
    one_way(page)
