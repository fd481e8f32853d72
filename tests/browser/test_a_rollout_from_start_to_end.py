"""The Rollout view on both clusters: an update seen from start to end, one that is stuck, and the way back by a card.

Its verdict is compared with `kubectl rollout status` at moments in which the object did not change in between.
"""

import json
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.mirror.records import from_object
from dashboard.projection.alone import ROWS
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

IMPOSSIBLE = {"requests": {"cpu": "900"}}
VERDICT = "#rollout-head .verdict b"


def at(namespace: str, kind: str = "Deployment", name: str = "hello") -> str:
    return f"#view=rollout&of={kind}/{namespace}/{name}"


def wait_for_verdict(page: Page, label: str) -> None:
    expect(page.locator(VERDICT)).to_have_text(label, timeout=PATIENCE_MS)


def patch(stage: Stage, namespace: str, **container: object) -> None:
    whole = {"spec": {"template": {"spec": {"containers": [{"name": "hello", **container}]}}}}
    stage.kubectl("-n", namespace, "patch", "deploy/hello", "-p", json.dumps(whole))


def kubectl_says(stage: Stage, namespace: str, thing: str) -> str:
    words = ["-n", namespace, "rollout", "status", thing, "--watch=false"]
    try:
        return stage.kubectl(*words).strip().splitlines()[-1]
    except AssertionError as refused:
        return str(refused).strip().splitlines()[-1].rsplit("error: ", 1)[-1]


def agree(stage: Stage, namespace: str, kind: str, fragment: str) -> None:
    """Whenever the object did not change meanwhile, kubectl and we say the same of it; until it is this."""
    thing = f"{kind.lower()}/hello"
    get = ["-n", namespace, "get", thing, "-o", "json"]
    deadline, said = monotonic() + PATIENCE_MS / 1000, ""
    while monotonic() < deadline:
        before = json.loads(stage.kubectl(*get))
        said = kubectl_says(stage, namespace, thing)
        after = json.loads(stage.kubectl(*get))
        if before["metadata"]["resourceVersion"] != after["metadata"]["resourceVersion"]:
            continue
        row: Any = ROWS[kind](from_object(kind, before))
        assert said == row.rollout.text
        if fragment in said:
            return
    raise AssertionError(f"kubectl never said “{fragment}”; its last word: {said}")


def test_an_update_is_seen_from_start_to_end(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=at(namespace))
    wait_for_verdict(page, "Complete")
    page.wait_for_selector(f"{DRAWN}.corridor.large")
    expect(page.locator("li.revision.current")).to_contain_text("Revision 1")
    patch(stage, namespace, image="hello:2.0.0")
    wait_for_verdict(page, "In progress")
    expect(page.locator("#picture .corridor")).to_contain_text("hello:2.0.0")
    wait_for_verdict(page, "Complete")
    expect(page.locator("[data-part=kubectl]")).to_have_text(
        'deployment "hello" successfully rolled out'
    )
    expect(page.locator("#picture .corridor")).to_contain_text("done")
    current = page.locator("li.revision.current")
    expect(current).to_contain_text("Revision 2", timeout=PATIENCE_MS)
    expect(current).to_contain_text("containers[hello].image")
    expect(current.locator("[data-now]")).to_have_text("3 pods now, 3 ready")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_stuck_update_says_why_and_a_card_leads_back(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=at(namespace))
    wait_for_verdict(page, "Complete")
    patch(stage, namespace, image="hello:2.0.0", resources=IMPOSSIBLE)
    reason = page.locator('.reasons li[data-tone="bad"]', has_text="No node has room")
    expect(reason).to_be_visible(timeout=PATIENCE_MS)
    wait_for_verdict(page, "Stuck")
    expect(page.locator("[data-part=reasons-title]")).to_have_text("Why it is stuck")
    expect(page.locator(".reasons li").first).to_contain_text("Deadline exceeded")
    assert (
        kubectl_says(stage, namespace, "deploy/hello")
        == page.locator("[data-part=kubectl]").text_content()
    )
    reason.locator("button").click()
    expect(page.locator("#inspector-title")).to_contain_text("hello-")
    page.keyboard.press("Escape")
    page.locator('[data-rollout-act=undo][data-revision="1"]').click()
    form = page.locator("[data-action-form]")
    expect(form.locator("#field-revision")).to_have_value("1")
    expect(form.locator("#kubectl")).to_contain_text("--to-revision=1")
    form.locator("button[type=submit]").click()
    wait_for_verdict(page, "Complete")
    expect(page.locator("li.revision.current")).to_contain_text("Revision 3", timeout=PATIENCE_MS)
    expect(page.locator("li.revision.current .letter")).to_have_text("A")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_pause_and_resume_by_button(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=at(namespace))
    page.locator("#rollout-pause").click()
    page.locator("[data-action-form] button[type=submit]").click()
    wait_for_verdict(page, "Complete, paused")
    patch(stage, namespace, env=[{"name": "COLOUR", "value": "blue"}])
    wait_for_verdict(page, "Paused")
    coming = page.locator("li.revision.coming")
    expect(coming).to_contain_text("waits for resume", timeout=PATIENCE_MS)
    expect(coming).to_contain_text("env[COLOUR]")
    page.keyboard.press("Escape")  # the inspector with the form lies over the buttons
    page.locator("#rollout-resume").click()
    page.locator("[data-action-form] button[type=submit]").click()
    wait_for_verdict(page, "Complete")
    expect(page.locator("li.revision.current")).to_contain_text("Revision 2", timeout=PATIENCE_MS)


def test_the_verdict_of_a_deployment_is_kubectls_at_each_moment(stage: Stage) -> None:
    namespace = stage.app()
    agree(stage, namespace, "Deployment", "successfully rolled out")
    patch(stage, namespace, image="hello:2.0.0", resources=IMPOSSIBLE)
    agree(stage, namespace, "Deployment", "1 out of 3 new replicas have been updated")
    agree(stage, namespace, "Deployment", "exceeded its progress deadline")
    stage.kubectl("-n", namespace, "rollout", "undo", "deploy/hello")
    agree(stage, namespace, "Deployment", "successfully rolled out")
    stage.kubectl("-n", namespace, "rollout", "pause", "deploy/hello")
    patch(stage, namespace, image="hello:2.0.0")
    agree(stage, namespace, "Deployment", "0 out of 3 new replicas have been updated")


@pytest.mark.parametrize(
    ("kind", "more", "complete", "waiting"),
    [
        (
            "StatefulSet",
            {"replicas": 3, "serviceName": "hello"},
            "partitioned roll out complete",
            "Waiting for 1 pods to be ready",
        ),
        ("DaemonSet", {}, "successfully rolled out", "1 out of"),
    ],
)
def test_the_verdict_of_a_set_is_kubectls_at_each_moment(
    stage: Stage, kind: str, more: dict[str, Any], complete: str, waiting: str
) -> None:
    namespace = stage.namespace()
    labels = {"app": "hello"}
    container = {"name": "hello", "image": "hello:1.0.0"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    made = {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "hello"},
        "spec": {"selector": {"matchLabels": labels}, "template": template, **more},
    }
    stage.kubectl("apply", "-n", namespace, "-f", "-", given=json.dumps(made))
    agree(stage, namespace, kind, complete)
    change = json.dumps(
        {
            "spec": {
                "template": {"spec": {"containers": [{"name": "hello", "resources": IMPOSSIBLE}]}}
            }
        }
    )
    stage.kubectl("-n", namespace, "patch", f"{kind}/hello", "-p", change)
    agree(stage, namespace, kind, waiting)


def test_observers_see_it_and_have_no_buttons(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=at(namespace))
    wait_for_verdict(page, "Complete")
    expect(page.locator("li.revision")).to_have_count(1)
    expect(page.locator("[data-rollout-act]")).to_have_count(0)


def test_a_workload_is_chosen_by_keyboard_and_stays_in_the_link(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#ns={namespace}")
    page.keyboard.press("3")
    expect(page.locator("#rollout-nothing")).to_contain_text("Choose a workload")
    page.keyboard.press("w")
    chosen = page.locator("#rollout-chooser button:focus")
    expect(chosen).to_contain_text("hello")
    page.keyboard.press("Enter")
    expect(page.locator("#rollout-name")).to_have_text("hello")
    assert f"of=Deployment%2F{namespace}%2Fhello" in page.url
    page.reload()
    expect(page.locator("#rollout-name")).to_have_text("hello", timeout=PATIENCE_MS)
    page.keyboard.press("1")
    expect(page.locator("#rollout-head")).to_be_hidden()


def test_the_inspector_leads_to_the_rollout(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(
        "observer", at=f"#view=apps&ns={namespace}&open=Deployment/{namespace}/hello"
    )
    page.get_by_role("link", name="Show the rollout").click()
    expect(page.locator("#rollout-name")).to_have_text("hello")
    expect(page.locator("#tab-rollout")).to_have_attribute("aria-selected", "true")


def test_the_table_leads_to_the_rollout(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#view=table&ns={namespace}")
    page.locator("[data-table-kind=Deployment]").click()
    page.locator("#table-panel a[data-rollout]").click()
    expect(page.locator("#rollout-name")).to_have_text("hello")


def test_the_corridor_of_a_lane_leads_to_the_rollout(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    patch(practice_stage, namespace, resources=IMPOSSIBLE)
    page = practice_stage.page("observer", at=f"#view=apps&ns={namespace}")
    page.locator("#picture [data-kind=rollout] .focus").click(timeout=PATIENCE_MS)
    expect(page.locator("#rollout-name")).to_have_text("hello")


def test_what_is_gone_is_said_to_be_gone(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=at(namespace))
    wait_for_verdict(page, "Complete")
    practice_stage.kubectl("-n", namespace, "delete", "deploy/hello")
    expect(page.locator("#rollout-nothing")).to_contain_text(
        "hello is not there", timeout=PATIENCE_MS
    )
    assert page.troubles == []  # type: ignore[attr-defined]
