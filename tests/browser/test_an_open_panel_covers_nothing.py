"""On a laptop the inspector and the cause take a part of the width: what was chosen stays in sight beside them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import DRAWN, Stage, wait_for_pods

BESIDE = """([what, panel]) => {
  const [thing, side] = [what, panel].map((one) => document.querySelector(one).getBoundingClientRect());
  return thing.right <= side.left + 1 && thing.left >= 0;
}"""

PLACES = """(drawn) => [...document.querySelectorAll(`${drawn}[data-kind=pod]`)]
  .map((pod) => [pod.dataset.uid, pod.style.transform])"""


def is_beside(page: Page, what: str, panel: str) -> None:
    """Wait until this lies wholly beside the panel."""
    page.wait_for_function(BESIDE, arg=[what, panel])


@pytest.mark.parametrize("mode", ["nodes", "apps"])
def test_the_chosen_thing_stands_beside_the_inspector(practice_stage: Stage, mode: str) -> None:
    namespace = practice_stage.app(replicas=5)
    page = practice_stage.page("observer", at=f"#view={mode}&ns={namespace}")
    wait_for_pods(page, 5)
    places = page.evaluate(PLACES, DRAWN)
    right = page.evaluate(
        """(drawn) => [...document.querySelectorAll(`${drawn}[data-kind=pod]`)]
          .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0].dataset.uid""",
        DRAWN,
    )
    page.locator(f'{DRAWN}[data-uid="{right}"]').click()
    expect(page.locator("#drawer")).to_be_visible()
    is_beside(page, f'{DRAWN}[data-uid="{right}"]', "#side")
    assert page.evaluate(PLACES, DRAWN) == places, "no pod moves for an inspector"
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert page.evaluate("() => document.getElementById('main').scrollWidth") <= 1280


def test_the_buttons_of_a_rollout_stand_beside_the_inspector(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    of = f"Deployment/{namespace}/hello"
    page = practice_stage.page("instructor", at=f"#view=rollout&ns={namespace}&of={of}&open={of}")
    expect(page.locator("#rollout-buttons button").first).to_be_visible()
    expect(page.locator("#inspector-title")).to_have_text("hello")
    is_beside(page, "#rollout-buttons", "#side")
    page.locator("#rollout-buttons button").first.click(trial=True)


def test_what_it_led_to_stands_beside_the_picture(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    practice_stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    wait_for_pods(page, 4)
    page.keyboard.press("c")
    expect(page.locator("#chain")).to_be_visible()
    is_beside(page, "#main", "#chain")
    page.keyboard.press("Escape")
    expect(page.locator("#chain")).to_be_hidden()


def test_a_rollout_goes_on_the_stage_as_its_application(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    of = f"Deployment/{namespace}/hello"
    page = practice_stage.page("observer", at=f"#view=rollout&ns={namespace}&of={of}")
    expect(page.locator("#rollout-name")).to_have_text("hello")
    page.keyboard.press("s")
    stage = page.locator("#picture svg.on-stage.mode-apps")
    expect(stage).to_have_attribute("aria-label", "Application hello on the stage: 3 of 3 serving.")
    page.locator("#stage-exit").click()
    expect(page.locator("#rollout-name")).to_have_text("hello")
