"""Who asked the system for less motion sees fades, and nothing that travels."""

from playwright.sync_api import Page

from tests.browser.stage import Stage, wait_for_pods

FADE_MS = 200
# Each frame, every running animation and transition: what it changes, and for how long.
RECORD = """() => {
  window.moved = [];
  const look = () => {
    for (const one of document.getAnimations()) {
      const { duration, delay } = one.effect.getComputedTiming();
      const what = one.transitionProperty ?? [...new Set(one.effect.getKeyframes().flatMap(Object.keys))]
        .filter((name) => !['offset', 'easing', 'composite', 'computedOffset'].includes(name)).join();
      window.moved.push({ what, length_ms: duration + delay, where: one.effect.target.getAttribute('class') });
    }
    window.watching = requestAnimationFrame(look);
  };
  look();
}"""


def moved(page: Page) -> list[dict]:
    found: list[dict] = page.evaluate(
        "() => { cancelAnimationFrame(window.watching); return window.moved; }"
    )
    return found


def change_everything(stage: Stage, page: Page, namespace: str) -> None:
    page.evaluate(RECORD)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=6")
    wait_for_pods(page, 6)
    page.keyboard.press("2")
    page.wait_for_selector("#picture svg.mode-apps")
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=2")
    wait_for_pods(page, 2)


def test_nothing_travels_when_less_motion_was_asked_for(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}", reduced_motion=True)
    wait_for_pods(page, 3)
    change_everything(practice_stage, page, namespace)
    all_of_it = moved(page)
    assert all_of_it, "appearing and going are still shown, as fades"
    too_much = [
        one for one in all_of_it if one["length_ms"] > FADE_MS or "transform" in one["what"]
    ]
    assert too_much == []


def test_things_travel_otherwise(practice_stage: Stage) -> None:
    """Or the test above would see nothing in any case."""
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    change_everything(practice_stage, page, namespace)
    assert any("transform" in one["what"] for one in moved(page))
