"""Everything that can be done, done without a mouse; and one sees where the keyboard is."""

from playwright.sync_api import Page, expect

from tests.browser.stage import DRAWN, Stage, wait_for_pods

TABS_LIMIT = 40  # more presses than things in the bar mean that the picture is not reached
VIEW_TABS = [
    ("ArrowRight", "apps"),
    ("ArrowRight", "rollout"),
    ("ArrowRight", "table"),
    ("ArrowRight", "nodes"),
    ("ArrowLeft", "table"),
    ("ArrowLeft", "rollout"),
    ("ArrowLeft", "apps"),
]
INSPECTOR_TABS = [
    ("ArrowRight", "events"),
    ("End", "yaml"),
    ("ArrowLeft", "logs"),
    ("Home", "state"),
    ("ArrowLeft", "yaml"),
]
FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    || (element instanceof SVGElement && style.stroke !== 'none' && parseFloat(style.strokeWidth) >= 2
        && parseFloat(style.strokeOpacity) > 0 && parseFloat(style.opacity) > 0);
  return {
    shown,
    what: element.id || element.closest('[data-key]')?.dataset.key || element.outerHTML.slice(0, 120),
    kind: element.closest('[data-kind]')?.dataset.kind ?? '',
    uid: element.closest('[data-uid]')?.dataset.uid ?? '',
    inPicture: Boolean(element.closest('#picture')),
  };
}"""


def focus(page: Page) -> dict:
    """Where the keyboard is. AssertionError where nothing shows it."""
    found: dict = page.evaluate(FOCUS)
    assert found["shown"], f"no visible focus at {found['what']}"
    return found


def tab_until(page: Page, is_there) -> dict:
    for _ in range(TABS_LIMIT):
        page.keyboard.press("Tab")
        found = focus(page)
        if is_there(found):
            return found
    raise AssertionError("not reachable by Tab")


def go_to_a_pod(page: Page) -> dict:
    """Tab into the picture, then arrows."""
    found = tab_until(page, lambda one: one["inPicture"])
    for key in ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight"] * 5:
        if found["kind"] == "pod":
            return found
        page.keyboard.press(key)
        found = focus(page)
    raise AssertionError("no pod is reachable by arrow keys")


def test_a_pod_is_killed_and_replaced_without_a_mouse(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    victim = go_to_a_pod(page)["uid"]
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_be_focused()
    tab_until(page, lambda one: one["what"] == "act-kill")
    page.keyboard.press("Enter")
    confirm = page.locator("[data-action-form] button[type=submit]")
    expect(confirm).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{DRAWN}[data-uid="{victim}"]', state="detached")
    wait_for_pods(page, 3)
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert focus(page)["inPicture"], "the keyboard stays beside the place of what is gone"


def test_escape_closes_and_the_focus_goes_back(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    there = go_to_a_pod(page)["uid"]
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert focus(page)["uid"] == there


def test_scaling_by_the_stepper(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#view=apps&ns={namespace}&open=Deployment/{namespace}/hello")
    wait_for_pods(page, 3)
    expect(page.locator("#inspector-title")).to_have_text("hello")
    page.locator("#inspector-title").focus()
    tab_until(page, lambda one: one["what"] == "act-scale")
    page.keyboard.press("Enter")
    expect(page.locator("#field-replicas")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#field-replicas")).to_have_value("4")
    page.keyboard.press("Tab")
    expect(page.locator("[data-step='1']")).to_be_focused()
    focus(page)
    page.keyboard.press("Enter")
    expect(page.locator("#field-replicas")).to_have_value("5")
    expect(page.locator("#kubectl")).to_contain_text("--replicas=5")
    tab_until(page, lambda one: "submit" in one["what"])
    page.keyboard.press("Enter")
    wait_for_pods(page, 5)


def test_tabs_by_arrow_keys(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    page.locator("#tab-nodes").focus()
    for key, name in VIEW_TABS:
        page.keyboard.press(key)
        expect(page.locator(f"#tab-{name}")).to_be_focused()
        expect(page.locator(f"#tab-{name}")).to_have_attribute("aria-selected", "true")
        focus(page)
    page.keyboard.press("1")
    page.locator("#picture [data-kind=pod] .focus").first.click()
    page.locator("#inspector-tab-state").focus()
    for key, name in INSPECTOR_TABS:
        page.keyboard.press(key)
        expect(page.locator(f"#inspector-tab-{name}")).to_be_focused()
        page.wait_for_selector(f"#inspector-panel[data-tab={name}]")
        focus(page)


def test_single_keys_and_their_switch(practice_stage: Stage) -> None:
    page = practice_stage.page("observer")
    for key, mode in (("2", "apps"), ("3", "rollout"), ("4", "table"), ("1", "nodes")):
        page.keyboard.press(key)
        expect(page.locator(f"#tab-{mode}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("/")
    expect(page.locator("#selector")).to_be_focused()
    page.keyboard.type("app=2?1")
    expect(page.locator("#selector")).to_have_value("app=2?1")
    expect(page.locator("#tab-nodes")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#selector")).to_have_value("")
    page.keyboard.press("n")
    expect(page.locator("#namespace")).to_be_focused()
    page.locator("#main").focus()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    tab_until(page, lambda one: one["what"] == "single-keys")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    for key in ("2", "/", "?", "t"):
        page.keyboard.press(key)
    expect(page.locator("#tab-nodes")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("#selector")).not_to_be_focused()
    assert page.evaluate("() => document.documentElement.dataset.theme ?? ''") == ""


def test_every_stop_of_the_keyboard_shows_itself(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page(at=f"#view=apps&ns={namespace}&open=Deployment/{namespace}/hello")
    expect(page.locator("#inspector-title")).to_have_text("hello")
    seen = set()
    for _ in range(TABS_LIMIT):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        seen.add(focus(page)["what"])
    assert {"help-button", "selector", "namespace", "drawer-close", "act-scale"} <= seen
    page.keyboard.press("4")
    page.locator("[data-table-kind=Pod]").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        focus(page)
    page.goto(f"{practice_stage.address}/access/")
    for _ in range(12):
        page.keyboard.press("Tab")
        focus(page)


def test_enter_in_the_table_opens_the_inspector(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#view=table&ns={namespace}")
    expect(page.locator("#table-panel tbody tr")).to_have_count(3)
    row = page.locator("#table-panel tbody tr button").nth(1)
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_have_text(row.text_content() or "")
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
