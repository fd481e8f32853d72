"""Every drawn explorable, alone on a page: tried by keyboard, in both themes, on a phone and on the stage."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage
from tests.running import browser as browsers

ROOT = Path(__file__).parents[2]
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
STAGE_TEXT_PX = 27
PHONE_TEXT_PX = 12
TABS_MOST = 80
TOOLS = ".drawn-tools button"

# What is done to each, by keyboard alone: where the focus shall be, and the keys that are pressed there.
TRYING: dict[str, list[tuple[str, str]]] = {
    "dependency-matrix": [
        (".matrix-box[tabindex='0']", "Space ArrowRight Enter ArrowDown Space"),
        ("text=Fill in the versions", "Enter"),
        *((f".matrix-head:nth-child({at}) .matrix-deploy", "Enter") for at in range(2, 7)),
    ],
    "machine-slices": [
        (".drawn-slider:nth-child(1) input", "ArrowRight ArrowRight ArrowRight ArrowRight"),
        (".drawn-slider:nth-child(2) input", "End"),
        ("text=Start another machine", "Enter"),
    ],
    "shared-kernel": [
        (".drawn-slider:nth-child(1) input", "End"),
        ("text=Limit container 1", "Space"),
        ("text=Can one break out?", "Enter"),
        ("text=Race: start both", "Enter"),
    ],
    "image-layers": [
        ("[data-base=small]", "Enter"),
        ('text="Push"', "Enter"),
        ("[data-base=large]", "Enter"),
        ("text=Change the last line", "Enter"),
    ],
    "one-column": [("text=Collapse into an image", "Enter")],
    "three-hurdles": [(f".gate:nth-child({at}) .gate-button", "Enter") for at in (1, 2, 3)],
    "team-path": [("li:nth-child(2) > .stop", "Space")],
    "nine-jobs": [(f"li:nth-child({at}) > .job-tile", "Space") for at in (1, 3, 5, 7, 9)],
    "eight-principles": [(f"li:nth-child({at}) > .card-button", "Enter") for at in (2, 4, 8)],
    "control-loop": [
        (".pod-box", "Enter"),
        ("text=Step", "Enter Enter"),
        ("text=Put the loop to sleep", "Enter"),
        (".pod-box", "Enter"),
        ("text=Wake the loop", "Enter"),
        ("text=Run until it is right", "Enter"),
    ],
    "wish-path": [("text=Next hop", "Enter " * 9)],
    "nine-orders": [
        ("text=Send the nine orders", "Enter"),
        ("text=Make one wish", "Enter"),
        ("text=Let the loop look again", "Enter"),
    ],
    "find-the-password": [
        (".file-line[tabindex='0']", "Enter End Enter"),
        ("input[type=text]", "h e l l o"),
        ("text=Decode the base64", "Enter"),
    ],
}
NEVER_TRIED = {"certificate"}

Show = Callable[..., Page]


@pytest.fixture
def show(browser: Browser) -> Show:
    """An explorable from the repository's own files, under the same content security policy as Podium's."""

    def answer(route: Route) -> None:
        path = ROOT / route.request.url.split("://drawn.test/", 1)[1].split("#")[0]
        if path.exists():
            route.fulfill(path=path, content_type=TYPES[path.suffix])
        else:
            route.abort()

    def opened(name: str, *, stage: bool = False, **looks: object) -> Page:
        page = browsers.new_page(browser, reduced_motion=True, **looks)  # type: ignore[arg-type]
        page.route("**/*", answer)
        page.goto(f"http://drawn.test/tests/js/harness/drawn.html#{name}")
        if stage:
            page.evaluate("() => { document.documentElement.dataset.stage = ''; }")
        expect(page.locator(f"[data-drawn={name}]")).to_be_visible()
        return page

    return opened


def reach(page: Page, where: str) -> None:
    """By Tab alone; inside a grid by its arrow keys."""
    target = page.locator(where).first
    is_there = "element => element === document.activeElement"
    for _ in range(TABS_MOST):
        if target.evaluate(is_there):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{where} is not reached by Tab")


def try_it(page: Page, name: str) -> None:
    for where, keys in TRYING.get(name, []):
        reach(page, where)
        for key in keys.split():
            page.keyboard.press(key)


def overflow(page: Page) -> int:
    found: int = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return found


def small_texts(page: Page, least_px: int) -> list[str]:
    found: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll('.drawn *')].filter((one) => one.checkVisibility()
          && !one.closest('.visually-hidden')
          && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
          && parseFloat(getComputedStyle(one).fontSize) < least).map((one) => one.textContent)""",
        least_px,
    )
    return found


def test_every_explorable_is_in_this_file(show: Show) -> None:
    page = show("one-column")
    links = page.locator("#drawn-names a").all_text_contents()
    assert set(links) == set(TRYING) | NEVER_TRIED


@pytest.mark.parametrize("name", TRYING)
def test_by_keyboard_until_it_counts_as_tried_once(show: Show, name: str) -> None:
    page = show(name)
    page.evaluate(
        """() => {
          window.told = [];
          new MutationObserver(() => window.told.push(document.getElementById('drawn-tried').textContent))
            .observe(document.getElementById('drawn-tried'), { childList: true, characterData: true, subtree: true });
        }"""
    )
    before = page.locator(".drawn-said").text_content()
    try_it(page, name)
    expect(page.locator("#drawn-tried")).to_have_text(f"Counts as tried: {name}")
    said = page.locator(".drawn-said").text_content()
    assert said
    assert said != before
    assert (
        page.locator("#drawn-heard").text_content() == said
    )  # what is read aloud is what stands there
    reach(page, ".drawn-restart")
    page.keyboard.press("Enter")
    try_it(page, name)
    assert page.evaluate("() => window.told") == [f"Counts as tried: {name}"]
    assert page.troubles == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*TRYING, *NEVER_TRIED])
def test_axe_finds_nothing_and_nothing_sticks_out(show: Show, name: str, theme: str) -> None:
    page = show(name, theme=theme, size="phone")
    for done in (False, True):
        if done:
            try_it(page, name)
        for width, height in (browsers.SIZES["phone"], browsers.SIZES["laptop"]):
            page.set_viewport_size({"width": width, "height": height})
            assert overflow(page) <= 0, f"{width} px wide, {'tried' if done else 'at first'}"
            assert small_texts(page, PHONE_TEXT_PX) == []
        assert violations(page) == []
    badge = "From the report" if name in NEVER_TRIED else "Drawn, no cluster"
    expect(page.locator(".drawn-badge")).to_have_text(badge)
    assert page.troubles == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [*TRYING, *NEVER_TRIED])
def test_on_the_stage_every_text_is_read_from_the_back_row(show: Show, name: str) -> None:
    page = show(name, size="projector", stage=True)
    try_it(page, name)
    assert small_texts(page, STAGE_TEXT_PX) == []
    assert overflow(page) <= 0
    assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") <= 0


def test_authors_see_one_after_the_other(practice_stage: Stage) -> None:
    page = practice_stage.fragment("lessons/drawn/")
    expect(page.locator("[data-drawn=dependency-matrix]")).to_be_visible()
    page.get_by_role("link", name="control-loop").click()
    expect(page.locator("[data-drawn]")).to_have_attribute("data-drawn", "control-loop")
    for where, keys in TRYING["control-loop"]:
        page.locator(where).first.press(keys.split()[0])
    expect(page.locator("#drawn-tried")).to_have_text("Counts as tried: control-loop")
    assert violations(page) == []
    assert page.troubles == []  # type: ignore[attr-defined]


DOCUMENT = """{
  player: 'Ada', at: { name: 'demo', practice: true }, lesson: { title: 'Package it' },
  report: { right: 1, asked: 2, hints: 0, steps: [
    { id: 'a', title: 'Lines become layers', state: 'done', answers: [{ is_right: true }, { is_right: false }] },
    { id: 'b', title: 'A node fetches it', state: 'skipped', answers: [] } ] } }"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_certificate_is_made_of_the_report(show: Show, theme: str) -> None:
    page = show("certificate", theme=theme, size="phone")
    expect(page.locator(".sheet-of-proof")).to_contain_text("no finished run")
    mounted = """async (hooks) => {
      const { mount } = await import('http://drawn.test/static/js/lesson/drawn/main.js');
      const quiet = { answered: () => {}, say: () => {}, isStill: true, picking: null };
      return mount(document.getElementById('drawn'), %s, { ...quiet, ...hooks });
    }"""
    page.evaluate(f"({mounted % repr('certificate')})({{ document: {DOCUMENT} }})")
    sheet = page.locator(".sheet-of-proof")
    expect(sheet).to_contain_text("1 of 2 steps proven by the cluster, 1 of 2 answers right")
    expect(sheet.locator(".proof-steps li")).to_have_count(2)
    assert overflow(page) <= 0
    assert violations(page) == []


def test_first_the_guess_then_the_drawing_and_what_was_tried_before_counts(show: Show) -> None:
    page = show("one-column")
    hooks = """async (more) => {
      const { mount } = await import('http://drawn.test/static/js/lesson/drawn/main.js');
      window.told = [];
      const answered = ({ id }) => window.told.push(id);
      const hooks = { answered, say: () => {}, isStill: true, picking: null, ...more };
      return mount(document.getElementById('drawn'), 'one-column', hooks);
    }"""
    page.evaluate(hooks, {"isLocked": True})
    expect(page.locator(".drawn-locked")).to_be_visible()
    page.locator(TOOLS).first.click(force=True)
    assert page.locator("[data-collapsed]").count() == 0
    page.evaluate(hooks, {"isLocked": False})
    expect(page.locator(".drawn-locked")).to_be_hidden()
    page.locator(TOOLS).first.click()
    assert page.evaluate("() => window.told") == ["one-column"]
    page.evaluate(hooks, {"isWanted": True})  # the step that waits for it came later
    assert page.evaluate("() => window.told") == ["one-column"]
    page.locator(TOOLS).first.click()
    page.locator(TOOLS).first.click()
    assert page.evaluate("() => window.told") == ["one-column"]
