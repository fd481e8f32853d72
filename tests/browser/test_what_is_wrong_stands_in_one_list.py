"""Trouble is counted on the screen, listed by a key or a click, and leads to the inspector."""

import json

from playwright.sync_api import expect

from tests.browser.stage import PATIENCE_MS, Stage


def test_from_the_count_to_the_pod_that_fails(stage: Stage) -> None:
    namespace = stage.app(replicas=2)
    page = stage.page(at=f"#ns={namespace}")
    button = page.locator("#problems-button")
    expect(button).to_be_hidden()
    nowhere = {"spec": {"template": {"spec": {"nodeSelector": {"disk": "made-of-gold"}}}}}
    stage.kubectl("-n", namespace, "patch", "deploy/hello", "-p", json.dumps(nowhere))
    expect(button).to_have_text("2 problems", timeout=PATIENCE_MS)  # the pod, then the update
    page.keyboard.press("p")
    lines = page.locator("#problems-list li")
    expect(lines.first).to_contain_text("Deployment hello")
    pod = lines.filter(has_text="Pod hello-")
    expect(pod).to_contain_text("didn't match Pod's node affinity/selector")
    pod.get_by_role("button").click()
    expect(page.locator("#problems")).to_be_hidden()
    expect(page.locator("#inspector-title")).to_contain_text("hello-")
    page.keyboard.press("Escape")
    stage.kubectl("-n", namespace, "rollout", "undo", "deploy/hello")
    expect(button).to_be_hidden(timeout=PATIENCE_MS)
    assert page.troubles == []
