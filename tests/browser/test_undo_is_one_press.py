"""After an action its way back is offered to the one who did it, in the toast and in the inspector."""

from playwright.sync_api import expect

from tests.browser.stage import Stage, act, open_thing, wait_for_pods


def test_the_toast_takes_it_back(stage: Stage) -> None:
    namespace = stage.app(replicas=2)
    observer = stage.page("observer", at=f"#ns={namespace}")
    page = stage.page(at=f"#ns={namespace}&view=apps")
    wait_for_pods(page, 2)
    open_thing(page, "deployment")
    act(page, "scale", replicas="3")
    wait_for_pods(page, 3)
    expect(page.locator(".outcome .undo")).to_contain_text("Undo: Scale back to 2")
    page.locator("#toasts").get_by_role("button", name="Undo: Scale back to 2").click()
    wait_for_pods(page, 2)
    expect(page.locator("#feed-list")).to_contain_text("scaled hello to 2")
    expect(observer.locator("#toasts button")).to_have_count(0)
    assert page.troubles == []
