"""WCAG 2.2 A and AA, as far as a machine can tell, on every page, in both themes, also on a phone and at 200 %."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, open_thing
from tests.running import browser as browsers

THEMES = ["light", "dark"]
SIZES = ["laptop", "zoomed"]
TABS = ["state", "events", "logs", "yaml"]


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """As it is, and at 200 %: half as many pixels for everything."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def namespace(practice_stage: Stage) -> str:
    """An app whose update is stuck, so that both generations and every tone are there."""
    name = practice_stage.app(replicas=4)
    practice_stage.kubectl("-n", name, "set", "image", "deploy/hello", "hello=hello:9.9.9")
    return name


def check(page: Page, what: str) -> None:
    found = violations(page)
    assert not found, f"{what}:\n" + "\n".join(found)


def test_the_views_while_an_update_is_stuck(
    practice_stage: Stage, namespace: str, theme: str, size: str
) -> None:
    page = practice_stage.page(at=f"#ns={namespace}", theme=theme, size=size)
    page.wait_for_selector("#picture [data-kind=pod][data-state=failed]")
    check(page, "Nodes")
    page.keyboard.press("2")
    page.wait_for_selector("#picture svg.mode-apps [data-kind=deployment]")
    check(page, "Apps")
    page.locator("#selector").fill("app = hello")
    check(page, "Apps with the spotlight on")
    page.locator("#selector").fill("app = = hello")
    check(page, "a selector that cannot be read")
    page.locator("#selector").fill("")
    page.locator("#tab-table").click()
    page.wait_for_selector("#table-panel tbody tr")  # from now on it is known which kinds are there
    for kind in page.locator("[data-table-kind]:visible").all():
        kind.click()
        check(page, f"Table of {kind.get_attribute('data-table-kind')}")


@pytest.mark.parametrize("size", ["laptop", "phone", "zoomed"])
def test_the_rollout_of_a_stuck_update(
    practice_stage: Stage, namespace: str, theme: str, size: str
) -> None:
    page = practice_stage.page(at="#view=rollout&of=Deployment/no/no", theme=theme, size=size)
    page.wait_for_selector("#rollout-nothing:not([hidden])")
    check(page, "Rollout of nothing")
    page.goto(f"{practice_stage.address}/cluster/#view=rollout&of=Deployment/{namespace}/hello")
    page.wait_for_selector("li.revision.current")
    page.wait_for_selector('.reasons li[data-tone="bad"]')
    check(page, "Rollout")


def test_the_views_of_the_whole_cluster(practice_stage: Stage, namespace: str, theme: str) -> None:
    page = practice_stage.page(at="#view=apps&system=1", theme=theme, size="projector")
    page.wait_for_selector("#picture svg.mode-apps [data-kind=deployment]")
    check(page, "Apps")
    page.keyboard.press("1")
    page.wait_for_selector("#picture svg.mode-nodes [data-kind=node]")
    check(page, "Nodes")


def test_the_inspector_and_a_form_with_an_error(
    practice_stage: Stage, namespace: str, theme: str, size: str
) -> None:
    page = practice_stage.page(at=f"#ns={namespace}", theme=theme, size=size)
    page.wait_for_selector("#picture [data-kind=pod][data-state=failed]")
    page.locator("#picture [data-kind=pod][data-state=ready] .focus").first.click()
    for tab in TABS:
        page.locator(f"#inspector-tab-{tab}").click()
        page.wait_for_selector(f"#inspector-panel[data-tab={tab}]")
        check(page, f"the inspector's tab {tab}")
    page.locator("#act-kill").click()
    page.wait_for_selector("[data-action-form]")
    check(page, "the form to kill a pod")
    page.keyboard.press("Escape")
    open_thing(page, "node")
    check(page, "a node")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    open_thing(page, "deployment")
    for action, field, wrong in (("scale", "replicas", "-1"), ("image", "image", "a b")):
        page.locator(f"#act-{action}").click()
        form = page.locator(f'[data-action-form][hx-post$="/{action}/"]')
        form.locator(f"#field-{field}").fill(wrong)
        form.evaluate("form => { form.noValidate = true; }")
        form.locator("button[type=submit]").click()
        expect(page.locator("#action-trouble")).to_be_visible()
        check(page, f"the form of {action} with an error")
    page.locator("#act-undo").click()
    page.wait_for_selector("#field-revision")
    check(page, "the form to undo")


def test_the_help_and_the_menu(practice_stage: Stage, theme: str, size: str) -> None:
    page = practice_stage.page(theme=theme, size=size)
    page.locator("#me summary").click()
    check(page, "the menu")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    check(page, "the help")


def test_the_pages_around(practice_stage: Stage, theme: str, size: str) -> None:
    page = practice_stage.page(theme=theme, size=size)
    for path in ("access", "audit", "nowhere"):
        page.goto(f"{practice_stage.address}/{path}/")
        check(page, path)
    page.goto(f"{practice_stage.address}/doctor/")
    page.wait_for_selector("table.doctor")
    check(page, "doctor")
    page.goto(f"{practice_stage.address}/access/")
    page.locator("form.row button").click()
    page.wait_for_selector("section.made")
    check(page, "a new link")
    observer = practice_stage.page("observer", theme=theme, size=size)
    observer.goto(f"{practice_stage.address}/audit/")
    expect(observer.locator("h1")).to_have_text("Not allowed")
    check(observer, "not allowed")


def test_the_doors(practice_stage: Stage, theme: str, size: str) -> None:
    page = browsers.new_page(practice_stage.browser, theme=theme, size=size)
    for path in ("login", "enter"):
        page.goto(f"{practice_stage.address}/{path}/")
        check(page, path)
    page.locator("#token").fill("nonsense")
    page.locator("button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    check(page, "a link that lets nobody in")
    page.goto(f"{practice_stage.address}/login/")
    page.locator("#username").fill("nobody")
    page.locator("#password").fill("wrong")
    page.locator("button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    check(page, "a wrong password")


def test_a_phone(practice_stage: Stage, namespace: str, theme: str) -> None:
    page = practice_stage.page(at=f"#ns={namespace}", theme=theme, size="phone")
    check(page, "Nodes on a phone")
    page.locator("#tab-apps").click()
    page.wait_for_selector("#picture svg.mode-apps [data-kind=deployment]")
    check(page, "Apps on a phone")
    open_thing(page, "deployment")
    check(page, "the inspector on a phone")
    page.locator("#drawer-close").click()
    page.locator("#tab-table").click()
    check(page, "Table on a phone")
