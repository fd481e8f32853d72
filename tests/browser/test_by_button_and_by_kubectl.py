"""Scale, kill, update, bad update, undo: by button and by kubectl, on both clusters, seen in the picture."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.stage import (
    Stage,
    act,
    open_thing,
    pods,
    wait_for_drawn,
    wait_for_pods,
    wait_until_proved,
)

IMPOSSIBLE = {"requests": {"cpu": "900"}}


def test_scaling_by_kubectl_is_seen(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=7")
    wait_for_pods(page, 7)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=2")
    wait_for_pods(page, 2)
    wait_until_proved(page)
    assert page.troubles == []  # type: ignore[attr-defined]


def test_scaling_by_button_is_done(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    open_thing(page, "deployment")
    act(page, "scale", replicas="7")
    wait_for_pods(page, 7)
    act(page, "scale", replicas="2")
    wait_for_pods(page, 2)
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_killed_pod_is_replaced_by_another(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    victim = page.locator("#picture [data-kind=pod]").first.get_attribute("data-uid")
    open_thing(page, "pod")
    act(page, "kill")
    page.wait_for_selector(f'#picture .item:not(.leaving)[data-uid="{victim}"]', state="detached")
    wait_for_pods(page, 3)
    stage.kubectl("-n", namespace, "delete", "pod", "-l", "app=hello", "--wait=false")
    wait_for_pods(page, 3)


def test_an_update_by_button_brings_a_new_generation(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3, generation="A")
    open_thing(page, "deployment")
    act(page, "image", image="hello:2.0.0")
    wait_for_pods(page, 3, generation="B")
    wait_for_drawn(page, "deployment", "hello", "steady")
    act(page, "undo", revision="1")
    wait_for_pods(page, 3, generation="A")
    wait_until_proved(page)


@pytest.mark.parametrize("by", ["button", "kubectl"])
def test_a_bad_update_is_stuck_until_it_is_undone(stage: Stage, by: str) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3, generation="A")
    open_thing(page, "deployment")
    if by == "button" and stage.cluster == "practice":
        act(page, "image", image="hello:9.9.9")
    else:
        # Nodes of the real control plane start any image; what nobody can start there is what fits nowhere.
        container = {"name": "hello", "resources": IMPOSSIBLE}
        patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
        stage.kubectl("-n", namespace, "patch", "deploy/hello", "-p", json.dumps(patch))
    wait_for_drawn(page, "deployment", "hello", "stuck")
    assert pods(page, "ready") == 3, "the old generation goes on serving"
    if by == "button":
        act(page, "undo", revision="1")
    else:
        stage.kubectl("-n", namespace, "rollout", "undo", "deploy/hello")
    wait_for_drawn(page, "deployment", "hello", "steady")
    wait_for_pods(page, 3, generation="A")
    wait_until_proved(page)


def test_pause_and_resume_by_button(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#view=apps&ns={namespace}")
    open_thing(page, "deployment")
    act(page, "pause")
    wait_for_drawn(page, "deployment", "hello", "paused")
    stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:2.0.0")
    expect(page.locator("#act-restart")).to_have_attribute("aria-disabled", "true")
    act(page, "resume")
    wait_for_pods(page, 3, generation="B")


def test_cordon_and_uncordon_by_button(stage: Stage) -> None:
    page = stage.page()
    name = stage.kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}")
    open_thing(page, "node", name)
    act(page, "cordon")
    box = page.locator(f'#picture [data-kind=node][data-name="{name}"]')
    expect(box).to_have_class(r"item node cordoned selected")
    act(page, "uncordon")
    expect(box).not_to_contain_text("cordoned")
