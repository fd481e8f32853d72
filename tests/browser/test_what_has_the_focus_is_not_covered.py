"""Counters over a view stay while it scrolls: what gets the focus comes to lie below them, not behind them."""

from playwright.sync_api import Page, expect

from tests.browser.stage import Stage, act, open_thing, wait_for_pods

UNDER = """selector => {
  const over = document.querySelector('.over-view').getBoundingClientRect();
  return document.querySelector(selector).getBoundingClientRect().top >= over.bottom - 1;
}"""


# Others may have counters of their own there, which stay.
LOWER = """(before) => {
  const told = document.documentElement.style.getPropertyValue('--over-view');
  const height = Math.ceil(document.querySelector('.over-view').getBoundingClientRect().height);
  return told === `${height}px` && height < before;
}"""
HEIGHT = "() => document.querySelector('.over-view').getBoundingClientRect().height"


def below(page: Page, selector: str) -> bool:
    """Whether this lies wholly below what stands over the view."""
    return bool(page.evaluate(UNDER, selector))


def test_a_button_above_is_scrolled_to_below_the_counters(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=2)
    page = practice_stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 2)
    open_thing(page, "service", "hello")
    act(page, "probe", rate="5", minutes="1")
    page.wait_for_selector('.probe[data-state="running"]')
    page.keyboard.press("Escape")
    page.evaluate(
        "namespace => { location.hash = `#view=rollout&ns=${namespace}&of=Deployment/${namespace}/hello`; }",
        namespace,
    )
    expect(page.locator("#rollout-pause")).to_be_visible()
    page.evaluate("document.getElementById('main').scrollTo(0, 100_000)")
    page.locator("#rollout-pause").focus()
    assert below(page, "#rollout-pause")
    before = page.evaluate(HEIGHT)
    page.get_by_role("button", name="Stop the requests").click()
    page.locator(".probe button", has_text="Close").click()
    page.wait_for_function(LOWER, arg=before)
