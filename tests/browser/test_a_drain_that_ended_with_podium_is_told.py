"""A drain belongs to the Podium process. The next one says which node was left cordoned, and by whom."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods
from tests.running.podium import Podium
from tests.running.practice import PracticeCluster

BUDGET = """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec: {minAvailable: 3, selector: {matchLabels: {app: hello}}}
"""


def test_the_next_podium_tells_and_settles_it(browser: Browser, tmp_path: Path) -> None:
    with PracticeCluster(tmp_path) as cluster:
        data = tmp_path / "data"
        with Podium(kubeconfig=cluster.kubeconfig, data_dir=data) as first:
            stage = Stage("practice", first, browser)
            namespace = stage.app()
            stage.kubectl("-n", namespace, "apply", "-f", "-", given=BUDGET)
            page = stage.page(at=f"#ns={namespace}")
            wait_for_pods(page, 3)
            open_thing(page, "node", "node-1")
            act(page, "drain")
            expect(page.locator("#drains")).to_contain_text(
                "a budget needs it", timeout=PATIENCE_MS
            )
        with Podium(kubeconfig=cluster.kubeconfig, data_dir=data) as second:
            stage = Stage("practice", second, browser)
            observer = stage.page("observer")
            expect(observer.locator("#drains")).to_contain_text(
                "broken off node-1", timeout=PATIENCE_MS
            )
            expect(observer.get_by_role("button", name="Uncordon…")).to_have_count(0)
            page = stage.page()
            expect(page.locator("#drains")).to_contain_text("The node is still cordoned")
            page.get_by_role("button", name="Uncordon…").click()
            page.locator("[data-action-form] button[type=submit]").click()
            expect(page.locator("#drains")).to_be_hidden(timeout=PATIENCE_MS)
            assert page.troubles == []
