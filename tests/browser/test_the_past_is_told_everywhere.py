"""Going back on the stage, in a frame and side by side; and what the strip says where nobody tells."""

from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, wait_for_pods

SIZE_OF_BANNER = (
    "() => parseFloat(getComputedStyle(document.querySelector('#past-banner span')).fontSize)"
)
WIDTHS = """() => { const box = document.getElementById('past-banner').getBoundingClientRect();
                    return [box.left, box.right, document.documentElement.clientWidth]; }"""


def scaled(stage: Stage) -> str:
    namespace = stage.app(replicas=1)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=2")
    return namespace


def back(page: Page) -> None:
    page.keyboard.press(",")
    expect(page.locator("#past-banner")).to_be_visible()


def test_the_banner_reaches_from_edge_to_edge(practice_stage: Stage) -> None:
    namespace = scaled(practice_stage)
    for size in ("laptop", "phone"):
        page = practice_stage.page(at=f"#ns={namespace}", size=size)
        wait_for_pods(page, 2)
        back(page)
        left, right, width = page.evaluate(WIDTHS)
        assert (left, right) == (0, width)
        assert not violations(page)


def test_on_the_stage_the_past_is_read_from_the_back_row(practice_stage: Stage) -> None:
    namespace = scaled(practice_stage)
    page = practice_stage.page(at=f"#ns={namespace}&stage=1", size="projector")
    wait_for_pods(page, 2)
    back(page)
    assert page.evaluate(SIZE_OF_BANNER) >= 27
    expect(page.locator("#narration")).to_contain_text(":")
    expect(page.locator("#timeline")).to_be_hidden()  # a strip of 11 px is not read from there
    assert not violations(page)
    page.keyboard.press("l")
    expect(page.locator("#past-banner")).to_be_hidden()


def test_a_link_to_a_moment_works_in_a_frame(practice_stage: Stage) -> None:
    namespace = scaled(practice_stage)
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 2)
    back(page)
    page.wait_for_function("() => location.hash.includes('when=')")
    link = page.url.replace("/cluster/", "/cluster/?embed=1")
    framed = practice_stage.page("observer")
    framed.goto("about:blank")
    framed.goto(link)
    expect(framed.locator("#past-banner")).to_be_visible(timeout=PATIENCE_MS)
    expect(framed.locator("#timeline")).to_be_hidden()
    assert not violations(framed)
    framed.locator("#past-banner button").click()
    expect(framed.locator("#past-banner")).to_be_hidden()


def test_side_by_side_each_has_a_time_of_its_own(practice_stage: Stage) -> None:
    namespace = scaled(practice_stage)
    page = practice_stage.page(size="projector")
    page.goto(f"{practice_stage.address}/side/")
    panes = [page.frame_locator("iframe").nth(one) for one in (0, 1)]
    for pane in panes:
        expect(pane.locator("#freshness[data-level=live]")).to_be_visible(timeout=PATIENCE_MS)
        pane.locator("#namespace").select_option(namespace)
    panes[0].locator("#timeline-step-back").click()
    expect(panes[0].locator("#past-banner")).to_be_visible()
    expect(panes[1].locator("#past-banner")).to_be_hidden()
    panes[0].locator("#timeline-live").click()
    expect(panes[0].locator("#past-banner")).to_be_hidden()


def test_who_may_not_see_what_was_is_told_so(practice_stage: Stage) -> None:
    namespace = scaled(practice_stage)
    page = practice_stage.page("observer", at="#view=table")

    def refuse(route: Route) -> None:
        route.fulfill(status=403, body="no")

    page.route("**/history/**", refuse)
    page.goto("about:blank")
    page.goto(f"{practice_stage.address}/cluster/#ns={namespace}")
    kept = page.locator(".timeline-kept")
    expect(kept).to_contain_text("What was cannot be told: you may not see", timeout=PATIENCE_MS)
    expect(kept).to_be_visible()
    page.keyboard.press(",")
    expect(kept).to_contain_text("Only what this page has seen can be shown")
    assert not violations(page)
