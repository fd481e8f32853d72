"""The doctor's page: what the cluster allows, in words, and the manifest that would grant the rest."""

from typing import Any

import yaml
from playwright.sync_api import Browser, expect

from tests.browser.stage import PATIENCE_MS, Stage
from tests.browser.test_what_is_forbidden_is_a_gap import podium_of, role


def test_an_administrator_hears_that_podium_works(stage: Stage) -> None:
    page = stage.page()
    page.locator("#me summary").click()
    page.locator("#me a[href$='/doctor/']").click()
    expect(page.locator(".doctor-verdict")).to_be_visible(timeout=PATIENCE_MS)
    for grade in ("broken", "denied", "narrow"):
        expect(page.locator(f".grade.{grade}")).to_have_count(0)
    expect(page.locator("tr", has_text="Live changes").locator(".grade")).to_have_text("good")
    expect(page.locator("#grant-title")).to_have_count(0)
    assert page.troubles == []


def test_a_poor_account_is_shown_what_would_help(
    real_stage: Stage, control_plane: Any, browser: Browser
) -> None:
    rights = yaml.safe_dump(role("ClusterRole", "doctor-no-nodes", "dora"))
    real_stage.kubectl("apply", "-f", "-", given=rights)
    with podium_of(control_plane.user_kubeconfig("dora"), browser) as stage:
        page = stage.page()
        page.goto(f"{stage.address}/doctor/")
        row = page.locator("tr", has=page.locator("th", has_text="nodes")).first
        expect(row.locator(".grade")).to_have_text("not allowed", timeout=PATIENCE_MS)
        written = page.locator(".grant").inner_text()
        real_stage.kubectl("apply", "-f", "-", given=written)
        page.get_by_role("button", name="Ask again").click()
        expect(row.locator(".grade")).to_have_text("good", timeout=PATIENCE_MS)
        for kind in ("clusterrole", "clusterrolebinding"):
            real_stage.kubectl("delete", kind, "podium-see", "podium-act", "--ignore-not-found")
