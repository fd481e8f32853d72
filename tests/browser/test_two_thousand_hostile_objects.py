"""A namespace full of hostile objects: every view stays whole, quick enough to use, and obeys nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hostile
from tests.browser.stage import PATIENCE_MS, Stage
from tests.browser.test_hostile_text_stays_text import (
    FOREIGN,
    OBEYED,
    TOO_WIDE,
    guarded,
    harmless,
)

COUNT = 2_000
SIZES = ["projector", "laptop", "phone"]


@pytest.fixture(scope="module")
def crowded(practice_stage: Stage) -> Iterator[str]:
    namespace = practice_stage.app(replicas=1)
    items = hostile.crowd(namespace, COUNT)
    # Alone a kubectl would need a minute: it sends one after the other.
    practice_stage.kubectl("create", "--validate=false", "-f", "-", given=hostile.listed(items))
    yield namespace
    # Others' pages of this stage are those of a small cluster.
    practice_stage.kubectl("delete", "namespace", namespace, "--timeout=60s")


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


@pytest.mark.parametrize("size", ["projector", "laptop"])
def test_the_stage_stays_whole(practice_stage: Stage, crowded: str, size: str) -> None:
    page = guarded(practice_stage.page(at=f"#ns={crowded}&stage=1", size=size))
    expect(page.locator("html[data-stage]")).to_have_count(1)
    expect(page.locator("#main")).to_contain_text("pods", timeout=PATIENCE_MS)
    for key in ("2", "1"):
        page.keyboard.press(key)
        settled(page)
    page.keyboard.press(",")  # the past of it, and its title in words
    expect(page.locator("#past-banner")).to_be_visible()
    settled(page)


def test_an_embedded_page_stays_whole(practice_stage: Stage, crowded: str) -> None:
    page = guarded(practice_stage.page("observer"))
    for view in ("nodes", "apps", "rollout", "table"):
        page.goto("about:blank")
        page.goto(f"{practice_stage.address}/cluster/?embed=1#ns={crowded}&view={view}")
        expect(page.locator("#freshness[data-level=live]")).to_be_visible(timeout=PATIENCE_MS)
        settled(guarded(page))


def test_side_by_side_both_stay_whole(practice_stage: Stage, crowded: str) -> None:
    page = guarded(practice_stage.page(size="projector"))
    page.goto(f"{practice_stage.address}/side/")
    guarded(page)
    inside = [frame for frame in page.frames if frame != page.main_frame]
    assert len(inside) == 2
    for frame in inside:
        frame.wait_for_selector("#freshness[data-level=live]", timeout=PATIENCE_MS)
        frame.evaluate("ns => { location.hash = `#ns=${ns}&view=apps`; }", crowded)
        frame.wait_for_selector("#picture svg.mode-apps", timeout=PATIENCE_MS)
    page.wait_for_timeout(500)
    for frame in inside:
        assert frame.evaluate(TOO_WIDE) == []
        assert frame.locator(FOREIGN).count() == 0
        assert OBEYED not in frame.evaluate("() => document.body.textContent")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_what_programs_write_stays_text_in_each_of_them(practice_stage: Stage) -> None:
    """Escape sequences, markup and direction marks in a log, read beside the picture."""
    namespace = practice_stage.app(replicas=1)
    nasty = hostile.objects(namespace)[:1]
    practice_stage.kubectl("create", "-f", "-", given=hostile.listed(nasty))
    at = f"#ns={namespace}&open=Pod/{namespace}/nasty&tab=logs"
    for query in ("", "?pane=1"):
        page = guarded(practice_stage.page())
        page.goto("about:blank")
        page.goto(f"{practice_stage.address}/cluster/{query}{at}")
        expect(page.locator("#log")).to_contain_text("right to left", timeout=PATIENCE_MS)
        settled(guarded(page))
        assert "\x1b" not in page.locator("#log").inner_text()
