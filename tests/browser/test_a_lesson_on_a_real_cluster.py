"""On a real control plane nobody can stop time, so the picture is held; and what destroys is armed first."""

from playwright.sync_api import expect

from tests.browser.lessons import begun, choose, go_through, lesson, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TOUR = lesson("05-five-minute-tour")
GONE = next(step for step in TOUR.steps if step.id == "door-goes")


def test_the_picture_is_held_and_says_how_far_live_is(real_kubelets_stage: Stage) -> None:
    page = begun(real_kubelets_stage, TOUR, "instructor")
    clock = page.locator(".lesson-clock")
    expect(clock).to_contain_text("cannot be stopped; its picture can")
    page.keyboard.press("z")
    expect(clock).to_contain_text("The picture is held; what comes is kept. Live is")
    expect(page.locator("#past-banner")).to_be_visible()
    ask = TOUR.steps[0].block.ask
    assert ask is not None
    choose(page, ask)
    until(page, stage="act")
    expect(clock).not_to_contain_text("Live is 0 s ahead")
    page.keyboard.press("1")  # whoever acts wants to see it: live again
    expect(page.locator("#toasts")).to_contain_text("s were left out")
    expect(page.locator("#past-banner")).to_be_hidden()
    until(page, stage="saw")


def test_what_came_while_the_picture_was_held_is_played_and_then_it_is_live(
    real_kubelets_stage: Stage,
) -> None:
    page = begun(real_kubelets_stage, TOUR, "instructor")
    namespace = page.url.split("ns=")[1].split("&")[0]
    fleeting = page.locator(f'{DRAWN}[data-kind=deployment][data-name="fleeting"]')
    clock = page.locator(".lesson-clock")
    page.keyboard.press("z")
    expect(page.locator("#past-banner")).to_be_visible()
    kubectl = real_kubelets_stage.kubectl
    kubectl("-n", namespace, "create", "deployment", "fleeting", "--image=hello:1.0.0")
    kubectl("-n", namespace, "rollout", "status", "deployment/fleeting", "--timeout=60s")
    kubectl("-n", namespace, "delete", "deployment", "fleeting", "--wait")
    assert fleeting.count() == 0  # it came and went, and the picture stood still
    page.keyboard.press("z")
    fleeting.wait_for(timeout=PATIENCE_MS)
    expect(clock).to_contain_text("What was kept is played, up to now.")
    fleeting.wait_for(state="detached", timeout=PATIENCE_MS)
    expect(page.locator("#past-banner")).to_be_hidden(timeout=PATIENCE_MS)
    expect(clock).to_contain_text("cannot be stopped; its picture can")


def test_what_is_played_is_held_again_and_left_by_a_button(real_kubelets_stage: Stage) -> None:
    page = begun(real_kubelets_stage, TOUR, "instructor")
    namespace = page.url.split("ns=")[1].split("&")[0]
    knob = page.locator('.lesson-clock [data-id="pause"]')
    knob.click()
    expect(knob).to_have_text("Play on Z")
    kubectl = real_kubelets_stage.kubectl
    kubectl("-n", namespace, "create", "deployment", "late", "--image=hello:1.0.0")
    kubectl("-n", namespace, "rollout", "status", "deployment/late", "--timeout=60s")
    knob.click()
    late = page.locator(f'{DRAWN}[data-kind=deployment][data-name="late"]')
    late.wait_for(timeout=PATIENCE_MS)
    knob.click()
    expect(knob).to_have_text("Play on Z")
    page.locator('.lesson-clock [data-id="live"]').click()
    expect(page.locator("#past-banner")).to_be_hidden()
    late.wait_for(timeout=PATIENCE_MS)


def test_what_destroys_is_armed_first(real_kubelets_stage: Stage) -> None:
    page = begun(real_kubelets_stage, TOUR, "instructor")
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
