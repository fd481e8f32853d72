"""The camera is where the lesson is: in another view as large as life, and after what is lit when that moves away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from explainer.format import reading
from explainer.format.lesson import Lesson
from tests.browser.lessons import begun, own_lesson, stage_with, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TEXT = """\
---
lesson: camera
number: 91
version: 1
title: Where one looks
minutes: 3
objective: See what a step is about.
given: { apply: [manifests/hello.yaml, manifests/later.yaml], until: [ { rollout_complete: deployment/hello } ] }
view: { scene: apps }
---
Look.

## machines: All machines
```step
scene: nodes
next: manual
```

## lit: What is lit lies below
```step
highlight: [deployment/zebra]
do: [ { button: Wish for twelve, scale: { of: deployment/hello, replicas: 12 } } ]
done: { ready: { selector: app=hello, count: "== 12" } }
within: 60s
next: manual
```

## made: What is made lies further below
```step
do: [ { button: Make it, apply: [manifests/made.yaml] } ]
done: { ready: { selector: app=zoo, count: "== 1" } }
within: 60s
next: manual
```
"""
LEAST_SCALE = 0.7
"""Smaller a name cannot be read: render/picture.js."""
SCALE = "() => document.querySelector('#picture svg').getScreenCTM().a"
IN_SIGHT = """(selector) => {
  const sight = document.querySelector('#main').getBoundingClientRect();
  const box = document.querySelector(selector)?.getBoundingClientRect();
  return Boolean(box) && box.top >= sight.top - 1 && box.bottom <= sight.bottom + 1;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of lessons with this one."""
    made = tmp_path_factory.mktemp("lessons")
    manifests = own_lesson(made, "91-camera", TEXT) / "manifests"
    hello = (manifests / "hello.yaml").read_text()
    for file, name in (("later", "zebra"), ("made", "zoo")):
        (manifests / f"{file}.yaml").write_text(
            hello.replace("name: hello,", f"name: {name},").replace("app: hello", f"app: {name}")
        )
    return made


@pytest.fixture(scope="module")
def one(folder: Path) -> Lesson:
    """The lesson in it."""
    return reading.read(folder / "91-camera")


@pytest.fixture(scope="module")
def own_stage(
    browser: Browser, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Podium with that folder."""
    with stage_with(browser, folder, tmp_path_factory.mktemp("own")) as made:
        yield made


def comes_into_sight(page: Page, name: str) -> None:
    """The whole card of this Deployment."""
    page.wait_for_function(
        IN_SIGHT, arg=f"{DRAWN}[data-kind=deployment][data-name={name}]", timeout=PATIENCE_MS
    )


def test_it_goes_where_the_lesson_is(own_stage: Stage, one: Lesson) -> None:
    page = begun(own_stage, one, reduced_motion=True)
    until(page, step="machines")
    page.wait_for_selector(f"{DRAWN}[data-kind=node]", timeout=PATIENCE_MS)
    page.keyboard.press("PageDown")
    until(page, step="lit", stage="act")
    comes_into_sight(page, "zebra")
    # Another room for the picture: what all machines were made smaller for is not asked for here.
    page.set_viewport_size({"width": 1280, "height": 700})
    comes_into_sight(page, "zebra")
    page.locator('[data-id="do-0"]').click()
    until(page, step="lit", stage="next")
    comes_into_sight(page, "zebra")
    assert page.evaluate(SCALE) >= LEAST_SCALE
    page.keyboard.press("PageDown")
    until(page, step="made", stage="act")
    page.locator('[data-id="do-0"]').click()
    until(page, step="made", stage="next")
    comes_into_sight(page, "zoo")
    assert page.evaluate(SCALE) >= LEAST_SCALE
