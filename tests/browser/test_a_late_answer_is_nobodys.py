"""The inspector asks anew while its thing changes. An answer for what it shows no longer is nobody's."""

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.stage import PATIENCE_MS, Stage, open_thing, wait_for_pods


def closed(page: Page) -> None:
    page.locator("#drawer-close").click()
    expect(page.locator("#drawer")).to_be_hidden()


def another(page: Page) -> None:
    open_thing(page, "service", "hello")
    expect(page.locator(".inspector .kind")).to_contain_text("Service")


@pytest.mark.parametrize("leave", [closed, another])
def test_what_is_shown_by_then_stays_as_it_is(
    practice_stage: Stage, leave: Callable[[Page], None]
) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page(at=f"#view=apps&ns={namespace}&open=Deployment/{namespace}/hello")
    expect(page.locator("#act-scale")).to_be_visible(timeout=PATIENCE_MS)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/objects/Deployment/**part=panel", hold)
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=2")
    deadline_s = monotonic() + PATIENCE_MS / 1000
    while not held and monotonic() < deadline_s:
        page.wait_for_timeout(50)
    assert held
    leave(page)
    answered = [one.request for one in held]
    for one in held:
        one.continue_()
    for one in answered:
        response = one.response()
        assert response is not None
        response.finished()
    wait_for_pods(page, 2)
    page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(true)))")
    expect(page.locator("#act-scale")).to_have_count(0)
    assert page.troubles == []  # type: ignore[attr-defined]
