"""In a room somebody looks at a past moment while the room goes on: they keep it, are told that live is ahead, and come
back by one press."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hall import Hall
from tests.browser.stage import PATIENCE_MS, Stage

AHEAD = re.compile(r"You see .*Live is (?!0 s)\d+ s ahead")


@pytest.fixture
def hall(browser: Browser, practice_stage: Stage) -> Iterator[Hall]:
    cookies = practice_stage.cookies("instructor")
    made = Hall(browser, practice_stage.podium, cookies, phones=1)
    yield made
    made.end()


def moment(page: Page) -> str:
    """The one that is shown."""
    return page.inner_text("#past-banner").split(".")[0]


def looks(hall: Hall, view: str) -> None:
    """The instructor turns to another view."""
    hall.lead.bring_to_front()
    hall.lead.click(f"#tab-{view}")


def sees(page: Page, view: str, *, is_there: bool = True) -> None:
    page.bring_to_front()
    expect(page.locator(f"#tab-{view}")).to_have_attribute(
        "aria-selected", str(is_there).lower(), timeout=PATIENCE_MS
    )


@pytest.mark.timeout(150)
def test_a_follower_keeps_a_past_moment_until_one_press(hall: Hall) -> None:
    follower, phone = hall.guest(viewport={"width": 1280, "height": 720}), hall.phones[0]
    follow = follower.locator("[data-id='follow']")
    expect(follow).to_have_text("Following")
    for _ in range(3):
        follower.click("#timeline-step-back")
    expect(follow).to_have_text("Follow again")
    expect(follower.locator("#room-bar")).to_contain_text("an earlier moment, and keep it")
    expect(follower.locator("#past-banner")).to_contain_text(AHEAD)
    at = moment(follower)

    looks(hall, "nodes")
    sees(phone, "nodes")
    looks(hall, "apps")
    sees(phone, "apps")
    expect(hall.lead.locator("#room-bar .room-line")).to_contain_text("1 on their own")
    sees(follower, "apps", is_there=False)
    assert moment(follower) == at

    follow.click()
    expect(follower.locator("#past-banner")).to_be_hidden()
    expect(follow).to_have_text("Following")
    sees(follower, "apps")
    expect(hall.lead.locator("#room-bar .room-line")).not_to_contain_text("on their own")
    looks(hall, "nodes")
    sees(follower, "nodes")
    assert hall.troubles == []


@pytest.mark.timeout(150)
def test_who_saw_the_last_change_again_is_back_with_the_room_by_itself(hall: Hall) -> None:
    phone = hall.phones[0]
    phone.click("[data-id='replay']")
    expect(phone.locator("[data-id='follow']")).to_have_text("Follow again")
    looks(hall, "nodes")
    expect(phone.locator("[data-id='follow']")).to_have_text("Following", timeout=PATIENCE_MS)
    sees(phone, "nodes")
    assert hall.troubles == []
