"""Zoom, pan and map by keys and buttons; the link holds it; a crowd of 2,000 pods stays light and within reach."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.stage import DRAWN, Stage, wait_for_pods
from tests.running import browser as browsers

ROOT = Path(__file__).resolve().parents[2]
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
SVG_PODS_MAX = 30  # at rest: what the pointer or the keyboard holds, and no more
SIZE = "() => document.querySelector('#picture svg').getBoundingClientRect().width"
DRAWN_ON_CANVAS = """() => {
  const canvas = document.querySelector('canvas.fleet');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value) => value > 0);
}"""


def test_zoom_by_key_and_button_and_back(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    before = page.evaluate(SIZE)
    page.keyboard.press("+")
    page.locator("[data-camera=in]").click()
    assert page.evaluate(SIZE) > before * 1.4
    expect(page.locator("#camera-zoom")).not_to_have_text("100 %")
    page.wait_for_url("**at=1.56*")
    link = page.url
    other = practice_stage.page("observer")
    other.goto("about:blank")
    other.goto(link)
    wait_for_pods(other, 3)
    assert other.evaluate(SIZE) == pytest.approx(page.evaluate(SIZE), rel=0.02)
    page.keyboard.press("0")
    expect(page.locator("#camera-zoom")).to_have_text("100 %")
    assert page.evaluate(SIZE) == before
    page.wait_for_function("() => !location.hash.includes('at=')")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_the_camera_does_not_move_when_the_cluster_does(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowDown")
    where = """() => {
      const { scrollLeft, scrollTop } = document.getElementById('main');
      return [scrollLeft, scrollTop, document.querySelector('#picture svg').clientWidth];
    }"""
    page.wait_for_timeout(400)
    before = page.evaluate(where)
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=6")
    wait_for_pods(page, 6)
    assert page.evaluate(where) == before


@pytest.fixture
def crowd(browser: Browser) -> Page:
    """The picture alone, with a hundred nodes and two thousand pods, from the repository's own files."""

    def answer(route: Route) -> None:
        path = ROOT / route.request.url.split("://picture.test/", 1)[1].split("?")[0]
        route.fulfill(
            path=path, content_type=TYPES[path.suffix]
        ) if path.exists() else route.abort()

    page = browsers.new_page(browser, size="projector")
    page.route("**/*", answer)
    page.goto("http://picture.test/tests/js/harness/index.html?scene=fleet")
    page.wait_for_function("() => window.harness?.picture.map()?.isCrowd")
    return page


def test_a_crowd_rests_on_a_canvas_and_is_within_reach(crowd: Page) -> None:
    drawn = crowd.locator("#host .item.pod")
    assert drawn.count() <= SVG_PODS_MAX
    assert crowd.evaluate(DRAWN_ON_CANVAS)
    place = crowd.evaluate(
        """() => {
          const { scene, scale } = window.harness.picture.map();
          const pod = scene.items.filter((item) => item.pod)[321];
          const box = document.querySelector('#host svg').getBoundingClientRect();
          return { id: pod.id, x: box.left + (pod.x + pod.w / 2) * scale, y: box.top + (pod.y + pod.h / 2) * scale };
        }"""
    )
    crowd.mouse.move(place["x"], place["y"])
    expect(crowd.locator(f'#host .item.pod[data-uid="{place["id"]}"]')).to_have_count(1)
    crowd.mouse.click(place["x"], place["y"])
    assert crowd.evaluate("() => window.harness.log.at(-1)") == ["open", place["id"]]
    assert crowd.evaluate("id => window.harness.picture.focus(id)", place["id"])
    crowd.keyboard.press("ArrowRight")
    assert (
        crowd.evaluate("() => document.activeElement.closest('[data-kind]').dataset.kind") == "pod"
    )


def test_from_near_a_crowd_is_drawn_whole_and_only_where_it_is_seen(crowd: Page) -> None:
    crowd.evaluate("() => window.harness.picture.camera.zoomTo(5)")
    expect(crowd.locator("canvas.fleet")).to_be_hidden()
    pods = crowd.locator(f"{DRAWN.replace('#picture', '#host')}[data-kind=pod]")
    expect(pods.first).to_be_visible()
    assert 20 < pods.count() < 420
    assert crowd.locator("#host .pod-name").first.text_content()
