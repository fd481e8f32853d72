"""All workload kinds, and what stands around them, in the Apps view, the table and the inspector."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import DRAWN, PATIENCE_MS, Stage, wait_until_proved

MANIFEST = (Path(__file__).parent / "every_kind.yaml").read_text("utf-8")
CARDS = {
    "statefulset": "db",
    "daemonset": "agent",
    "replicationcontroller": "old",
    "job": "paused",
    "cronjob": "nightly",
}
AROUND = {
    "horizontalpodautoscaler": "scaler",
    "poddisruptionbudget": "budget",
    "networkpolicy": "guard",
    "ingress": "front",
}
IN_TABLE = {
    "StatefulSet": "db",
    "DaemonSet": "agent",
    "ReplicationController": "old",
    "Job": "paused",
    "CronJob": "nightly",
    "HorizontalPodAutoscaler": "scaler",
    "PodDisruptionBudget": "budget",
    "NetworkPolicy": "guard",
    "Ingress": "front",
    "ResourceQuota": "team",
    "PersistentVolumeClaim": "data",
    "ConfigMap": "settings",
    "Secret": "password",
}


@pytest.fixture
def page(stage: Stage) -> Page:
    namespace = stage.app(replicas=2)
    stage.kubectl("apply", "-n", namespace, "-f", "-", given=MANIFEST)
    page = stage.page(at=f"#view=apps&ns={namespace}")
    for kind, name in CARDS.items():
        page.wait_for_selector(
            f'{DRAWN}.card[data-kind="{kind}"][data-name="{name}"]', timeout=PATIENCE_MS
        )
    return page


def test_workloads_have_cards_and_say_what_stands_around_them(page: Page) -> None:
    for kind, name in AROUND.items():
        expect(page.locator(f'{DRAWN}[data-kind="{kind}"][data-name="{name}"]')).to_have_count(1)
    expect(page.locator(f"{DRAWN}.lane", has_text="from outside by shop.example")).to_have_count(1)
    wait_until_proved(page)


def test_table_and_inspector_know_them_all(page: Page) -> None:
    page.keyboard.press("4")
    for kind, name in IN_TABLE.items():
        page.locator(f'[data-table-kind="{kind}"]').click()
        row = page.locator("#table-panel tbody tr", has_text=name)
        row.get_by_role("button", name=name, exact=True).click()
        title = page.locator("#inspector-title")
        expect(title).to_contain_text(name)
        expect(page.locator("#inspector-panel")).to_be_visible()
        assert "hidden-3c1f" not in page.content()
        page.keyboard.press("Escape")
