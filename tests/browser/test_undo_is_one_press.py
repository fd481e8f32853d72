"""After an action its way back is offered to the one who did it, in the toast and in the inspector."""

from playwright.sync_api import expect

from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods

TEMPLATE = "jsonpath={.spec.template}"
AGENT = """
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: agent, image: "hello:1.0.0"}]
"""


def test_the_toast_takes_it_back(stage: Stage) -> None:
    namespace = stage.app(replicas=2)
    observer = stage.page("observer", at=f"#ns={namespace}")
    page = stage.page(at=f"#ns={namespace}&view=apps")
    wait_for_pods(page, 2)
    open_thing(page, "deployment")
    act(page, "scale", replicas="3")
    wait_for_pods(page, 3)
    expect(page.locator(".outcome .undo")).to_contain_text("Undo: Scale back to 2")
    page.locator("#toasts").get_by_role("button", name="Undo: Scale back to 2").click()
    wait_for_pods(page, 2)
    expect(page.locator("#feed-list")).to_contain_text("scaled hello to 2")
    expect(observer.locator("#toasts button")).to_have_count(0)
    assert page.troubles == []


def test_the_restart_of_a_daemon_set_is_taken_back(stage: Stage) -> None:
    namespace = stage.namespace()
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=AGENT)
    page = stage.page(at=f"#ns={namespace}&view=apps")
    page.wait_for_selector("#picture [data-kind=pod][data-state=ready]", timeout=PATIENCE_MS)
    first = stage.kubectl("-n", namespace, "get", "ds/agent", "-o", TEMPLATE)
    open_thing(page, "daemonset")
    act(page, "restart")
    undo = page.locator("#toasts").get_by_role("button", name="Undo: Back to revision 1")
    expect(undo).to_be_visible()
    assert stage.kubectl("-n", namespace, "get", "ds/agent", "-o", TEMPLATE) != first
    undo.click()
    expect(page.locator("#feed-list")).to_contain_text("revision 1", timeout=PATIENCE_MS)
    assert stage.kubectl("-n", namespace, "get", "ds/agent", "-o", TEMPLATE) == first
    assert page.troubles == []
