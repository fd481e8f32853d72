"""Manifests through the page, side by side with `kubectl apply --server-side`, on both clusters."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, wait_for_pods

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: hello:1.0.0
---
apiVersion: v1
kind: Secret
metadata: {name: pass}
stringData: {password: hunter2}
"""


def look_through(page: Page, text: str, namespace: str) -> None:
    page.locator("#bench-text").fill(text)
    page.locator("#bench-namespace").fill(namespace)
    page.get_by_role("button", name="What would happen?").click()
    expect(page.locator("#bench-told > *").first).to_be_visible()


def test_what_is_applied_here_is_what_kubectl_applies(stage: Stage, tmp_path: Path) -> None:
    namespace = stage.app(replicas=1)
    page = stage.page(at=f"#ns={namespace}")
    page.keyboard.press("a")
    look_through(page, TEXT.replace("image:", "imagee:"), namespace)
    expect(page.locator(".troubles [data-line='13']")).to_be_visible()
    expect(page.locator(".gutter .wrong")).to_have_text("13")
    page.locator(".troubles [data-line='13']").click()
    chosen = page.locator("#bench-text").evaluate(
        "text => text.value.slice(text.selectionStart, text.selectionEnd)"
    )
    assert chosen.strip() == "imagee: hello:1.0.0"
    look_through(page, TEXT, namespace)
    expect(page.locator(".entry-of[data-state=new]")).to_have_count(2)
    expect(page.locator("#bench-told")).to_contain_text("password added, value not shown")
    page.locator("#bench-apply").click()
    expect(page.locator("#bench-told")).to_contain_text("2 of 2 applied")
    page.keyboard.press("Escape")
    wait_for_pods(page, 3)
    # The same text by kubectl, under the same name, has nothing left to change.
    read = ("-n", namespace, "get", "deploy/web", "-o", "jsonpath={.metadata.generation}")
    before = stage.kubectl(*read)
    apply = ("-n", namespace, "apply", "--server-side", "--field-manager=podium", "-f", "-")
    stage.kubectl(*apply, given=TEXT)
    assert stage.kubectl(*read) == before
    assert page.troubles == []


def test_a_conflict_names_what_kubectl_names(stage: Stage) -> None:
    namespace = stage.app(replicas=1)
    own = ("-n", namespace, "apply", "--server-side", "-f", "-")
    stage.kubectl(*own, "--field-manager=gitops", given=TEXT)
    text = TEXT.replace("replicas: 2", "replicas: 3").replace("hello:1.0.0", "hello:2.0.0")
    with pytest.raises(AssertionError) as refused:
        stage.kubectl(*own, "--field-manager=podium", given=text)
    page = stage.page(at=f"#ns={namespace}")
    page.keyboard.press("a")
    look_through(page, text, namespace)
    rows = page.locator(".entry-of[data-state=conflict] .conflicts li")
    expect(rows).to_have_count(3)  # replicas, image, and the Secret's own key
    for row in rows.all():
        assert row.locator("code").inner_text() in str(refused.value)
        expect(row).to_contain_text("belongs to gitops")
    assert not violations(page)
    page.locator("[name=force-0]").check()
    page.locator("#bench-apply").click()
    expect(page.locator("#bench-told")).to_contain_text("deployment web")
    found = json.loads(stage.kubectl("-n", namespace, "get", "deploy/web", "-o", "json"))
    assert found["spec"]["replicas"] == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_bench(practice_stage: Stage, theme: str) -> None:
    page = practice_stage.page(theme=theme)
    page.keyboard.press("a")
    expect(page.locator("#bench-text")).to_be_focused()
    assert not violations(page)
    look_through(page, TEXT.replace("image:", "imagee:"), "default")
    assert not violations(page)
    look_through(page, "a: [", "default")
    expect(page.locator("#bench-told [role=alert]")).to_be_visible()
    assert not violations(page)


def test_an_observer_has_no_bench(practice_stage: Stage) -> None:
    page = practice_stage.page("observer")
    page.keyboard.press("a")
    expect(page.locator("#bench")).to_be_hidden()
    expect(page.locator("#apply-button")).to_have_count(0)
