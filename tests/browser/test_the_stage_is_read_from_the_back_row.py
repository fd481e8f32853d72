"""The stage as the browser renders it: sizes, lines, contrast, and that everything is there without a hover."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, wait_for_pods

SIZES = [(1920, 1080), (1280, 720), (1024, 768)]
TEXT_PX, TITLE_PX, POD_PX, LINE_PX, CONTRAST = 27, 48, 32, 4, 7
MEASURE = """() => {
  const luminance = ([r, g, b]) => {
    const linear = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const [x, y, z] = [r, g, b].map(linear);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const seen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  // What is behind a text: for HTML the nearest filled ancestor, in the picture the filled shape below it.
  const behind = (element, box) => {
    const svg = element.closest('svg');
    if (svg) {
      const shapes = [...svg.querySelectorAll('.box, .pill, .pod-fill')].filter((one) => {
        const b = one.getBoundingClientRect();
        const fill = getComputedStyle(one).fill;
        return seen(one) && fill !== 'none' && !fill.endsWith(', 0)')
          && b.left <= box.left + 1 && b.right >= box.right - 1
          && b.top <= box.top + 1 && b.bottom >= box.bottom - 1;
      });
      const isBefore = (one) => one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
      const top = shapes.filter(isBefore).at(-1);
      if (top) return parse(getComputedStyle(top).fill);
    }
    for (let one = svg ? svg.parentElement : element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const found = { texts: [], pods: [], lines: [], out: [], title: null, scrolls: false };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const said = walker.currentNode.textContent.trim();
    const isUnseen = element.closest('title, script, style, option, .visually-hidden, .skip, dialog:not([open])');
    if (!said || isUnseen || !seen(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.bottom < 0 || box.right < 0) continue;
    const style = getComputedStyle(element);
    const colour = parse(element.closest('svg') ? style.fill : style.color).slice(0, 3);
    found.texts.push({ said, px: parseFloat(style.fontSize), contrast: contrast(colour, behind(element, box)) });
    const isOut = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
    if (isOut) found.out.push(said);
  }
  for (const pod of document.querySelectorAll('#picture .item.pod:not(.leaving)')) {
    found.pods.push(pod.querySelector('.pod-outline').getBoundingClientRect().width);
  }
  for (const line of document.querySelectorAll('#picture .item:not(.leaving) :is(path, rect)')) {
    const style = getComputedStyle(line);
    const isClear = style.stroke === 'none' || style.strokeOpacity === '0' || style.opacity === '0';
    if (isClear || !seen(line) || line.matches('.focus')) continue;
    found.lines.push({ what: line.getAttribute('class'), px: parseFloat(style.strokeWidth) });
  }
  found.title = parseFloat(getComputedStyle(document.getElementById('narration')).fontSize);
  const main = document.getElementById('main');
  found.scrolls = main.scrollHeight > main.clientHeight + 1 || main.scrollWidth > main.clientWidth + 1;
  return found;
}"""


def measure(page: Page, what: str) -> None:
    """Everything that is on the page now."""
    page.wait_for_timeout(700)  # whatever was on its way has arrived
    found = page.evaluate(MEASURE)
    assert found["texts"], what
    assert [one for one in found["texts"] if one["px"] < TEXT_PX] == [], what
    assert [one for one in found["texts"] if one["contrast"] < CONTRAST] == [], what
    assert [px for px in found["pods"] if px < POD_PX] == [], what
    assert [one for one in found["lines"] if one["px"] < LINE_PX] == [], what
    assert found["title"] >= TITLE_PX, what
    assert found["out"] == [], what
    assert not found["scrolls"], what


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_measure_holds_in_every_size(practice_stage: Stage, theme: str) -> None:
    namespace = practice_stage.app(replicas=4)
    page = practice_stage.page("observer", at=f"#ns={namespace}&stage=1")
    wait_for_pods(page, 4)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    if theme == "dark":
        while page.locator("html").get_attribute("data-theme") != "dark":
            page.keyboard.press("t")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    practice_stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:9.9.9")
    page.wait_for_selector("#picture [data-kind=pod][data-state=failed]", timeout=PATIENCE_MS)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for key, mode in (("1", "nodes"), ("2", "apps")):
            page.keyboard.press(key)
            page.wait_for_selector(f"#picture svg.mode-{mode}")
            measure(page, f"{mode} at {width}×{height}, {theme}")
    assert violations(page) == []


def test_the_last_action_is_the_title_and_the_stage_is_left_as_it_was_entered(
    practice_stage: Stage,
) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    page.keyboard.press("s")
    expect(page.locator("#picture svg.on-stage")).to_be_visible()
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=5")
    expect(page.locator("#narration")).to_contain_text("hello", timeout=PATIENCE_MS)
    assert page.locator("#narration").bounding_box()["y"] < 100  # type: ignore[index]
    expect(page.locator("#cluster-chip")).to_be_visible()
    expect(page.locator("#freshness")).to_be_visible()
    page.locator("#stage-exit").click()
    expect(page.locator("#picture svg.on-stage")).to_have_count(0)
    expect(page.locator(".tabs")).to_be_visible()
    assert page.locator("html").get_attribute("data-theme") is None
    assert page.troubles == []  # type: ignore[attr-defined]
