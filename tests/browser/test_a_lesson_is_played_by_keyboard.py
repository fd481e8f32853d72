"""Somebody who has never seen Kubernetes plays lesson 5 from the course map to the report, and touches no mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.lessons import begun, choose, go_through, lesson, start, state, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TOUR = lesson("05-five-minute-tour")


def test_from_the_map_to_the_report(practice_stage: Stage) -> None:
    page = practice_stage.page("observer")
    page.locator("#to-lessons").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lessons")
    start(page, TOUR)
    expect(page.locator("#lesson-title")).to_have_text(TOUR.head.title)
    page.keyboard.press("PageDown")
    until(page, phase="step")
    go_through(page, TOUR)
    until(page, phase="end")
    report = page.locator(".lesson-report > li")
    expect(report).to_have_count(len(TOUR.steps))
    asked = sum(bool(one.block.ask) + bool(one.block.observe) for one in TOUR.steps)
    expect(page.locator("#lesson")).to_contain_text(f"{asked} of {asked} answers")
    assert page.troubles == []  # type: ignore[attr-defined]
    page.locator('[data-id="leave"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lessons/", timeout=PATIENCE_MS)
    line = page.locator(f"#lesson-{TOUR.head.lesson}")
    expect(line).to_have_attribute("data-state", "finished")
    expect(line).to_contain_text(f"{asked} of {asked} guessed as the cluster has it")


def test_a_wrong_answer_is_answered_by_the_cluster(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    first = TOUR.steps[0].block
    assert first.ask
    assert first.observe
    choose(page, first.ask, is_right=False)
    until(page, stage="act")
    # What is right is not told before the cluster has shown it.
    expect(page.locator(".lesson-part-ask")).to_contain_text("The cluster will tell.")
    assert page.locator("[data-right]").count() == 0
    page.keyboard.press("1")
    until(page, stage="saw")
    choose(page, first.observe, is_right=False)
    expect(page.locator(".lesson-part-saw .lesson-verdict")).to_contain_text("It is not that")
    page.keyboard.press("PageDown")
    until(page, stage="why")
    guess = page.locator(".lesson-part-guess")
    expect(guess).to_contain_text("you said this")
    expect(guess.locator("[data-right]")).to_contain_text("3, each made by the one before")


def test_nothing_is_done_before_the_guess(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    knob = page.locator('[data-id="do-0"]')
    expect(knob).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#lesson-do-0")).to_contain_text("opens when you have guessed")
    page.keyboard.press("PageDown")
    expect(page.locator(".lesson-trouble")).to_contain_text("First an answer")
    assert state(page)["stage"] == "ask"


def test_hints_come_one_after_the_other(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    hints = TOUR.steps[0].block.hints
    for count in range(1, len(hints) + 1):
        page.keyboard.press("h")
        expect(page.locator(".lesson-hints li")).to_have_count(count)
        expect(page.locator("#lesson-heard")).to_have_text(f"Hint: {hints[count - 1]}")
    expect(page.locator('[data-id="hint"]')).to_have_count(0)


def test_the_cluster_is_brought_back(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    _to_watch(page)
    page.wait_for_selector(f"{DRAWN}[data-kind=pod]", timeout=PATIENCE_MS)
    until(page, stage="saw")
    page.keyboard.press("PageUp")
    expect(page.locator('[data-id="back-look"]')).to_be_focused()
    page.locator('[data-id="back-restore"]').focus()
    page.keyboard.press("Enter")
    until(page, stage="ask")
    page.wait_for_selector(f"{DRAWN}[data-kind=pod]", state="detached", timeout=PATIENCE_MS)


def test_time_is_paused_and_slowed_down_by_keys(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    clock = page.locator(".lesson-clock")
    page.keyboard.press("z")
    expect(clock).to_contain_text("Time stands still")
    page.keyboard.press("z")
    expect(clock).not_to_contain_text("Time stands still")
    page.keyboard.press("[")
    expect(clock).to_contain_text("½ of the speed")
    page.keyboard.press("]")
    expect(clock).not_to_contain_text("of the speed")
    page.keyboard.press("]")
    expect(clock).to_contain_text("2 times as fast")


def test_the_last_change_is_seen_again_slowly(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    _to_watch(page)
    until(page, stage="saw")
    page.keyboard.press("r")
    expect(page.locator("#past-banner")).to_contain_text("Live is")
    expect(page.locator("#past-banner")).to_be_hidden(timeout=PATIENCE_MS)


def test_keys_belong_to_the_lesson_and_can_be_switched_off(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    page.keyboard.press("1")
    assert page.locator("#tab-apps").get_attribute("aria-selected") == "true"
    expect(page.locator('[data-id="lock"]')).to_be_enabled()
    page.locator("#help-button").click()
    keys = page.locator("#help-keys")
    expect(keys).to_contain_text("lesson: on")
    expect(keys).not_to_contain_text("Nodes, Apps")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    page.keyboard.press("h")
    assert state(page)["stage"] == "ask"
    expect(page.locator(".lesson-hints")).to_have_count(0)
    page.reload()
    until(page, phase="step")
    expect(page.locator("#single-keys")).not_to_be_checked()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way(practice_stage: Stage, theme: str) -> None:
    page = begun(practice_stage, TOUR, theme=theme, reduced_motion=True)
    assert axe.violations(page) == []
    _to_watch(page)
    until(page, stage="saw")
    assert axe.violations(page) == []
    observe = TOUR.steps[0].block.observe
    assert observe is not None
    choose(page, observe)
    until(page, stage="why")
    page.keyboard.press("PageDown")
    until(page, stage="refute")
    page.keyboard.press("PageUp")
    expect(page.locator(".lesson-back")).to_be_visible()
    assert axe.violations(page) == []
    page.goto(page.url.split("/at/")[0] + "/lessons/")
    assert axe.violations(page) == []


def _to_watch(page: Page) -> None:
    ask = TOUR.steps[0].block.ask
    assert ask is not None
    choose(page, ask)
    until(page, stage="act")
    page.keyboard.press("1")


def test_a_rolling_update_stops_at_its_moments_until_next(practice_stage: Stage) -> None:
    rolling = lesson("14-a-rolling-update")
    page = begun(practice_stage, rolling)
    go_through(page, rolling, is_hasty=True)
    until(page, phase="end")
    expect(page.locator('.lesson-report > li[data-state="done"]')).to_have_count(len(rolling.steps))
    assert page.troubles == []  # type: ignore[attr-defined]
