"""The address holds the whole view: each state goes into the link, and a fresh page that follows it has that state."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods

ADDRESS = Path(__file__).parents[2] / "static/js/ui/address.js"
PARTS = set(re.findall(r'\{ name: "(\w+)", home:', ADDRESS.read_text()))
Look = Callable[[Page, str], None]


def visible(selector: str) -> Look:
    return lambda page, _: expect(page.locator(selector).first).to_be_visible(timeout=PATIENCE_MS)


def value(selector: str, text: str) -> Look:
    return lambda page, ns: expect(page.locator(selector)).to_have_value(text.format(ns=ns))


def rollout(page: Page, ns: str) -> None:
    page.keyboard.press("2")
    open_thing(page, "deployment", "hello")
    page.locator("[data-rollout]").first.click()


def camera(page: Page, _: str) -> None:
    page.keyboard.press("+")
    page.keyboard.press("+")


def looks_from_nearer(page: Page, _: str) -> None:
    expect(page.locator("#camera-zoom")).not_to_have_text("100 %", timeout=PATIENCE_MS)


def tab(page: Page, ns: str) -> None:
    open_thing(page, "pod")
    page.locator(".strip-of-tabs [data-tab=yaml]").click()


def probe(page: Page, ns: str) -> None:
    page.keyboard.press("2")
    open_thing(page, "service", "hello")
    act(page, "probe", rate="2", minutes="1")
    page.wait_for_selector('.probe[data-state="running"]', timeout=PATIENCE_MS)
    page.evaluate("ns => { location.hash += `&probe=${ns}%2Fhello`; }", ns)
    expect(page.locator(".probe-only")).to_have_text("shown alone")


def alone(page: Page, _: str) -> None:
    expect(page.locator(".probe-only[aria-pressed=true]")).to_be_visible(timeout=PATIENCE_MS)


def search(page: Page, _: str) -> None:
    page.keyboard.press("f")
    page.locator("#find-text").fill("image:hello")


def past(page: Page, _: str) -> None:
    for _step in range(3):
        page.keyboard.press(",")
    expect(page.locator("#past-banner")).to_be_visible()


# name in the link → what somebody does, and how one sees that the page is in that state
STATES: dict[str, tuple[Callable[[Page, str], object], Look]] = {
    "view": (lambda page, _: page.keyboard.press("2"), visible("#picture svg.mode-apps")),
    "of": (rollout, visible("#rollout-head:not([hidden])")),
    "ns": (lambda page, ns: page.locator("#namespace").select_option(ns), value("#namespace", "{ns}")),
    "select": (lambda page, _: page.locator("#selector").fill("app = hello"), value("#selector", "app = hello")),
    "find": (search, value("#find-text", "image:hello")),
    "system": (lambda page, _: page.keyboard.press("h"), lambda page, _: expect(page.locator("body")).to_be_visible()),
    "stage": (lambda page, _: page.keyboard.press("s"), visible("[data-stage=on]")),
    "at": (camera, looks_from_nearer),
    "open": (lambda page, _: open_thing(page, "pod"), visible("#inspector-title")),
    "tab": (tab, visible("#inspector-panel[data-tab=yaml]")),
    "when": (past, visible("#past-banner")),
    "probe": (probe, alone),
}  # fmt: skip


def test_no_part_is_forgotten() -> None:
    assert set(STATES) == PARTS


@pytest.fixture(scope="module")
def shared(practice_stage: Stage) -> str:
    return practice_stage.app(replicas=2)


@pytest.mark.parametrize("part", sorted(STATES))
def test_a_state_goes_into_the_link_and_comes_out_of_it(
    practice_stage: Stage, shared: str, part: str
) -> None:
    do, look = STATES[part]
    page = practice_stage.page(at="" if part == "ns" else f"#ns={shared}")
    page.wait_for_selector("#picture [data-kind=pod]")
    if part != "ns":
        wait_for_pods(page, 2)
    do(page, shared)
    page.wait_for_function(
        "part => new URLSearchParams(location.hash.slice(1)).has(part)", arg=part
    )
    look(page, shared)
    link: str = page.evaluate("() => location.href")
    other = practice_stage.page()
    other.goto("about:blank")
    other.goto(link)
    look(other, shared)
    expect(other.locator("#freshness")).to_have_attribute("data-level", "live", timeout=PATIENCE_MS)
    same = "([part, link]) => new URLSearchParams(location.hash.slice(1)).get(part) === new URLSearchParams(new URL(link).hash.slice(1)).get(part)"  # noqa: E501
    other.wait_for_function(same, arg=[part, link])
    assert other.troubles == []  # type: ignore[attr-defined]


def test_a_moment_that_is_kept_no_longer_leads_to_the_oldest(
    practice_stage: Stage, shared: str
) -> None:
    page = practice_stage.page(at=f"#ns={shared}&when=1000000000000")
    expect(page.locator("#toasts")).to_contain_text("is kept no longer", timeout=PATIENCE_MS)
    expect(page.locator("#past-banner")).to_be_visible()
    page.keyboard.press("l")
    page.wait_for_function("() => !location.hash.includes('when=')")


def test_a_moment_that_has_not_come_is_live(practice_stage: Stage, shared: str) -> None:
    page = practice_stage.page(at=f"#ns={shared}&when=99999999999999")
    expect(page.locator("#toasts")).to_contain_text("has not come yet", timeout=PATIENCE_MS)
    expect(page.locator("#past-banner")).to_be_hidden()


def test_a_link_to_counters_that_nobody_keeps_says_so(practice_stage: Stage, shared: str) -> None:
    page = practice_stage.page(at=f"#ns={shared}&probe={shared}/nobody")
    row = page.locator(".probe-nobody")
    expect(row).to_contain_text("Nobody sends requests to nobody", timeout=PATIENCE_MS)
    row.get_by_role("button", name="Close").click()
    expect(row).to_be_hidden()
    assert "probe=" not in page.url
