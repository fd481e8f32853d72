""" "Which pods of hello are not receiving traffic, and why": one click on the selector answers it."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage


def test_a_click_on_the_selector_names_the_pods_and_their_reasons(answering_stage: Stage) -> None:
    stage = answering_stage
    namespace = stage.app(replicas=2)
    stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:3.0.0-bad")
    page = stage.page(at=f"#view=apps&ns={namespace}")
    page.wait_for_selector("#picture [data-kind=pod][data-state=notready]", timeout=PATIENCE_MS)
    page.locator("#picture [data-kind=selector] .focus").click()
    expect(page.locator("#spotlight-result")).to_contain_text("app = hello — 3 match ·")
    left = page.locator("#spotlight-left li")
    expect(left).to_have_count(1)
    expect(left).to_contain_text("receives no traffic:")
    expect(left).to_contain_text("eadiness")
    assert violations(page) == []
    left.locator("button").click()
    expect(page.locator("#inspector-title")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#selector").fill("")
    expect(page.locator("#spotlight-left")).to_be_hidden()
