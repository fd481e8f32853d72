"""A view has a name and a link; Back goes to the place before, not to the last letter typed."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, open_thing, wait_for_pods


def test_a_view_is_saved_opened_renamed_and_deleted(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#view=apps&ns={namespace}&select=app+%3D+hello")
    wait_for_pods(page, 3)
    page.keyboard.press("v")
    page.keyboard.type("the app")
    page.keyboard.press("Enter")
    line = page.locator("#views-list li")
    expect(line.first).to_contain_text("the app")
    assert violations(page) == []
    line.get_by_role("button", name="Rename: the app").click()
    page.keyboard.type("my app")
    page.keyboard.press("Enter")
    expect(line.first).to_contain_text("my app")
    page.keyboard.press("Escape")
    page.locator("#tab-table").click()
    page.locator("#selector").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("saved view my app")
    page.keyboard.press("Enter")
    expect(page.locator("#picture svg.mode-apps")).to_be_visible()
    expect(page.locator("#selector")).to_have_value("app = hello")
    page.keyboard.press("v")
    line.get_by_role("button", name="Delete: my app").click()
    expect(line.first).to_contain_text("None yet")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_back_closes_and_returns_to_the_view_before(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    page.keyboard.press("2")
    expect(page.locator("#picture svg.mode-apps")).to_be_visible()
    page.locator("#selector").fill("app = hello")
    open_thing(page, "deployment")
    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator("#selector")).to_have_value("app = hello")
    page.go_back()
    expect(page.locator("#picture svg.mode-nodes")).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(page.locator("#inspector-title")).to_have_text("hello")
