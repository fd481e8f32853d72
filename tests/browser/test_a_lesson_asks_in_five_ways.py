"""Every kind of question, words on things, what is lit, guards, and time that stops at moments."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from explainer.format import reading
from explainer.format.lesson import Lesson
from tests.browser import axe
from tests.browser.lessons import begun, own_lesson, stage_with, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TEXT = """\
---
lesson: five-ways
number: 90
version: 1
title: Five ways to ask
minutes: 3
objective: Answer every kind of question.
given: { apply: [manifests/hello.yaml, manifests/stranger.yaml], until: [ { rollout_complete: deployment/hello } ] }
view: { scene: apps, focus: [deployment/hello] }
---
Words with a `code` word and a [link](https://kubernetes.io/).

## look: What is lit
One thing.
```step
highlight: [deployment/hello]
say: { deployment/hello: "The wish stands here" }
next: manual
```

## poll: Nothing is right
```step
ask:
  id: mood
  kind: poll
  prompt: How often do you deploy?
  options: [ { id: day, text: Each day }, { id: year, text: Each year } ]
next: manual
```

## order: Put in order
```step
ask:
  id: chain
  kind: order
  prompt: Who makes whom?
  options: [ { id: dep, text: Deployment }, { id: rs, text: ReplicaSet }, { id: pod, text: Pod } ]
  reveal: at_once
next: manual
```

## pick: Pick a thing
```step
ask: { id: owner, kind: pick, prompt: "Which thing holds the wish?", answer: [deployment/hello], reveal: at_once }
next: manual
```

## scale: Time stops
```step
ask: { id: most, kind: number, prompt: "How many will be ready?", answer: 4 }
do: [ { button: Scale to 4, scale: { of: deployment/hello, replicas: 4 } } ]
clock: { rate: 1, pause_on: [ { pods: { selector: app=hello, count: "== 4" } } ] }
expect: { never: [ { pods: { selector: app=hello, count: "> 3" } } ] }
done: { ready: { selector: app=hello, count: "== 4" } }
within: 60s
why: [ The wish is four. ]
```
"""

STRANGER = """\
apiVersion: v1
kind: Pod
metadata: { name: stranger, labels: { app: stranger } }
spec: { containers: [ { name: hello, image: "hello:1.0.0" } ] }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of lessons of one's own."""
    made = tmp_path_factory.mktemp("lessons")
    manifests = own_lesson(made, "90-five-ways", TEXT) / "manifests"
    (manifests / "stranger.yaml").write_text(STRANGER)
    return made


@pytest.fixture(scope="module")
def one(folder: Path) -> Lesson:
    """The lesson in it."""
    return reading.read(folder / "90-five-ways")


@pytest.fixture(scope="module")
def own_stage(
    browser: Browser, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Podium with that folder."""
    with stage_with(browser, folder, tmp_path_factory.mktemp("own")) as made:
        yield made


def go_to(page: Page, step: str) -> None:
    """Skip what lies before it."""
    while page.locator(f'#lesson[data-step="{step}"]').count() == 0:
        before = page.locator("#lesson").get_attribute("data-step")
        while page.locator(f'#lesson[data-step="{before}"]').count():
            knob = page.locator('[data-id="next"], [data-id="skip"]').last
            stage = page.locator("#lesson").get_attribute("data-stage")
            knob.click(timeout=PATIENCE_MS)
            page.wait_for_function(
                "([step, stage]) => { const { dataset } = document.getElementById('lesson');"
                " return dataset.step !== step || dataset.stage !== stage; }",
                arg=[before, stage],
            )


def test_what_it_is_about_is_lit_and_has_words_on_it(own_stage: Stage, one: Lesson) -> None:
    page = begun(own_stage, one)
    until(page, step="look")
    page.wait_for_selector(f"{DRAWN}.lit[data-kind=deployment]", timeout=PATIENCE_MS)
    page.wait_for_selector(f"{DRAWN}.unlit[data-kind=pod][data-name=stranger]")
    # What belongs to the lit thing stays bright with it.
    expect(page.locator(f"{DRAWN}.unlit[data-kind=pod]")).to_have_count(1)
    expect(page.locator(f"{DRAWN}.bubble")).to_contain_text("The wish stands here")
    page.keyboard.press("c")
    expect(page.locator(f"{DRAWN}.bubble")).to_have_count(0)
    page.reload()
    until(page, step="look")
    expect(page.locator(f"{DRAWN}.bubble")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.locator(f"{DRAWN}.bubble")).to_have_count(1)


def test_a_poll_has_no_right_answer(own_stage: Stage, one: Lesson) -> None:
    page = begun(own_stage, one)
    go_to(page, "poll")
    page.keyboard.press("2")
    page.keyboard.press("PageDown")
    until(page, step="poll", stage="next")
    expect(page.locator(".lesson-part-ask")).to_contain_text("Each year you said this")
    expect(page.locator(".lesson-verdict")).to_have_count(0)


def test_cards_are_put_in_order_with_arrow_keys(own_stage: Stage, one: Lesson) -> None:
    page = begun(own_stage, one)
    go_to(page, "order")
    wanted = ["Deployment", "ReplicaSet", "Pod"]
    for place, name in enumerate(wanted):
        for _ in range(3):
            now = page.locator(".lesson-order li > span").all_text_contents()
            if now.index(name) == place:
                break
            page.locator(".lesson-order li").nth(now.index(name)).locator("button").first.focus()
            page.keyboard.press("ArrowUp")
            expect(page.locator(".lesson-order li > span").nth(now.index(name) - 1)).to_have_text(
                name
            )
    assert page.locator(".lesson-order li > span").all_text_contents() == wanted
    assert axe.violations(page) == []
    page.locator('[data-id="lock"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lesson-verdict")).to_contain_text("That is right.")


def test_a_thing_is_picked_in_the_picture_and_by_its_name(own_stage: Stage, one: Lesson) -> None:
    page = begun(own_stage, one)
    go_to(page, "pick")
    page.locator(f"{DRAWN}[data-kind=deployment] .focus").first.click()
    expect(page.locator(".lesson-picked li")).to_contain_text("Deployment hello")
    expect(page.locator("#drawer")).to_be_hidden()
    page.locator(".lesson-picked button").click()
    expect(page.locator(".lesson-picked li")).to_have_count(0)
    expect(page.locator('[data-id="lock"]')).to_be_disabled()
    page.locator('[data-id="pick"]').select_option("deployment/hello")
    expect(page.locator('[data-id="lock"]')).to_be_enabled()
    page.locator('[data-id="lock"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lesson-verdict")).to_contain_text("That is right.")


def test_time_stands_at_a_moment_until_next_and_a_guard_says_that_it_broke(
    own_stage: Stage, one: Lesson
) -> None:
    page = begun(own_stage, one)
    go_to(page, "scale")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    until(page, stage="act")
    page.keyboard.press("1")
    expect(page.locator(".lesson-clock")).to_contain_text(
        "Time stands at moment 1 of 1", timeout=PATIENCE_MS
    )
    expect(page.locator('.lesson-guard[data-broken="true"]')).to_contain_text("Broken")
    page.keyboard.press("k")
    expect(page.locator(".lesson-lines")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator(".lesson-lines")).to_contain_text("scale deployment/hello --replicas=4")
    page.keyboard.press("PageDown")
    until(page, stage="why")
    expect(page.locator(".lesson-part-ask")).to_contain_text("That is right.")


def test_the_yaml_of_what_it_is_about_is_one_key_away(own_stage: Stage, one: Lesson) -> None:
    page = begun(own_stage, one)
    until(page, step="look")
    page.wait_for_selector(f"{DRAWN}.lit[data-kind=deployment]", timeout=PATIENCE_MS)
    page.keyboard.press("y")
    expect(page.locator("#inspector-panel[data-tab=yaml]")).to_contain_text("kind: Deployment")
