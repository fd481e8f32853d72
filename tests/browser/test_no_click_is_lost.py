"""The inspector refreshes while one works with it: what was clicked last is what happens."""

from playwright.sync_api import Route, expect

from tests.browser.stage import Stage, open_thing, wait_for_pods


def test_a_refresh_that_answers_first_does_not_swallow_a_click(practice_stage: Stage) -> None:
    """The click's answer belongs into a panel that the refresh has replaced meanwhile."""
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    open_thing(page, "deployment")
    held: list[Route] = []
    page.route(lambda url: "part=panel" in url, lambda route: held.append(route))
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    while not held:
        page.wait_for_timeout(50)
    page.locator("#inspector-tab-events").click()
    while not any("tab=events" in route.request.url for route in held):
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
        page.wait_for_timeout(500)
    expect(page.locator("#inspector-panel[data-tab=events]")).to_be_visible()
    expect(page.locator("#inspector-tab-events")).to_have_attribute("aria-selected", "true")


def test_a_refresh_that_answers_first_does_not_swallow_a_button(practice_stage: Stage) -> None:
    """The refresh brings new buttons while the form that the old one asked for is on its way."""
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    open_thing(page, "deployment")
    held: list[Route] = []
    page.route(
        lambda url: "part=panel" in url or "/actions/" in url, lambda route: held.append(route)
    )
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    while not held:
        page.wait_for_timeout(50)
    page.locator("#act-image").click()
    while not any("/actions/" in route.request.url for route in held):
        page.wait_for_timeout(50)
    for route in held[:2]:
        route.continue_()
        page.wait_for_timeout(500)
    expect(page.locator("#field-image")).to_be_focused()


def test_a_new_button_works_from_its_first_moment(practice_stage: Stage) -> None:
    """A refresh brings new buttons; a click in the same instant counts."""
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    open_thing(page, "deployment")
    page.evaluate(
        """() => new MutationObserver((_, watcher) => {
          watcher.disconnect();
          document.getElementById('act-image').click();
        }).observe(document.querySelector('.inspector'), { childList: true })"""
    )
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    expect(page.locator("#field-image")).to_be_focused()
