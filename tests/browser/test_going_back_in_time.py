"""The timeline: the past is drawn by the same views, nothing can be done in it, and one key leads back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import (
    PATIENCE_MS,
    Stage,
    act,
    open_thing,
    pods,
    wait_for_pods,
    wait_until_proved,
)

IN_THE_PAST = re.compile(r"\d+:\d\d:\d\d.*, in the past")


def back_to(page: Page, count: int) -> None:
    """Step by step back until so many pods are drawn."""
    for _ in range(400):
        page.keyboard.press(",")
        page.wait_for_timeout(30)
        if pods(page) == count:
            return
    raise AssertionError(f"{count} pods were never drawn")


def test_the_past_is_drawn_live_goes_on_and_one_key_leads_back(stage: Stage) -> None:
    namespace = stage.app(replicas=2)
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 2)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    wait_for_pods(page, 4)
    back_to(page, 2)
    expect(page.locator("#past-banner")).to_be_visible()
    expect(page.locator("#narration")).to_contain_text(":")
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=1")
    stage.kubectl("-n", namespace, "rollout", "status", "deploy/hello", "--timeout=60s")
    assert pods(page) == 2, "what comes meanwhile is not drawn into the past"
    page.keyboard.press("2")
    page.wait_for_selector("#picture svg.mode-apps [data-kind=deployment]")
    assert pods(page) == 2
    page.keyboard.press("1")
    page.keyboard.press("l")
    expect(page.locator("#past-banner")).to_be_hidden()
    wait_for_pods(page, 1)
    wait_until_proved(page)


def test_who_comes_late_can_go_back_too(stage: Stage) -> None:
    namespace = stage.app(replicas=3)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=1")
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 1)
    back_to(page, 3)
    assert page.evaluate("() => document.documentElement.dataset.mismatches") == "0"


def test_an_action_is_marked_with_its_author_and_none_is_possible_in_the_past(
    stage: Stage,
) -> None:
    namespace = stage.app(replicas=2)
    page = stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 2)
    open_thing(page, "deployment")
    act(page, "scale", replicas="3")
    wait_for_pods(page, 3)
    page.locator("#drawer-close").click()
    page.keyboard.press("<")
    expect(page.locator("#narration")).to_contain_text(
        "Instructor scaled hello", timeout=PATIENCE_MS
    )
    expect(page.locator("#chain")).to_be_visible()  # what the action led to, above the picture
    page.keyboard.press("Escape")
    expect(page.locator("#chain")).to_be_hidden()
    open_thing(page, "deployment")
    expect(page.locator("#act-scale")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#drawer-past")).to_be_visible()
    sent = []
    page.on(
        "request", lambda request: sent.append(request.url) if "/actions/" in request.url else None
    )
    page.locator("#act-scale").dispatch_event("click")
    page.wait_for_timeout(200)
    assert not sent
    page.keyboard.press("l")
    expect(page.locator("#act-scale")).not_to_have_attribute("aria-disabled", "true")


def test_the_slider_by_keyboard_says_where_it_stands(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=2)
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 2)
    slider = page.get_by_role("slider", name="The moment that is shown")
    slider.focus()
    expect(slider).to_have_attribute("aria-valuetext", "live")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", IN_THE_PAST)
    page.keyboard.press("Home")
    expect(page.locator("#narration")).to_contain_text("The oldest moment that is kept")
    assert not violations(page)
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "live")


def test_dragging_and_replaying(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page(at=f"#ns={namespace}")
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=3")
    wait_for_pods(page, 3)
    box = page.locator("#timeline-slider").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.88, box["y"] + 12, steps=5)
    page.mouse.up()
    expect(page.locator("#past-banner")).to_be_visible()
    page.keyboard.press("l")
    expect(page.locator("#past-banner")).to_be_hidden()
    # Not from there: what other tests have left would be replayed, too.
    for _ in range(5):
        page.keyboard.press(",")
    expect(page.locator("#past-banner")).to_be_visible()
    page.locator("#timeline-rate").select_option("4")
    page.wait_for_function(
        "() => document.body.classList.contains('in-past') === false", timeout=PATIENCE_MS
    )
    wait_for_pods(page, 3)
