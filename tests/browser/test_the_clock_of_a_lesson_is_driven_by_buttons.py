"""The buttons under a lesson's clock: the practice cluster's own clock says what each of them has done."""

import json
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lessons import begun, choose, lesson, until
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

TOUR = lesson("05-five-minute-tour")
PASSES_S = 1.5
"""So many real seconds, at least, are counted: a request takes its own time, too."""


def clock(stage: Stage, page: Page) -> dict[str, Any]:
    """Of the run's cluster, as the practice cluster tells it of its forks."""
    run = page.url.split("/at/")[1].split("/")[0]
    forks = json.loads(stage.kubectl("get", "--raw", "/practice/v1/forks"))["items"]
    found: dict[str, Any] = next(one["clock"] for one in forks if one["name"] == run)
    return found


def until_rate(stage: Stage, page: Page, rate: float) -> None:
    """Wait until the cluster has been told."""
    end_s = monotonic() + PATIENCE_MS / 1000
    while (now := clock(stage, page)["rate"]) != rate:
        assert monotonic() < end_s, f"the cluster's rate is {now}, not {rate}"


def paces(stage: Stage, page: Page) -> tuple[float, float]:
    """Simulated seconds for each real one: at least, and at most, for a request takes its time."""
    before_s = monotonic()
    first = clock(stage, page)["now_s"]
    after_s = monotonic()
    while True:
        begun_s = monotonic()
        last = clock(stage, page)["now_s"]
        if begun_s - after_s >= PASSES_S:
            return (last - first) / (monotonic() - before_s), (last - first) / (begun_s - after_s)


def press(page: Page, name: str) -> None:
    """One of the clock's buttons."""
    page.locator(f'.lesson-clock [data-id="{name}"]').click()


@pytest.mark.parametrize("rate", [0.25, 1, 20])
def test_each_rate_is_the_clusters(practice_stage: Stage, rate: float) -> None:
    page = begun(practice_stage, TOUR)
    if rate == 1:  # it is pressed already when a lesson begins
        press(page, "rate-20")
        until_rate(practice_stage, page, 20)
    press(page, f"rate-{rate}")
    expect(page.locator(f'[data-id="rate-{rate}"]')).to_have_attribute("aria-pressed", "true")
    until_rate(practice_stage, page, rate)
    at_least, at_most = paces(practice_stage, page)
    # A busy machine makes time slower, and never faster.
    assert at_least <= rate * 1.05
    assert at_most > rate * 0.3
    assert page.troubles == []  # type: ignore[attr-defined]


def test_time_goes_on_as_fast_as_before_the_pause(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    press(page, "rate-0.25")
    until_rate(practice_stage, page, 0.25)
    press(page, "pause")
    until_rate(practice_stage, page, 0)
    assert clock(practice_stage, page)["now_s"] == clock(practice_stage, page)["now_s"]
    expect(page.locator('[data-id="pause"]')).to_have_text("Run Z")
    press(page, "pause")
    until_rate(practice_stage, page, 0.25)


def test_a_step_is_the_next_thing_that_somebody_does(practice_stage: Stage) -> None:
    page = begun(practice_stage, TOUR)
    ask = TOUR.steps[0].block.ask
    assert ask is not None
    choose(page, ask)
    until(page, stage="act")
    press(page, "pause")
    until_rate(practice_stage, page, 0)
    page.keyboard.press("1")
    until(page, stage="watch")
    page.wait_for_selector(f"{DRAWN}[data-kind=deployment]", timeout=PATIENCE_MS)
    presses = 0
    while page.locator(f"{DRAWN}[data-kind=pod]").count() == 0:
        before = clock(practice_stage, page)["now_s"]
        said = page.locator(".lesson-stepped").all_text_contents()
        press(page, "step")
        page.wait_for_function(
            "(said) => document.querySelector('.lesson-stepped')?.textContent !== said",
            arg=said[0] if said else None,
        )
        assert clock(practice_stage, page)["now_s"] >= before
        assert clock(practice_stage, page)["rate"] == 0
        presses += 1
        assert presses < 20
    assert presses > 1  # the Deployment's controller acts, then the ReplicaSet's
