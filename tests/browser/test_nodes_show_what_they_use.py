"""What nodes really use: a line below what is requested where it is measured, and nothing elsewhere or in the past."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage, wait_for_pods


def test_a_measured_node_has_a_line_and_says_so(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=2)
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 2)
    node = page.locator(f"{DRAWN}[data-kind=node]").first
    expect(node.locator(".bar-used")).to_have_count(2, timeout=PATIENCE_MS)
    label = node.locator(".focus").get_attribute("aria-label") or ""
    assert "measured: " in label
    assert "of memory used" in label
    assert not violations(page)
    page.keyboard.press(",")  # the past has no readings
    expect(page.locator("#past-banner")).to_be_visible()
    expect(page.locator(f"{DRAWN} .bar-used")).to_have_count(0)
    page.keyboard.press("l")
    expect(node.locator(".bar-used")).to_have_count(2)


def test_where_nothing_is_measured_there_is_none(real_stage: Stage) -> None:
    namespace = real_stage.app(replicas=1)
    page = real_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 1)
    expect(page.locator(f"{DRAWN}[data-kind=node] .bar").first).to_be_visible()
    expect(page.locator(f"{DRAWN} .bar-used")).to_have_count(0)
