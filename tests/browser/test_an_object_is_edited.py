"""The YAML of one object in the editor, on both clusters; others' fields, and others' changes meanwhile."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, open_thing, wait_for_pods


def opened(stage: Stage, namespace: str, **looks: str) -> Page:
    page = stage.page(at=f"#ns={namespace}&view=apps", **looks)
    wait_for_pods(page, 1)
    open_thing(page, "deployment")
    page.locator("#act-edit").click()
    expect(page.locator("#bench-text")).to_be_focused()
    return page


def replace(page: Page, old: str, new: str) -> None:
    text = page.locator("#bench-text").input_value()
    assert old in text
    page.locator("#bench-text").fill(text.replace(old, new, 1))
    page.get_by_role("button", name="What would happen?").click()


def test_an_edit_over_the_fields_of_kubectl(stage: Stage) -> None:
    namespace = stage.app(replicas=1)
    page = opened(stage, namespace)
    replace(page, "replicas: 1", "replicas: 2")
    owners = page.locator("#bench-told .conflicts li")
    expect(owners).to_have_count(1)
    expect(owners).to_contain_text(".spec.replicas belongs to kubectl-client-side-apply")
    stage.kubectl("-n", namespace, "patch", "deploy/hello", "-p", '{"spec":{"minReadySeconds":1}}')
    page.locator("[name=force]").check()
    page.locator("#bench-save").click()
    expect(page.locator(".meanwhile")).to_contain_text("by kubectl-patch")
    expect(page.locator(".meanwhile .added")).to_contain_text("minReadySeconds: 1")
    assert not violations(page)
    page.locator("[name=force]").check()
    page.locator("#bench-save").click()
    expect(page.locator("#bench-told")).to_contain_text("Requested: edited Deployment hello")
    page.keyboard.press("Escape")
    expect(page.locator("#bench")).to_be_hidden()
    expect(page.locator("#inspector-title")).to_be_visible()
    wait_for_pods(page, 2)
    found = json.loads(stage.kubectl("-n", namespace, "get", "deploy/hello", "-o", "json"))
    assert (found["spec"]["replicas"], found["spec"]["minReadySeconds"]) == (2, 1)
    applied = "kubectl.kubernetes.io/last-applied-configuration"
    assert applied in found["metadata"]["annotations"]
    # What was not looked at was refused once (409), and nothing else went wrong.
    assert all("409" in one or "Status Error" in one for one in page.troubles), page.troubles


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_mistake_has_its_line(practice_stage: Stage, theme: str) -> None:
    namespace = practice_stage.app(replicas=1)
    page = opened(practice_stage, namespace, theme=theme)
    replace(page, "replicas: 1", "replicas: -1")
    expect(page.locator("#bench-told [role=alert]")).to_contain_text("spec.replicas")
    expect(page.locator(".gutter .wrong")).to_have_count(1)
    assert not violations(page)
