"""Labels by drag, and by keyboard through the inspector: what it would cause is told before, on both clusters."""

import json

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
    expect(page.locator(".drag-ghost")).to_have_text(pod)
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
