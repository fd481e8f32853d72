"""The command palette: commands, things and actions by name, by keyboard alone, within the role."""

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, wait_for_pods


def ask(page: Page, text: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-text")).to_be_focused()
    page.keyboard.type(text)


def chosen(page: Page) -> str:
    """What the screen reader is told of: the active option."""
    found: str = page.evaluate(
        """() => {
          const id = document.querySelector('#palette-text').getAttribute('aria-activedescendant');
          return document.getElementById(id)?.textContent ?? '';
        }"""
    )
    return found


def test_views_things_and_actions_without_a_mouse(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    ask(page, "apps view")
    assert chosen(page).startswith("Show the Apps view")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#picture svg.mode-apps")).to_be_visible()
    ask(page, "scale hello")
    assert chosen(page) == f"Scale: Deployment hello in {namespace}"
    page.keyboard.press("Enter")
    expect(page.locator("[data-action-form] #field-replicas")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, "zzz")
    expect(page.locator("#palette-said")).to_contain_text("Nothing is called so")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_an_observer_is_offered_no_action(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    ask(page, "hello")
    options = page.locator("#palette-list [role=option]")
    expect(options.filter(has_text="Go to Deployment hello")).to_have_count(1)
    expect(options.filter(has_text="Scale")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_contain_text("hello")
