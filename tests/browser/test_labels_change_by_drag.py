"""Labels by drag, and by keyboard through the inspector: what it would cause is told before, on both clusters."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import DRAWN, Stage, act, wait_for_pods

OTHER = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "other"},
    "spec": {"selector": {"app": "other"}, "ports": [{"port": 80}]},
}


def drag(page: Page, pod: str, service: str) -> None:
    start = page.locator(f'{DRAWN}[data-kind=pod][data-name="{pod}"] .focus').bounding_box()
    end = page.locator(f'{DRAWN}[data-kind=service][data-name="{service}"] .focus').bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] / 2, steps=5)
    expect(page.locator(".drag-ghost")).to_contain_text(pod)
    page.mouse.up()


def test_a_drop_opens_the_change_and_kubectl_sees_it(stage: Stage) -> None:
    namespace = stage.app(replicas=2)
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=json.dumps(OTHER))
    page = stage.page(at=f"#ns={namespace}&view=apps")
    wait_for_pods(page, 2)
    page.wait_for_selector(f'{DRAWN}[data-kind=service][data-name="other"]')
    for card in page.locator(".drain").all():  # of a test before this one: it would be in the way
        card.locator("summary").click()
        card.get_by_role("button", name="Close").click()
    pod = page.locator(f"{DRAWN}[data-kind=pod]").first.get_attribute("data-name") or ""
    drag(page, pod, "other")
    expect(page.locator("#field-changes")).to_have_value("app=other")
    expect(page.locator("#kubectl")).to_contain_text(f"label pod {pod} app=other --overwrite")
    hurts = page.locator(".hurts")
    expect(hurts).to_contain_text("Service hello no longer sends to it.")
    expect(hurts).to_contain_text("Service other begins to send to it")
    expect(hurts).to_contain_text("lets it go and makes another")
    assert not violations(page)
    page.locator("[data-action-form] button[type=submit]").click()
    expect(page.locator(".outcome .undo")).to_contain_text("Undo: app=hello")
    found = json.loads(stage.kubectl("-n", namespace, "get", "pod", pod, "-o", "json"))
    assert found["metadata"]["labels"]["app"] == "other"
    # The same by keyboard alone, and by the words of kubectl.
    page.locator("#act-label").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#field-changes")).to_be_focused()
    act(page, "label", changes="app=hello")
    expect(page.locator(".outcome.requested")).to_contain_text("app=hello")
    found = json.loads(stage.kubectl("-n", namespace, "get", "pod", pod, "-o", "json"))
    assert found["metadata"]["labels"]["app"] == "hello"


TWO = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "alone", "labels": {"app": "alone"}},
    "spec": {"containers": [{"name": "hello", "image": "hello:1.0.0"}]},
}


def middle(page: Page, kind: str, name: str) -> tuple[float, float]:
    found = page.locator(f'{DRAWN}[data-kind={kind}][data-name="{name}"] .focus').bounding_box()
    assert found
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def with_a_pod_alone(stage: Stage, *, size: str = "laptop") -> Page:
    """Deployment and Service hello, and a pod that belongs to nobody."""
    namespace = stage.app(replicas=1)
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=json.dumps(TWO))
    page = stage.page(at=f"#ns={namespace}&view=apps", size=size)
    page.wait_for_selector(f'{DRAWN}[data-kind=pod][data-name="alone"]')
    for card in page.locator(".drain").all():
        card.locator("summary").click()
        card.get_by_role("button", name="Close").click()
    return page


def test_a_pod_takes_the_labels_of_the_pod_or_selector_it_is_laid_upon(
    practice_stage: Stage,
) -> None:
    page = with_a_pod_alone(practice_stage)
    other = page.locator(f"{DRAWN}[data-kind=pod]:not([data-name=alone])").first
    name = other.get_attribute("data-name") or ""
    for start, end in [
        (("pod", "alone"), ("pod", name)),
        (("pod", "alone"), ("selector", "hello")),
        (("selector", "hello"), ("pod", "alone")),
    ]:
        page.mouse.move(*middle(page, *start))
        page.mouse.down()
        page.mouse.move(*middle(page, *end), steps=6)
        expect(page.locator(".drag-ghost")).to_have_text("alone: app=hello")
        expect(page.locator(".item.drop-here")).to_have_count(1)
        page.mouse.up()
        expect(page.locator("#field-changes")).to_have_value("app=hello")
        expect(page.locator("#kubectl")).to_contain_text("label pod alone app=hello --overwrite")
        page.locator("#drawer-close").click()
        expect(page.locator("#drawer")).to_be_hidden()
    assert "select=" not in page.url  # dragging a selector lights nothing up


def test_a_drag_does_not_pan_the_picture(practice_stage: Stage) -> None:
    page = with_a_pod_alone(practice_stage)
    page.evaluate("document.getElementById('picture').style.paddingBottom = '2000px'")
    x, y = middle(page, "pod", "alone")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=6)
    expect(page.locator(".drag-ghost")).to_have_count(1)
    assert middle(page, "pod", "alone") == (x, y)
    page.keyboard.press("Escape")
    expect(page.locator(".drag-ghost")).to_have_count(0)
    page.mouse.up()
    expect(page.locator("#field-changes")).to_have_count(0)


def test_by_keyboard_a_pod_is_taken_up_and_laid_down(practice_stage: Stage) -> None:
    page = with_a_pod_alone(practice_stage)
    page.locator(f"{DRAWN}[data-kind=pod][data-name=alone] .focus").focus()
    page.keyboard.press("b")
    expect(page.locator("#toasts")).to_contain_text("alone is taken up")
    page.keyboard.press("Escape")
    expect(page.locator(".drag-ghost")).to_have_count(0)
    page.keyboard.press("b")
    for _ in range(12):
        page.keyboard.press("ArrowUp")
        if page.locator(".drag-ghost").text_content() == "alone: app=hello":
            break
    expect(page.locator("#toasts")).to_contain_text("Enter: alone: app=hello")
    assert not violations(page)
    page.keyboard.press("Enter")
    expect(page.locator("#field-changes")).to_have_value("app=hello")


@pytest.mark.parametrize("height", [844, 640])
def test_by_touch_a_long_press_takes_up_and_a_short_one_opens(
    practice_stage: Stage, height: int
) -> None:
    page = with_a_pod_alone(practice_stage, size="phone")
    page.set_viewport_size({"width": 390, "height": height})
    alone = page.locator(f"{DRAWN}[data-kind=pod][data-name=alone]")
    alone.scroll_into_view_if_needed()
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = middle(page, "pod", "alone")
    other = page.locator(f"{DRAWN}[data-kind=pod]:not([data-name=alone])").first
    to_x, to_y = middle(page, "pod", other.get_attribute("data-name") or "")
    send("touchStart", x, y)
    expect(page.locator(".drag-ghost")).to_have_text("alone")
    for part in (0.2, 0.5, 0.8, 1.0):
        send("touchMove", x + (to_x - x) * part, y + (to_y - y) * part)
    # Near the edge the page scrolls on; the finger follows what it goes to.
    for _ in range(120):
        send("touchMove", *middle(page, "pod", other.get_attribute("data-name") or ""))
        page.evaluate("() => new Promise(requestAnimationFrame)")
        if page.locator(".drag-ghost").text_content() == "alone: app=hello":
            break
    expect(page.locator(".drag-ghost")).to_have_text("alone: app=hello")
    send("touchEnd")
    expect(page.locator("#field-changes")).to_have_value("app=hello")
    page.locator("#drawer-close").click()
    alone.scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(page, "pod", "alone"))
    expect(page.locator("#inspector-title")).to_have_text("alone")
    expect(page.locator("#field-changes")).to_have_count(0)


def test_an_observer_drags_nothing(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page("observer", at=f"#ns={namespace}&view=apps")
    wait_for_pods(page, 1)
    box = page.locator(f"{DRAWN}[data-kind=pod] .focus").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 80, steps=4)
    expect(page.locator(".drag-ghost")).to_have_count(0)
    page.mouse.up()
