"""Making room on a node: the form says what it means, budgets are waited for, everybody sees how far it is, and the
end is the one of `kubectl drain`."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, wait_for_pods

BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "keep"},
    "spec": {"minAvailable": 3, "selector": {"matchLabels": {"app": "hello"}}},
}
ENDS_MS = 90_000


def busiest(stage: Stage, namespace: str) -> str:
    """The node with most pods of the app."""
    items = json.loads(stage.kubectl("-n", namespace, "get", "pods", "-o", "json"))["items"]
    nodes = [one["spec"]["nodeName"] for one in items]
    return max(set(nodes), key=nodes.count)


def left_on(stage: Stage, node: str) -> set[str]:
    """The pods on a node that no DaemonSet owns."""
    found = stage.kubectl(
        "get", "pods", "-A", "--field-selector", f"spec.nodeName={node}", "-o", "json"
    )
    return {
        one["metadata"]["name"]
        for one in json.loads(found)["items"]
        if (one["metadata"].get("ownerReferences") or [{}])[0].get("kind") != "DaemonSet"
    }


def open_drain(page: Page, node: str) -> None:
    box = page.locator(f'#picture [data-kind=node][data-name="{node}"] .focus')
    box.click(position={"x": 30, "y": 24})
    expect(page.locator("#inspector-title")).to_have_text(node)
    page.locator("#act-drain").click()
    expect(page.locator(".hurts")).to_be_visible()


def begin_drain(page: Page, node: str) -> None:
    """Whatever it takes, until the budget holds it up."""
    open_drain(page, node)
    page.locator("#field-empty_dirs").check()
    page.locator("#field-force").check()
    page.locator("[data-action-form] button[type=submit]").click()
    expect(page.locator("#drains li[data-state=blocked]").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.fixture
def app(stage: Stage) -> tuple[str, str]:
    """An app and the node that is to be drained; the node takes pods again afterwards."""
    namespace = stage.app(replicas=3)
    return namespace, busiest(stage, namespace)


def test_make_room_on_a_node_without_an_outage(stage: Stage, app: tuple[str, str]) -> None:
    namespace, node = app
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=json.dumps(BUDGET))
    observer = stage.page("observer", at=f"#ns={namespace}")
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    try:
        open_drain(page, node)
        expect(page.locator(".hurts")).to_contain_text("of hello")
        expect(page.locator(".hurts")).to_contain_text("Budget keep allows no eviction now")
        expect(page.locator("#kubectl")).to_contain_text(
            f"drain {node} --ignore-daemonsets --timeout=300s"
        )
        page.locator("#field-empty_dirs").check()
        page.locator("#field-force").check()
        assert not violations(page)
        page.locator("[data-action-form] button[type=submit]").click()
        for one in (page, observer):
            expect(one.locator("#drains li[data-state=blocked]").first).to_contain_text(
                "keep", timeout=PATIENCE_MS
            )
            assert not violations(one)
        expect(
            observer.locator(".drain[data-state=running] button", has_text="Stop")
        ).to_be_hidden()
        page.close()  # it goes on without the browser that began it
        stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
        done = observer.locator(".drain[data-state=done]")
        expect(done).to_contain_text("gone", timeout=ENDS_MS)
        assert left_on(stage, node) == set()
        # kubectl finds nothing left to do.
        said = stage.kubectl(
            "drain",
            node,
            "--ignore-daemonsets",
            "--delete-emptydir-data",
            "--force",
            "--timeout=20s",
        )
        assert "evicting pod" not in said
        later = stage.page("observer", at=f"#ns={namespace}")
        expect(later.locator(".drain[data-state=done]").first).to_be_visible()
    finally:
        stage.kubectl("uncordon", node)


def test_nothing_moves_while_boxes_are_ticked(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 1)
    open_drain(page, busiest(practice_stage, namespace))
    boxes = [page.locator(f"#field-{name}") for name in ("empty_dirs", "force")]
    before = [box.evaluate("box => box.getBoundingClientRect().top") for box in boxes]
    for box in boxes:
        box.check()
    expect(page.locator("#kubectl")).to_contain_text("--delete-emptydir-data --force")
    assert [box.evaluate("box => box.getBoundingClientRect().top") for box in boxes] == before
    expect(page.locator(".kubectl .room")).to_have_css("visibility", "hidden")


def test_a_drain_can_be_stopped(stage: Stage, app: tuple[str, str]) -> None:
    namespace, node = app
    stage.kubectl("-n", namespace, "apply", "-f", "-", given=json.dumps(BUDGET))
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    try:
        begin_drain(page, node)
        page.locator("#drains").get_by_role("button", name="Stop").click()
        expect(page.locator(".drain[data-state=cancelled]").first).to_contain_text("Stopped")
        expect(page.locator("#feed-list")).to_contain_text(f"did not drain {node}")
        wait_for_pods(page, 3)
    finally:
        stage.kubectl("uncordon", node)


TEXTS = """() => {
  const all = [...document.querySelectorAll('#drains *')].filter(one => one.checkVisibility() && one.innerText?.trim());
  return all.map(one => parseFloat(getComputedStyle(one).fontSize));
}"""


def test_a_drain_is_read_from_the_back_row_and_is_no_news_there_once_it_is_over(
    practice_stage: Stage,
) -> None:
    namespace = practice_stage.app(replicas=3)
    node = busiest(practice_stage, namespace)
    practice_stage.kubectl("-n", namespace, "apply", "-f", "-", given=json.dumps(BUDGET))
    page = practice_stage.page(at=f"#ns={namespace}")
    projector = practice_stage.page("observer", at=f"#ns={namespace}&stage=1")
    projector.set_viewport_size({"width": 1920, "height": 1080})
    try:
        begin_drain(page, node)
        running = projector.locator(".drain[data-state=running]")
        expect(running).to_contain_text(node)
        sizes = projector.evaluate(TEXTS)
        assert sizes
        assert min(sizes) >= 27
        page.locator("#drains").get_by_role("button", name="Stop").click()
        expect(projector.locator(".drain[data-state=cancelled]").first).to_contain_text("Stopped")
    finally:
        practice_stage.kubectl("uncordon", node)
    later = practice_stage.page("observer", at=f"#ns={namespace}&stage=1")
    wait_for_pods(later, 3)
    expect(later.locator("#drains")).to_be_hidden()
