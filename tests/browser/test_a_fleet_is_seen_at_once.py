"""Seven hundred nodes with 21,000 pods: what is well is counted, what is wrong is found, on either painter."""

import base64
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage
from tests.running.podium import Podium

NODES, PODS = 700, 21_000
COUNTED = re.compile(r"700 nodes · 21,000 pods\. \d+ failing")
FIELD = "canvas.fleet-field:not([hidden])"
IN_SIGHT = """(selector) => {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  const room = document.getElementById('main').getBoundingClientRect();
  return box && box.top >= room.top && box.bottom <= room.bottom && box.left >= room.left && box.right <= room.right;
}"""
GPU = """() => {
  const get = WebGL2RenderingContext.prototype.getParameter;
  WebGL2RenderingContext.prototype.getParameter = function (name) {
    return name === 0x9246 || name === this.RENDERER ? 'a processor for tests' : get.call(this, name);
  };
}"""
ALIKE = """async (shots) => {
  const [a, b] = await Promise.all(shots.map(async (shot) => {
    const image = await createImageBitmap(await (await fetch(shot)).blob());
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height).data;
  }));
  const colours = new Set();
  let same = 0;
  for (let i = 0; i < a.length; i += 4) {
    colours.add(`${a[i]},${a[i + 1]},${a[i + 2]}`);
    if ([0, 1, 2].every((n) => Math.abs(a[i + n] - b[i + n]) < 8)) same += 1;
  }
  return { colours: colours.size, share: same / (a.length / 4) };
}"""


@pytest.fixture(scope="module")
def fleet(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("fleet")
    spec = {"nodes": NODES, "pods": PODS, "changes_per_s": 0}
    scenario = folder / "fleet.yaml"
    scenario.write_text(json.dumps({"description": "A fleet at rest.", "fleet": spec}))
    with Podium(scenario=str(scenario), data_dir=folder) as podium:
        yield Stage("practice", podium, browser)


def picture(stage: Stage, at: str = "#view=nodes") -> Page:
    page = stage.page("observer", at=at)
    expect(page.locator(FIELD)).to_be_visible(timeout=PATIENCE_MS)
    label = page.locator("#picture svg.picture")
    expect(label).to_have_attribute("aria-label", COUNTED, timeout=PATIENCE_MS)
    return page


def test_all_nodes_and_pods_are_there_and_few_elements(fleet: Stage) -> None:
    page = picture(fleet)
    assert page.locator(FIELD).get_attribute("data-painter") == "2d"  # no processor here
    assert page.locator("#picture svg.picture *").count() < 500
    assert violations(page) == []


def test_the_list_of_problems_leads_to_the_place(fleet: Stage) -> None:
    page = picture(fleet)
    page.locator("#problems-button").click()
    page.locator("#problems-list button").first.click()
    page.wait_for_function("() => location.hash.includes('open=Pod')")
    expect(page.locator("#drawer")).to_contain_text("BackOff", timeout=PATIENCE_MS)


def test_a_node_is_found_by_its_name_and_haloed(fleet: Stage) -> None:
    page = picture(fleet, "#view=nodes&at=6.00,0.100,0.100")
    page.keyboard.press("f")
    page.keyboard.type("kind:node node-650")
    page.keyboard.press("Enter")
    page.wait_for_function(IN_SIGHT, arg=f"{DRAWN}.found.now", timeout=PATIENCE_MS)


def test_arrow_keys_go_from_node_to_node_and_enter_opens(fleet: Stage) -> None:
    page = picture(fleet)
    page.locator("#picture .item.cell .focus[tabindex='0']").focus()
    first = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert [one[:5] for one in (first, second)] == ["Node ", "Node "]
    assert first != second
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible(timeout=PATIENCE_MS)


def first_pod(page: Page) -> str:
    """The name of a pod in the table that is well: in the whole picture it is only counted."""
    page.locator("[data-mode=table]").click()
    expect(page.locator("[data-table-kind=Pod] .count")).to_have_text("2500", timeout=PATIENCE_MS)
    name = page.locator("#table-panel tr[data-state=ready] button").first.text_content()
    assert name
    return name


def test_the_pods_of_a_chosen_namespace_have_names_and_are_listed_found_and_opened(
    fleet: Stage,
) -> None:
    page = picture(fleet)
    page.locator("#namespace").select_option("team-3")
    name = first_pod(page)
    page.locator("[data-mode=nodes]").click()
    page.keyboard.press("f")
    page.keyboard.type(f"{name} is:ready")
    expect(page.locator("#find-count")).to_contain_text("1 found", timeout=PATIENCE_MS)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#drawer")).to_contain_text(name, timeout=PATIENCE_MS)
    page.locator("#namespace").select_option("")
    expect(page.locator("#picture svg.picture")).to_have_attribute(
        "aria-label", COUNTED, timeout=PATIENCE_MS
    )


def test_a_selector_lights_what_an_open_node_runs(fleet: Stage) -> None:
    page = picture(fleet, "#view=nodes&open=Node//node-10")
    expect(page.locator("#drawer")).to_contain_text("node-10", timeout=PATIENCE_MS)
    page.locator("#selector").fill("app")
    expect(page.locator("#spotlight-result")).to_contain_text(
        re.compile(r"· [1-9]\d ready to receive"), timeout=PATIENCE_MS
    )


def test_a_link_to_a_pod_that_is_well_opens_it(fleet: Stage) -> None:
    page = picture(fleet)
    page.locator("#namespace").select_option("team-3")
    name = first_pod(page)
    again = fleet.page("observer", at=f"#view=nodes&ns=team-3&open=Pod/team-3/{name}")
    expect(again.locator("#drawer")).to_contain_text(name, timeout=PATIENCE_MS)


def test_a_pod_that_is_only_counted_is_found_in_the_whole_fleet_and_gone_to(fleet: Stage) -> None:
    page = picture(fleet)
    page.locator("#namespace").select_option("team-3")
    name = first_pod(page)
    again = picture(fleet, "#view=nodes&at=6.00,0.100,0.100")
    again.keyboard.press("f")
    again.keyboard.type(name)
    expect(again.locator("#find-count")).to_contain_text("found", timeout=PATIENCE_MS)
    expect(again.locator("#find-count")).not_to_contain_text("nothing", timeout=PATIENCE_MS)
    again.keyboard.press("Enter")
    again.wait_for_function(IN_SIGHT, arg=f"{DRAWN}.found.now", timeout=PATIENCE_MS)
    again.keyboard.press("Control+Enter")
    expect(again.locator("#drawer")).to_contain_text(name, timeout=PATIENCE_MS)


def test_both_painters_paint_the_same(fleet: Stage, browser: Browser) -> None:
    shots = []
    for script in ("", GPU):
        page = picture(fleet)
        if script:
            page.add_init_script(f"({script})()")
            page.reload()
            expect(page.locator(f"{FIELD}[data-painter=webgl2]")).to_be_visible(timeout=PATIENCE_MS)
        page.wait_for_timeout(1_500)
        shot = page.locator("#picture").screenshot()
        shots.append("data:image/png;base64," + base64.b64encode(shot).decode())
    told = browser.new_context(bypass_csp=True).new_page().evaluate(ALIKE, shots)
    assert told["colours"] > 8
    assert told["share"] > 0.97
