"""On a real control plane nobody can stop time, so the picture is held; and what destroys is armed first."""

from playwright.sync_api import expect

from tests.browser.lessons import begun, choose, go_through, lesson, until
from tests.browser.stage import Stage

TOUR = lesson("05-five-minute-tour")
GONE = next(step for step in TOUR.steps if step.id == "door-goes")


def test_the_picture_is_held_and_says_how_far_live_is(running_real_stage: Stage) -> None:
    page = begun(running_real_stage, TOUR, "instructor")
    clock = page.locator(".lesson-clock")
    expect(clock).to_contain_text("cannot be stopped; its picture can")
    page.keyboard.press("z")
    expect(clock).to_contain_text("The picture is held. Live is")
    expect(page.locator("#past-banner")).to_be_visible()
    ask = TOUR.steps[0].block.ask
    assert ask is not None
    choose(page, ask)
    until(page, stage="act")
    page.keyboard.press("1")  # whoever acts wants to see it: live again
    expect(page.locator("#past-banner")).to_be_hidden()
    until(page, stage="saw")


def test_what_destroys_is_armed_first(running_real_stage: Stage) -> None:
    page = begun(running_real_stage, TOUR, "instructor")
    go_through(page, TOUR, to=GONE.id)
    ask = GONE.block.ask
    assert ask is not None
    choose(page, ask)
    until(page, stage="act")
    page.keyboard.press("1")
    knob = page.locator(".lesson-button")
    expect(knob).to_have_attribute("data-state", "armed")
    expect(knob).to_contain_text("Really: Delete the Service")
    page.keyboard.press("1")
    until(page, stage="watch")
