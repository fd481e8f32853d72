"""Somebody who learns: starts a lesson, and goes through it with keys; what is right the lesson's file says."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from explainer.format import reading
from explainer.format.lesson import Ask, Lesson
from explainer.player.answers import right_answer, shown, wrong_answer
from tests.browser.stage import PATIENCE_MS, Stage
from tests.running.podium import Podium

FASTER = 3
COURSE = Path(__file__).parents[2] / "explainer" / "lessons"
STATE = """() => {
  const lesson = document.getElementById('lesson');
  const { stage, phase, step, moment } = lesson.dataset;
  return { stage, phase, step, moment };
}"""


def lesson(folder: str) -> Lesson:
    """A lesson of the course, by the name of its folder."""
    return reading.read(COURSE / folder)


def own_lesson(parent: Path, folder: str, text: str) -> Path:
    """A folder of one's own lessons, with this text and the manifests of lesson 12. Gives the lesson's folder."""
    made = parent / folder
    shutil.copytree(COURSE / "12-deployments-and-self-healing", made)
    (made / "lesson.md").write_text(text)
    return made


@contextmanager
def stage_with(browser: Browser, lessons: Path, data_dir: Path) -> Iterator[Stage]:
    """Podium with an empty practice cluster and these lessons beside the course."""
    environ = {"PODIUM_LESSONS": str(lessons)}
    with Podium(scenario="empty", data_dir=data_dir, environ=environ) as podium:
        yield Stage("practice", podium, browser)


def start(page: Page, one: Lesson) -> None:
    """From the course map to the first words, by keys alone."""
    if not page.url.endswith("/lessons/"):
        page.goto(page.url.split("/cluster/")[0] + "/lessons/")
    # Who may lead a room has a second button for that.
    knob = page.locator(f"#lesson-{one.head.lesson} button").first
    knob.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/at/run-*/cluster/**", timeout=PATIENCE_MS)
    until(page, phase="intro")


def begun(stage: Stage, one: Lesson, link: str = "observer", **looks: Any) -> Page:
    """A page on which the lesson's first step is on."""
    page = stage.page(link, **looks)
    start(page, one)
    page.keyboard.press("PageDown")
    until(page, phase="step")
    return page


def state(page: Page) -> dict[str, str]:
    """Where the lesson is: phase, step and stage."""
    found: dict[str, str] = page.evaluate(STATE)
    return found


def until(page: Page, **wanted: str) -> None:
    """Wait until the lesson is there."""
    rest = "".join(f'[data-{name}="{value}"]' for name, value in wanted.items())
    page.wait_for_selector(f"#lesson{rest}", timeout=PATIENCE_MS)


def left(page: Page, before: dict[str, str]) -> None:
    """Wait until the lesson is somewhere else."""
    page.wait_for_function(
        """(before) => {
          const now = document.getElementById('lesson').dataset;
          return ['stage', 'phase', 'step', 'moment'].some((name) => now[name] !== before[name]);
        }""",
        arg=before,
        timeout=PATIENCE_MS,
    )


def choose(page: Page, ask: Ask, *, is_right: bool = True) -> None:
    """Make the answer with keys, and lock it."""
    answer = right_answer(ask) if is_right else wrong_answer(ask)
    if ask.kind == "number":
        page.keyboard.press(f"{answer.number:g}"[0])
        expect(page.locator('[data-id="number"]')).to_be_focused()
        for digit in f"{answer.number:g}"[1:]:
            page.keyboard.press(digit)
        page.keyboard.press("Enter")
    elif ask.kind == "order":
        _put_in_order(
            page, [one.text for key in answer.chosen for one in ask.options if one.id == key]
        )
    elif ask.kind == "pick":
        for thing in answer.chosen:
            page.locator('[data-id="pick"]').select_option(thing)
        page.locator('[data-id="lock"]').press("Enter")
    else:
        ids = [one.id for one in shown(ask)]
        page.keyboard.press(str(ids.index(answer.chosen[0]) + 1))
        page.keyboard.press("PageDown")


def _hasten(page: Page) -> None:
    """Each press is another rung of the ladder, counted from the rate that was told last."""
    for _ in range(FASTER):
        with page.expect_response(lambda one: one.request.method == "POST"):
            page.keyboard.press("]")


def _put_in_order(page: Page, wanted: list[str]) -> None:
    cards = page.locator(".lesson-order li > span")
    for place, text in enumerate(wanted):
        while (at := cards.all_text_contents().index(text)) > place:
            page.locator(".lesson-order li").nth(at).locator("button").first.press("ArrowUp")
            expect(cards.nth(at - 1)).to_have_text(text)
    page.locator('[data-id="lock"]').press("Enter")


def go_through(
    page: Page, one: Lesson, *, is_right: bool = True, to: str = "", is_hasty: bool = False
) -> None:
    """From the first step to the report, or to the question of the step ``to``. Who is hasty lets time go faster
    wherever something is waited for; it stops at its moments all the same."""
    steps = {step.id: step for step in one.steps}
    while (now := state(page))["phase"] == "step" and now["step"] != to:
        block = steps[now["step"]].block
        if now["stage"] == "ask":
            assert block.ask is not None
            choose(page, block.ask, is_right=is_right)
        elif now["stage"] == "act":
            page.keyboard.press(str(block.solution[0] if block.solution else 1))
        elif now["stage"] == "saw":
            assert block.observe is not None
            choose(page, block.observe, is_right=is_right)
            if not is_right:
                expect(page.locator(".lesson-part-saw .lesson-verdict")).to_be_visible()
                page.keyboard.press("PageDown")
        elif now["stage"] != "watch" or now["moment"]:  # time stands at a moment until next
            page.keyboard.press("PageDown")
        elif is_hasty:
            _hasten(page)
        left(page, now)
