"""The cause chain: who changed a thing, and each hop from the change to the ready endpoint, in milliseconds."""

import re

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods


def test_an_update_by_kubectl_is_told_from_change_to_endpoint(stage: Stage) -> None:
    namespace = stage.app(replicas=2)
    stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:2.0.0")
    stage.kubectl("-n", namespace, "rollout", "status", "deploy/hello", "--timeout=60s")
    # Who comes late asks what the update did.
    page = stage.page("observer", at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 2)
    open_thing(page, "deployment")
    page.keyboard.press("c")
    chain = page.locator("#chain")
    expect(chain.locator("h2")).to_contain_text(
        "image hello:1.0.0 → hello:2.0.0", timeout=PATIENCE_MS
    )
    expect(chain.locator(".chain-who")).to_contain_text("kubectl-set did this at")
    for hop in (
        "deployment controller made ReplicaSet hello-",
        "replicaset controller 2 pods created",
        "scheduler 2 pods placed on a node",
        "kubelet 2 pods ready",
        "endpoint slices 2 pods reached by its Service",
        "deployment controller rolled out, 2 available",
    ):
        expect(chain.locator("ol")).to_contain_text(hop)
    assert re.match(r"\+[\d.]+ (ms|s)", chain.locator(".lag").first.inner_text())
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(chain).to_be_hidden()
    expect(page.locator("#drawer")).to_be_visible()


def test_the_mark_of_a_click_names_its_author(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 1)
    open_thing(page, "deployment")
    act(page, "scale", replicas="2")
    wait_for_pods(page, 2)
    page.locator("#drawer-close").click()
    page.keyboard.press("<")
    chain = page.locator("#chain")
    expect(chain.locator("h2")).to_contain_text("1 → 2 replicas", timeout=PATIENCE_MS)
    expect(chain.locator(".chain-who")).to_contain_text("did this through Podium")
    expect(chain.locator(".chain-who")).to_contain_text("managedFields: podium")
    expect(chain.locator("ol")).to_contain_text("reached by its Service")
