"""Somebody starts a sandbox from the page, cuts the power of a node, mends it, shares a link, and ends it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.lessons import begun as begun_lesson
from tests.browser.lessons import go_through, lesson, until
from tests.browser.stage import PATIENCE_MS, Stage
from tests.running import browser as browsers

TOUR = lesson("05-five-minute-tour")


def begun(stage: Stage, scene: str = "workshop", size: str = "laptop") -> Page:
    """A sandbox with its panel."""
    page = stage.page("observer", size=size)
    page.goto(f"{stage.address}/sandbox/")
    page.locator(f"form:has([name=scene][value={scene}]) button").press("Enter", timeout=5_000)
    page.wait_for_url("**/at/sandbox-*/cluster/**", timeout=PATIENCE_MS)
    expect(page.locator("#sandbox [data-rate='1']")).to_have_attribute(
        "aria-pressed", "true", timeout=PATIENCE_MS
    )
    return page


def test_from_the_page_to_the_end(practice_stage: Stage) -> None:
    page = begun(practice_stage)
    panel = page.locator("#sandbox")
    expect(page.locator("#picture")).to_contain_text("node-2", timeout=PATIENCE_MS)
    panel.get_by_role("combobox", name="Fault").select_option("node-power-off")
    panel.get_by_role("combobox", name="Node").select_option("node-2")
    panel.get_by_role("button", name="20", exact=True).press("Enter")
    panel.get_by_role("button", name="Throw it").press("Enter")
    expect(panel.get_by_role("list", name="Faults in force")).to_contain_text(
        "node-power-off node-2"
    )
    expect(page.locator("#picture")).to_contain_text(
        re.compile("NotReady|not ready"), timeout=PATIENCE_MS
    )
    panel.get_by_role("button", name="Mend node-power-off").press("Enter")
    expect(panel.get_by_role("list", name="Faults in force")).to_be_empty()
    panel.get_by_role("button", name="Pause").press("Enter")
    expect(panel).to_contain_text("time stands still")

    panel.get_by_role("button", name="Make a link").press("Enter")
    link = panel.get_by_role("textbox", name="The link")
    expect(link).to_have_value(re.compile(r"/enter/#.{20}"), timeout=PATIENCE_MS)
    other = browsers.new_page(practice_stage.browser)
    browsers.come_in(other, link.input_value())
    expect(other.locator("#freshness[data-level=live]")).to_be_visible(timeout=PATIENCE_MS)
    assert "/at/sandbox-" in other.url
    assert other.locator("#sandbox, #terminal").count() == 0
    other.context.close()

    page.locator("#main").focus()
    page.keyboard.press("j")
    page.locator("#terminal-line").fill("kubectl get nodes")
    page.keyboard.press("Enter")
    expect(page.locator(".terminal-said")).to_contain_text("node-1", timeout=PATIENCE_MS)
    assert page.troubles == []  # type: ignore[attr-defined]
    panel.get_by_role("button", name="End it").press("Enter")
    page.wait_for_url("**/sandbox/", timeout=PATIENCE_MS)


def test_its_kubeconfig_is_a_file(practice_stage: Stage) -> None:
    page = begun(practice_stage, "empty")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download its kubeconfig").click()
    assert re.fullmatch(r"sandbox-\w+\.kubeconfig", download.value.suggested_filename)
    page.get_by_role("button", name="End it").click()


@pytest.mark.parametrize("size", ["projector", "phone"])
def test_axe_finds_nothing(practice_stage: Stage, size: str) -> None:
    page = practice_stage.page("observer", size=size)
    page.goto(f"{practice_stage.address}/sandbox/")
    assert axe.violations(page) == []
    page.close()
    page = begun(practice_stage, "trouble", size)
    page.locator("#sandbox").get_by_role("combobox", name="Fault").select_option(
        "container-behaviour"
    )
    assert axe.violations(page) == []
    boxes = page.evaluate("() => document.getElementById('main').getBoundingClientRect().toJSON()")
    assert min(boxes["height"], boxes["width"]) > 140
    page.get_by_role("button", name="End it").click()


def test_a_lessons_cluster_is_taken_along_from_its_end(practice_stage: Stage) -> None:
    page = begun_lesson(practice_stage, TOUR)
    go_through(page, TOUR, is_hasty=True)
    until(page, phase="end")
    assert axe.violations(page) == []
    page.locator('[data-id="sandbox"]').press("Enter")
    page.wait_for_url("**/at/sandbox-*/cluster/**", timeout=PATIENCE_MS)
    expect(page.locator("#sandbox")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#picture")).to_contain_text("node-3", timeout=PATIENCE_MS)
    assert page.troubles == []  # type: ignore[attr-defined]
