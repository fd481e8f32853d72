"""A copy of one's own that was left ends by itself, gives its place to somebody else, and its owner hears why."""

import pytest
from django.test import override_settings

from dashboard.live import frames
from dashboard.web import backend
from explainer.limits import COPY_IDLE_S, COPY_LOOK_S
from explainer.runs import idle
from tests.conftest import Persona
from tests.explainer.looking import HandClock, Looking
from tests.explainer.room.hall import Browser, held, joined

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    """What copies, and the hall, end by."""
    by_hand = HandClock()
    monkeypatch.setattr(idle, "TIMING", by_hand.timing)
    return by_hand


async def copied(phone: Browser) -> Browser:
    """The phone in its own copy."""
    status, said = await phone.ask("post", "/room/", {"do": "copy"})
    assert status == 200, said
    return Browser(phone.client, said["at"].split("/")[2])


async def test_it_ends_unseen_and_somebody_else_gets_its_place(
    clock: HandClock, podium: None, ada: Persona
) -> None:
    with override_settings(PODIUM_OWN_COPIES=1):
        speaker = await held(ada)
        one, other = await joined(speaker), await joined(speaker)
        mine = await copied(one)
        async with Looking(one.client, mine.slug) as page:
            await page.until("hello")
            for _ in range(5):
                await clock.move_on(COPY_IDLE_S)
            assert (await other.ask("post", "/room/", {"do": "copy"}))[0] == 409
        await clock.move_on(COPY_IDLE_S + COPY_LOOK_S)
        assert not backend.is_known(mine.slug)
        async with Looking(one.client, mine.slug) as page:
            bye = await page.until("bye")
        assert bye["code"] == frames.NOT_HERE
        assert "nobody looked at it for 60 seconds" in bye["reason"]
        assert backend.is_known((await copied(other)).slug)
        assert backend.is_known(speaker.slug)


async def test_the_copy_of_a_hall_that_ends_says_so(
    clock: HandClock, podium: None, ada: Persona
) -> None:
    with override_settings(PODIUM_OWN_COPIES=1):
        speaker = await held(ada)
        phone = await joined(speaker)
        mine = await copied(phone)
        async with Looking(phone.client, mine.slug) as page:
            await page.until("hello")
            assert await speaker.lesson("end") == 204
            assert "every copy of its cluster" in (await page.until("bye"))["reason"]
