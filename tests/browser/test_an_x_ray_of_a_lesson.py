"""X shows what a lesson's picture leaves out: conditions under pods, and the system's own things."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.lessons import begun, choose, lesson, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TOUR = lesson("05-five-minute-tour")
NOTE = f"{DRAWN}[data-kind=pod][data-namespace=workshop] .pod-note"


def to_saw(page: Page) -> None:
    """The first pod of the lesson is there."""
    ask = TOUR.steps[0].block.ask
    assert ask is not None
    choose(page, ask)
    until(page, stage="act")
    page.keyboard.press("1")
    until(page, stage="saw")


def test_conditions_stand_under_pods_for_as_long_as_it_is_on(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    page.keyboard.press("x")
    panel = page.locator(".lesson-xray")
    expect(panel).to_contain_text("There is no pod of this lesson now.")
    to_saw(page)
    expect(page.locator(NOTE).first).to_have_text("✓✓✓✓")
    expect(panel.locator("tbody tr")).to_have_count(1)
    expect(panel.locator("tbody td[data-met=true]")).to_have_count(4)
    expect(panel).to_contain_text("PodReadyToStartContainers")
    pod = page.locator(f"{DRAWN}[data-kind=pod][data-namespace=workshop] .focus").first
    expect(pod).to_have_attribute("aria-label", re.compile("PodScheduled true, .*, Ready true"))
    page.keyboard.press("x")
    expect(panel).to_have_count(0)
    expect(page.locator(NOTE).first).not_to_contain_text("✓")
    assert page.troubles == []  # type: ignore[attr-defined]


def test_the_systems_own_things_come_and_go_with_it(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    own = page.locator(f'{DRAWN}[data-kind=service][data-name="kubernetes"]')
    assert own.count() == 0
    page.keyboard.press("x")
    own.first.wait_for(timeout=PATIENCE_MS)
    page.locator('[data-id="xray-off"]').click()
    own.first.wait_for(state="detached", timeout=PATIENCE_MS)


def test_the_help_and_the_commands_have_it(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    page.locator("#help-button").click()
    expect(page.locator("#help-keys")).to_contain_text("lesson: x-ray")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("x-ray")
    page.keyboard.press("Enter")
    expect(page.locator(".lesson-xray")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_axe_finds_nothing_in_it(practice_stage: Stage, theme: str, size: str) -> None:
    page = begun(practice_stage, TOUR, theme=theme, size=size, reduced_motion=True)
    to_saw(page)
    page.keyboard.press("x")
    expect(page.locator(".lesson-xray tbody tr")).to_have_count(1)
    assert axe.violations(page) == []
