"""A copy of a pod made to look into it: seen by whoever acts, also on a new page, and gone by one press."""

import json

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods


def test_copies_stand_in_a_list_and_go_by_one_press(stage: Stage) -> None:
    namespace = stage.app(replicas=1)
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 1)
    open_thing(page, "pod")
    for name in ("look-a", "look-b"):
        act(page, "debug", how="copy", called=name, minutes="20")
        expect(page.locator(".outcome.requested")).to_contain_text(name)
    page.close()
    page = stage.page(at=f"#ns={namespace}")
    card = page.locator("#copies")
    expect(card).to_contain_text("2 copies to look into pods", timeout=PATIENCE_MS)
    expect(card.locator("li").first).to_contain_text("20 min left")
    assert not violations(page)
    card.locator("li").filter(has_text="look-a").get_by_role("button", name="Remove").click()
    expect(card.locator("li")).to_have_count(1, timeout=PATIENCE_MS)
    card.locator("li").get_by_role("button", name="Remove").click()
    expect(card).to_be_hidden(timeout=PATIENCE_MS)
    found = stage.kubectl("-n", namespace, "get", "pods", "-o", "json", "-l", "podium.dev/debug-of")
    assert all(one["metadata"].get("deletionTimestamp") for one in json.loads(found)["items"])


def test_observers_have_no_such_list(practice_stage: Stage) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 1)
    open_thing(page, "pod")
    act(page, "debug", how="copy", called="look", minutes="1")
    expect(page.locator("#copies")).to_be_visible(timeout=PATIENCE_MS)
    seen = practice_stage.page("observer", at=f"#ns={namespace}")
    expect(seen.locator("#picture .item[data-kind=pod]")).to_have_count(2, timeout=PATIENCE_MS)
    expect(seen.locator("#copies")).to_be_hidden()
