"""A namespace full of hostile objects: every view stays whole, quick enough to use, and obeys nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hostile
from tests.browser.stage import PATIENCE_MS, Stage
from tests.browser.test_hostile_text_stays_text import TOO_WIDE, guarded, harmless

COUNT = 2_000
SIZES = ["projector", "laptop", "phone"]


@pytest.fixture(scope="module")
def crowded(practice_stage: Stage) -> str:
    namespace = practice_stage.app(replicas=1)
    items = hostile.crowd(namespace, COUNT)
    # Alone a kubectl would need a minute: it sends one after the other.
    practice_stage.kubectl("create", "--validate=false", "-f", "-", given=hostile.listed(items))
    return namespace


def settled(page: Page) -> None:
    page.wait_for_timeout(500)
    assert page.evaluate(TOO_WIDE) == []
    harmless(page)


@pytest.mark.parametrize("size", SIZES)
def test_every_view_stays_whole(practice_stage: Stage, crowded: str, size: str) -> None:
    page = guarded(practice_stage.page(at=f"#ns={crowded}", size=size))
    expect(page.locator("#main")).to_contain_text("pods", timeout=PATIENCE_MS)
    for tab in page.locator('.tabs [role="tab"]').all():
        tab.click()
        settled(page)
    page.locator("#tab-table").click()
    for kind in page.locator("[data-table-kind]:visible").all():
        kind.click()
        settled(page)


def test_the_lists_of_trouble_and_the_inspector_stay_whole(
    practice_stage: Stage, crowded: str
) -> None:
    page = guarded(practice_stage.page(at=f"#ns={crowded}"))
    page.locator("#problems-button").click(timeout=PATIENCE_MS)
    expect(page.locator("#problems-list li").first).to_be_visible()
    settled(page)
    page.locator("#problems-list button").first.click()
    expect(page.locator("#inspector-title")).to_be_visible()
    for tab in page.locator(".strip-of-tabs [role=tab]").all():
        tab.click()
        settled(page)
