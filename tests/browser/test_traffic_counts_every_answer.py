"""A probe is on while something happens: nobody is cut off by a rolling update, and a Service without
pods is seen to fail. On both clusters.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods

RUNNING = '.probe[data-state="running"]'
COUNTED = "parseInt(document.querySelector('.probe-number').textContent.replace(',', ''))"


def numbers(page: Page) -> tuple[int, int]:
    """Answered and failed, as they stand on the screen."""
    texts = page.locator(".probe .probe-number").all_inner_texts()
    answered, failed = (int(re.sub(r"\D", "", text)) for text in texts)
    return answered, failed


def start(stage: Stage, namespace: str, **fields: str) -> Page:
    """Send requests to `hello`, by the form, as an instructor."""
    page = stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 2)
    open_thing(page, "service", "hello")
    act(page, "probe", rate="5", minutes="1", **fields)
    page.wait_for_selector(RUNNING, timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    page.wait_for_function(
        f"() => {COUNTED} > 5",
        timeout=PATIENCE_MS,
    )
    return page


def stop(page: Page) -> None:
    """All tests of a stage share the few probes that may run at a time."""
    page.get_by_role("button", name="Stop the requests").click()
    page.wait_for_selector('.probe[data-state="ended"]', timeout=PATIENCE_MS)


def test_a_rolling_update_cuts_nobody_off(answering_stage: Stage) -> None:
    stage = answering_stage
    namespace = stage.app(replicas=2)
    page = start(stage, namespace)
    page.wait_for_selector('.layer-traffic [data-outcome="answered"][data-letter="A"]')
    stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:2.0.0")
    page.wait_for_selector(
        '.layer-traffic [data-outcome="answered"][data-letter="B"]', timeout=PATIENCE_MS
    )
    wait_for_pods(page, 2, generation="B")
    watching = stage.page("observer", at=f"#view=nodes&ns={namespace}")
    watching.wait_for_selector(RUNNING)
    for one in (page, watching):
        answered, failed = numbers(one)
        assert answered > 10
        assert failed == 0, one.locator(".probe").inner_text()
        expect(one.locator(".probe-share")).to_have_count(2)
    expect(watching.get_by_role("button", name="Stop the requests")).to_have_count(0)
    watching.wait_for_selector(".layer-traffic [data-letter=B]")
    stop(page)
    expect(watching.locator('.probe[data-state="ended"]')).to_contain_text("stopped it")
    page.locator(".probe button", has_text="Close").click()
    expect(page.locator(".probe")).to_have_count(0)


def test_a_service_that_loses_its_pods_is_seen_to_fail(answering_stage: Stage) -> None:
    stage = answering_stage
    namespace = stage.app(replicas=2)
    page = start(stage, namespace)
    nobody = '{"spec":{"selector":{"app":"nobody"}}}'
    stage.kubectl("-n", namespace, "patch", "service", "hello", "-p", nobody)
    page.wait_for_selector('.layer-traffic [data-outcome="failed"]', timeout=PATIENCE_MS)
    expect(page.locator(".probe")).to_have_attribute("data-tone", "bad")
    expect(page.locator(".probe-trouble")).to_contain_text("no endpoints available")
    _, failed = numbers(page)
    assert failed > 0
    stage.kubectl("-n", namespace, "delete", "service", "hello")
    expect(page.locator(".probe")).to_contain_text("The Service is gone.", timeout=PATIENCE_MS)
    assert page.troubles == []  # type: ignore[attr-defined]


def test_each_pod_in_turn(answering_stage: Stage) -> None:
    stage = answering_stage
    namespace = stage.app(replicas=2)
    page = start(stage, namespace, way="pods", path="/version")
    expect(page.locator(".probe")).to_contain_text("each pod in turn")
    expect(page.locator(".probe-share")).to_have_text(["A 100 %"])
    assert numbers(page)[1] == 0
    stop(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_traffic(practice_stage: Stage, theme: str) -> None:
    namespace = practice_stage.app(replicas=2)
    acting = start(practice_stage, namespace)
    for size in ("projector", "phone"):
        page = practice_stage.page(at=f"#view=apps&ns={namespace}", size=size, theme=theme)
        page.wait_for_selector(RUNNING)
        assert violations(page) == []
        box = page.locator(".probe-number").last.bounding_box()
        assert box is not None
        assert box["height"] >= (27 if size == "projector" else 20)
    nobody = '{"spec":{"selector":{"app":"nobody"}}}'
    practice_stage.kubectl("-n", namespace, "patch", "service", "hello", "-p", nobody)
    page.wait_for_selector('.probe[data-tone="bad"]', timeout=PATIENCE_MS)
    assert violations(page) == []
    stop(acting)


def test_reduced_motion_has_counts_and_no_dots(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=2)
    acting = start(practice_stage, namespace)
    page = practice_stage.page(at=f"#view=apps&ns={namespace}", reduced_motion=True)
    page.wait_for_selector(RUNNING)
    before = numbers(page)[0]
    page.wait_for_function(f"() => {COUNTED} > {before}")
    assert page.locator(".layer-traffic").count() == 0
    stop(acting)
