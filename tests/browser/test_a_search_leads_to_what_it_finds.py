"""Anything is found by what one knows of it, carries a halo in every view, and Enter takes one there."""

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import DRAWN, Stage, wait_for_pods

SEEN = """(drawn) => {
  const box = document.querySelector(`${drawn}.found.now`).getBoundingClientRect();
  const room = document.getElementById('main').getBoundingClientRect();
  return box.top >= room.top && box.bottom <= room.bottom && box.left >= room.left && box.right <= room.right;
}"""


def find(page: Page, text: str) -> None:
    """Open the search by its key and type."""
    page.keyboard.press("f")
    expect(page.locator("#find-text")).to_be_focused()
    page.keyboard.type(text)


def test_matches_have_a_halo_in_every_view_and_are_counted(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    find(page, "kind:pod image:hello:1.0 ready")
    expect(page.locator("#find-count")).to_have_text("3 found")
    expect(page.locator(f"{DRAWN}[data-kind=pod] .pod-halo.on")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page.locator("#find-count")).to_contain_text("1 of 3 · Pod hello-")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#find-count")).to_contain_text("3 of 3")
    expect(page.locator(f"{DRAWN}.found.now")).to_have_count(1)
    page.wait_for_function(SEEN, arg=DRAWN)
    assert violations(page) == []
    page.locator("#tab-apps").click()
    expect(page.locator(f"{DRAWN}[data-kind=pod] .pod-halo.on")).to_have_count(3)
    page.locator("#tab-table").click()
    expect(page.locator("#table-panel tr.found")).to_have_count(3)
    assert "find=" in page.url
    page.locator("#find-close").click()
    expect(page.locator("#find")).to_be_hidden()
    expect(page.locator("#table-panel tr.found")).to_have_count(0)
    assert page.troubles == []  # type: ignore[attr-defined]


def test_what_is_not_drawn_itself_is_shown_by_its_pods(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    find(page, "kind:deploy hello")
    expect(page.locator("#find-count")).to_have_text("1 found")
    expect(page.locator(f"{DRAWN}[data-kind=pod].found")).to_have_count(3)
    page.keyboard.press("Control+a")
    page.keyboard.type("kube-root-ca.crt")
    page.keyboard.press("Enter")
    expect(page.locator("#find-count")).to_contain_text("not drawn in this view")
    page.keyboard.press("Control+a")
    page.keyboard.type("no-such-thing")
    expect(page.locator("#find-count")).to_have_text("nothing found")
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_hidden()
    page.keyboard.press("2")
    expect(page.locator("#picture svg.mode-apps")).to_be_visible()


def test_a_link_holds_the_search(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}&find=app%3Dhello+kind%3Apod")
    expect(page.locator("#find-count")).to_have_text("3 found")
    expect(page.locator("#find-text")).to_have_value("app=hello kind:pod")
