"""An instructor with the speaker's window, a stage and three phones go through the lesson on rolling updates together.

The speaker needs one key for the whole of it, as a presenter's remote has.
"""

from collections.abc import Iterator
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.live import recordings
from dashboard.live.recordings import Header
from explainer.runs import library
from tests.browser.axe import violations
from tests.browser.hall import Hall
from tests.running.podium import Podium

COUNTERS = """() => [...document.querySelectorAll('.over-view *')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
"""The sizes of the words over the picture, in px."""


@pytest.fixture(scope="module")
def podium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Podium]:
    """With its practice cluster, and a lesson that has a recording."""
    own = tmp_path_factory.mktemp("lessons") / "updates"
    copytree(library.COURSE / "14-a-rolling-update", own)
    header = Header(
        cluster="as it went", kind="practice", audience="observer", epoch="e",
        from_ms=1_795_000_000_000, to_ms=1_795_000_060_000, made_ms=1_795_000_060_000,
    )  # fmt: skip
    frames = [{"t": "snapshot", "epoch": "e", "seq": 1, "part": 1, "of": 1, "rows": []}]
    with (own / library.RECORDING).open("wb") as file:
        recordings.write(file, header, frames)
    running = Podium(environ={"PODIUM_LESSONS": str(own.parent)}).start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def cookies(browser: Browser, podium: Podium) -> Any:
    """The instructor's, whose link works once."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(podium.links["instructor"])
    page.wait_for_url("**/cluster/**")
    found = context.storage_state()
    context.close()
    return found


@pytest.fixture
def hall(browser: Browser, podium: Podium, cookies: Any) -> Iterator[Hall]:
    """A hall of its own; one person leads one at a time."""
    made = Hall(browser, podium, cookies)
    yield made
    made.end()


@pytest.mark.timeout(180)
def test_with_one_key_from_the_first_step_to_the_report(hall: Hall) -> None:
    stage, speaker, phones = hall.stage, hall.speaker, hall.phones
    expect(stage.locator(".room-here")).to_have_text("3 are here")
    expect(stage.locator(".room-qr")).to_have_js_property("complete", value=True)
    assert stage.evaluate("document.querySelector('.room-qr').naturalWidth") > 0
    stage.keyboard.press("j")
    expect(stage.locator(".room-over")).to_be_hidden()

    hall.on()
    expect(speaker.locator("#speaker-step")).to_have_text("The starting picture")
    hall.on()

    # Guesses: seen by the speaker, by nobody else.
    expect(stage.locator(".room-choices li")).to_have_count(4)
    for number, phone in enumerate(phones):
        phone.click(f".room-option >> nth={2 if number else 1}")
        expect(phone.locator('.room-option[aria-pressed="true"]')).to_have_count(1)
    expect(stage.locator(".room-card .room-count")).to_have_text("3 of 3 have guessed")
    expect(speaker.locator("#room-vote .room-bars li").nth(2)).to_have_attribute(
        "aria-label", "3: 2 of 3, 67 %, right"
    )
    for page in (stage, *phones):
        expect(page.locator(".room-bars")).to_have_count(0)
    assert violations(phones[0]) == []
    assert violations(speaker) == []
    assert violations(stage) == []
    hall.on()
    expect(phones[0].locator(".room-wait").last).to_contain_text("The vote is closed")
    hall.on()

    # The instructor looks somewhere else: those who follow go there, who left does not.
    expect(stage.locator(".room-card")).to_be_hidden()
    phones[2].click("[data-id='follow']")
    hall.lead.bring_to_front()
    hall.lead.click("#tab-nodes")
    phones[0].bring_to_front()
    expect(phones[0].locator("#tab-nodes")).to_have_attribute("aria-selected", "true")
    expect(phones[2].locator("#tab-nodes")).to_have_attribute("aria-selected", "false")
    expect(hall.lead.locator("#room-bar .room-line")).to_contain_text("1 on their own")
    phones[2].click("[data-id='follow']")
    expect(phones[2].locator("#tab-nodes")).to_have_attribute("aria-selected", "true")

    assert min(stage.evaluate(COUNTERS)) >= 27, "the counters are not read from the back row"
    is_rescued(hall)
    points_and_draws(hall)
    takes_a_copy(hall.phones[1])
    hall.go_on(lambda doc: doc["phase"] == "end")
    assert stage.locator(".room-head h2").inner_text() == "A rolling update, one pod at a time"
    report = hall.doc()["report"]
    assert report["asked"] > 0
    answers = [answer for step in report["steps"] for answer in step["answers"]]
    assert any(option["votes"] for answer in answers for option in answer["options"])
    assert hall.troubles == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("window", ["speaker", "lead", "stage"])
def test_the_one_key_pressed_twice_does_two_things(hall: Hall, window: str) -> None:
    page: Page = getattr(hall, window)
    hall.on()
    hall.on()
    hall.phones[0].click(".room-option >> nth=2")
    expect(hall.stage.locator(".room-card .room-count")).to_have_text("1 of 3 have guessed")
    page.bring_to_front()
    assert hall.doc()["step"]["stage"] == "ask"
    page.keyboard.press("PageDown")  # closes the vote
    page.keyboard.press("PageDown")  # and takes what most say, although the page has not heard yet
    expect(hall.lead.locator("#lesson")).to_have_attribute("data-stage", "act")
    assert hall.troubles == []


def points_and_draws(hall: Hall) -> None:
    """The pen on the stage is on the phones, and wiped off there."""
    stage, phone = hall.stage, hall.phones[0]
    stage.bring_to_front()
    stage.keyboard.press("d")
    stage.mouse.move(700, 500)
    stage.mouse.down()
    for step in range(6):
        stage.mouse.move(700 + 20 * step, 500 + 10 * step)
    stage.mouse.up()
    stage.keyboard.press("d")
    expect(stage.locator(".room-stroke")).to_have_count(1)
    expect(phone.locator(".room-stroke")).to_have_count(1)
    stage.keyboard.press("b")
    expect(stage.locator(".room-black")).to_be_visible()
    expect(phone.locator("#room-bar")).to_contain_text("Look to the front")
    stage.keyboard.press("b")
    stage.keyboard.press("e")
    expect(phone.locator(".room-stroke")).to_have_count(0)


def is_rescued(hall: Hall) -> None:
    """The recording stands on the stage instead of the cluster, and goes again."""
    hall.speaker.click("[data-id='recording']")
    player = hall.stage.frame_locator(".room-recording iframe")
    expect(player.locator("#freshness")).to_have_text("recording")
    expect(hall.stage.locator(".room-recording p")).to_contain_text("Recorded")
    hall.speaker.click("[data-id='picture']")
    expect(hall.stage.locator(".room-over")).to_be_hidden()


def takes_a_copy(phone: Page) -> None:
    """A cluster of one's own, in another window, where one acts."""
    phone.click("[data-id='copy']")
    own = phone.locator("#room-bar a.button")
    expect(own).to_have_text("To my copy", timeout=20_000)
    with phone.expect_popup() as opened:
        own.click()
    expect(opened.value.locator("#me summary")).to_have_text("operator")
    opened.value.close()
