"""Three hundred nodes with 10,000 pods that change: every view comes, says what it leaves out, and stays quick."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage
from tests.running.podium import Podium

BUSY = """() => { window.busy = []; new PerformanceObserver((list) =>
  list.getEntries().forEach((one) => window.busy.push(one.duration))).observe({ type: 'longtask' }); }"""
LINES = 500
WATCHED_MS = 4_000
MOST_BUSY = 0.5  # of the time; 10,000 lines in the table took all of it, 500 take none


@pytest.fixture(scope="module")
def huge(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Podium(scenario="fleet-10k", data_dir=tmp_path_factory.mktemp("huge")) as podium:
        yield Stage("practice", podium, browser)


def busy_share(page: Page) -> float:
    """How much of the time the page had no time for its reader."""
    page.wait_for_timeout(1_000)  # what the change of views cost is paid
    page.evaluate(BUSY)
    page.wait_for_timeout(WATCHED_MS)
    spent: float = page.evaluate("() => window.busy.reduce((sum, one) => sum + one, 0)")
    return spent / WATCHED_MS


def test_the_table_makes_the_first_lines_and_says_of_how_many(huge: Stage) -> None:
    page = huge.page(at="#view=table")
    expect(page.locator("#table-panel tbody tr")).to_have_count(LINES, timeout=PATIENCE_MS)
    expect(page.locator(".table-more")).to_contain_text("The first 500 of 10000")
    assert busy_share(page) < MOST_BUSY
    assert violations(page) == []
    page.locator(".table-more button").click()
    expect(page.locator("#table-panel tbody tr")).to_have_count(2 * LINES)


def test_what_is_searched_for_is_brought_up_from_below(huge: Stage) -> None:
    page = huge.page(at="#view=table")
    names: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('tbody tr button')].map((one) => one.textContent)"
    )
    last = huge.kubectl("get", "pods", "-A", "-o", "name", "--sort-by=.metadata.name").split()[-1]
    name = last.removeprefix("pod/")
    assert name not in names
    page.keyboard.press("f")
    page.locator("#find-text").fill(f"name:{name}")
    page.keyboard.press("Enter")
    line = page.locator("#table-panel tr.found", has_text=name)
    expect(line).to_be_in_viewport(timeout=PATIENCE_MS)


def test_the_other_views_say_what_they_count(huge: Stage) -> None:
    page = huge.page(at="#view=nodes")
    expect(page.locator("#picture")).to_contain_text("300 nodes · 10000 pods")
    page.keyboard.press("p")
    expect(page.locator("#problems-list")).to_contain_text("are not listed")
    page.keyboard.press("Escape")
    page.locator("#tab-rollout").click()
    expect(page.locator("#rollout-nothing")).to_contain_text("Choose a workload")
    assert busy_share(page) < MOST_BUSY
    assert page.troubles == []
