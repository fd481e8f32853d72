"""What a step of a lesson is about is in sight, and not dimmed, in a small window, too."""

from playwright.sync_api import Page, expect

from tests.browser.lessons import begun, go_through, lesson, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TOUR = lesson("05-five-minute-tour")
ASKING = lesson("04-ask-dont-command")
OUT_OF_SIGHT = """() => {
  const sight = document.querySelector('#main').getBoundingClientRect();
  return [...document.querySelectorAll('#picture .item[data-kind=node]:not(.leaving)')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.top < sight.top || box.bottom > sight.bottom;
  }).map((one) => one.dataset.name);
}"""


def small(page: Page) -> Page:
    """As large as a projector that is old."""
    page.set_viewport_size({"width": 1280, "height": 720})
    return page


def test_all_machines_are_in_sight_when_a_step_begins(practice_stage: Stage) -> None:
    page = small(begun(practice_stage, ASKING, reduced_motion=True))
    page.locator('[data-id="skip"]').click()  # the drawn cards
    until(page, step="both", stage="ask")
    page.wait_for_selector(f"{DRAWN}[data-kind=node]", timeout=PATIENCE_MS)
    page.wait_for_function(
        f"() => document.querySelectorAll('{DRAWN}[data-kind=node]').length === 3"
        f" && ({OUT_OF_SIGHT})().length === 0",
        timeout=PATIENCE_MS,
    )


def test_what_a_lit_thing_owns_is_not_dimmed(practice_stage: Stage) -> None:
    page = small(begun(practice_stage, TOUR, reduced_motion=True))
    go_through(page, TOUR, to="door-goes", is_hasty=True)
    until(page, step="door-goes", stage="ask")
    pods = page.locator(f"{DRAWN}[data-kind=pod]")
    expect(pods).to_have_count(7)
    # The Service is lit: the pods that it chooses are part of what one looks at.
    expect(page.locator(f"{DRAWN}[data-kind=pod].unlit")).to_have_count(0)
    expect(page.locator(f"{DRAWN}[data-kind=service].lit")).to_have_count(1)
