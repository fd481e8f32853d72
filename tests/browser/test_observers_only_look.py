"""What an observer's browser holds gives no way to act, and nothing of it outlives the grant."""

import json
from time import monotonic

from playwright.sync_api import Page, expect

from tests.browser.stage import PATIENCE_MS, Stage, wait_for_pods
from tests.running import browser as browsers

ENDS_WITHIN_S = 5.0
SLACK_S = 2.0  # a browser on a busy machine, and the way to the sign-in page

# Every way to write there is, as an observer might try it by hand with the cookie and token of the page.
POST = """async ([path, fields]) => {
  const token = JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken'];
  const body = new URLSearchParams(fields);
  const answer = await fetch(path, { method: 'POST', body, headers: { 'X-CSRFToken': token } });
  return [answer.status, await answer.text()];
}"""


def test_an_observer_sees_no_button_and_gets_no_way_by_hand(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    pod = page.locator("#picture [data-kind=pod]").first
    aim = {
        "kind": "Pod",
        "namespace": namespace,
        "name": pod.get_attribute("data-name") or "",
        "uid": pod.get_attribute("data-uid") or "",
    }
    for kind in ("pod", "node"):
        thing = page.locator(f"#picture [data-kind={kind}]").first
        thing.locator(".focus").click()
        expect(page.locator("#inspector-title")).to_have_text(
            thing.get_attribute("data-name") or ""
        )
        for tab in page.locator(".strip-of-tabs [role=tab]").all():
            tab.click()
            expect(page.locator("[id^=act-], [hx-post], #action > *")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.locator("#picture [data-kind=deployment] .focus").click()
    expect(page.locator("#inspector-title")).to_have_text("hello")
    expect(page.locator("[id^=act-], [hx-post]")).to_have_count(0)
    attempts = {
        "/actions/kill/": {**aim, "now": "on"},
        "/actions/scale/": {"kind": "Deployment", "namespace": namespace, "name": "hello", "replicas": "0"},
        "/access/": {"role": "instructor", "hours": "1", "max_uses": "1"},
    }  # fmt: skip
    for path, fields in attempts.items():
        status, text = page.evaluate(POST, [path, fields])
        assert status == 403, path
        assert "observer" in text
    refused = page.evaluate("() => fetch('/actions/scale/?kind=Deployment').then((a) => a.status)")
    assert refused == 403
    wait_for_pods(page, 3)


def test_a_grant_that_is_ended_ends_the_page_and_its_socket(practice_stage: Stage) -> None:
    name = "Vera Verylate"
    page = browsers.new_page(practice_stage.browser)
    page.goto(f"{practice_stage.address}/enter/")
    page.locator("#token").fill(practice_stage.podium.links["observer"])
    page.locator("#name").fill(name)
    page.locator("button[type=submit]").click()
    parted = partings(page)
    page.wait_for_url("**/cluster/**")
    page.reload()
    page.wait_for_selector("#freshness[data-level=live]", timeout=PATIENCE_MS)
    parted.clear()
    instructor = practice_stage.page()
    instructor.goto(f"{practice_stage.address}/access/")
    ended_s = monotonic()
    instructor.get_by_role("button", name=f"End the stay of {name}").click()
    page.wait_for_url("**/login/**", timeout=(ENDS_WITHIN_S + SLACK_S) * 1000)
    expect(page.get_by_role("alert")).to_contain_text("You were signed out")
    assert parted
    assert parted[0] - ended_s < ENDS_WITHIN_S + SLACK_S
    assert asked_again(page, practice_stage) == "/login/"


def partings(page: Page) -> list[float]:
    """When the server has parted with a socket of this page, from now on. The page leaves at once when it is told, and
    nobody hears its socket close then."""
    parted: list[float] = []

    def note(payload: str | bytes) -> None:
        if json.loads(payload)["t"] == "bye":
            parted.append(monotonic())

    page.on("websocket", lambda live: live.on("framereceived", note))
    return parted


def asked_again(page: Page, stage: Stage) -> str:
    """Where somebody without a grant gets to."""
    page.goto(f"{stage.address}/cluster/")
    path: str = page.evaluate("() => location.pathname")
    return path


def test_one_window_too_many_is_told_and_does_not_spin(practice_stage: Stage) -> None:
    first = practice_stage.page("observer")
    others = [first.context.new_page() for _ in range(8)]
    for page in others:
        page.goto(f"{practice_stage.address}/cluster/")
    last = others[-1]
    chip = last.locator("#freshness[data-level=ended]")
    expect(chip).to_contain_text("Too many windows", timeout=PATIENCE_MS)
    last.evaluate("() => { window.podiumMark = true; }")
    last.wait_for_timeout(2_500)
    assert last.evaluate("() => window.podiumMark"), "the page reloads itself for ever"
    assert first.locator("#freshness").get_attribute("data-level") == "live"
