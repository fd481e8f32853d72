"""From the first phone to the last vote, on a practice cluster."""

import asyncio

import pytest
from django.test import override_settings

from dashboard.web import backend
from tests.conftest import Persona
from tests.explainer.room.hall import Browser, held, joined, room_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


async def asked(speaker: Browser) -> str:
    """Go on to the first question; its id."""
    await speaker.lesson("begin")
    await speaker.lesson("next")
    state = await speaker.until(lambda one: one["step"] and one["step"]["stage"] == "ask")
    return str(state["step"]["question"]["id"])


async def test_votes_are_hidden_until_the_hall_has_its_answer(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    phones = [await joined(speaker) for _ in range(3)]
    question = await asked(speaker)
    assert [await one.room("vote", id=question, chosen=["two"]) for one in phones] == [204] * 3
    assert await phones[0].room("vote", id=question, chosen=["four"]) == 204
    assert await phones[1].room("vote", id=question, chosen=["nine"]) == 409
    assert await speaker.room("vote", id=question, chosen=["two"]) == 409

    [mine] = (await speaker.hall())["voting"]["rounds"]
    said = {one["answer"]: one["votes"] for one in mine["counts"]}
    assert (mine["voted"], said["two"], said["four"]) == (3, 2, 1)
    [theirs] = (await phones[0].hall())["voting"]["rounds"]
    assert (theirs["voted"], theirs["counts"]) == (3, [])

    assert await speaker.lead("poll", what="close") == 204
    assert await phones[0].room("vote", id=question, chosen=["two"]) == 409
    assert (await phones[0].state())["step"]["question"]["options"][0]["votes"] is None
    assert await speaker.lead("poll", what="again") == 204
    for one in phones:
        assert await one.room("vote", id=question, chosen=["four"]) == 204
    assert await speaker.lead("poll", what="take") == 204
    state = await speaker.until(lambda one: one["step"]["stage"] == "act")
    assert state["step"]["question"]["chosen"] == ["four"]
    assert state["step"]["question"]["voted"] == 3
    rounds = (await speaker.hall())["voting"]["rounds"]
    assert [one["voted"] for one in rounds] == [3, 3]
    assert await speaker.lead("poll", what="again") == 409


async def test_once_it_is_told_all_see_what_the_hall_said(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    phone = await joined(speaker)
    question = await asked(speaker)
    await phone.room("vote", id=question, chosen=["four"])
    await speaker.lead("poll", what="take")
    await speaker.lesson("act", button=0, key="k")
    await speaker.lesson("clock", rate=50)
    await phone.until(lambda one: one["step"]["stage"] == "saw")
    state = await phone.state()
    assert {o["id"]: o["votes"] for o in state["step"]["guess"]["options"]}["four"] == 1
    assert (await phone.hall())["voting"]["id"] == "saw"
    assert await phone.room("vote", id="saw", number=2) == 204
    await speaker.lead("poll", what="take")
    assert (await phone.state())["step"]["question"]["chosen"] == ["2"]
    assert (await phone.hall())["voting"]["rounds"][0]["counts"] == [
        {"answer": "2", "text": "2", "votes": 1, "is_right": True}
    ]


async def test_nobody_votes_and_the_lesson_goes_on(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    await asked(speaker)
    assert await speaker.lead("poll", what="take") == 204
    await speaker.until(lambda one: one["step"]["stage"] == "act")


async def test_all_see_where_the_instructor_is(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    address = "#view=apps&open=Deployment/workshop/hello"
    assert await speaker.lead("view", address=address, selected="uid-1") == 204
    assert await speaker.lead("black", on=True) == 204
    assert await speaker.lead("view", address="javascript:alert(1)") == 400
    late = await joined(speaker)
    seen = await late.hall()
    assert (seen["address"], seen["selected"], seen["is_black"]) == (address, "uid-1", True)
    assert await speaker.lead("screen", what="recording") == 409
    assert await speaker.lead("screen", what="overview") == 204
    assert (await late.hall())["screen"] == "overview"


async def test_pen_and_laser_are_bounded(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    assert await speaker.lead("draw", stroke=1, points=[0, 0, 500, 500]) == 204
    assert await speaker.lead("draw", stroke=1, points=[900, 900]) == 204
    assert await speaker.lead("draw", stroke=1, points=[1]) == 409
    assert await speaker.lead("draw", stroke=1, points=[0] * 480) == 409
    assert await speaker.lead("laser", points=[0] * 33) == 400
    assert await speaker.lead("laser", points=[99_999, 0]) == 400
    for stroke in range(2, 41):
        room_of(speaker)._sheet.draw(_stroke(stroke))
    assert await speaker.lead("draw", stroke=99, points=[0, 0]) == 409
    sheet = (await speaker.hall())["sheet"]
    assert await speaker.lead("erase") == 204
    assert (await speaker.hall())["sheet"] == sheet + 1
    assert await speaker.lead("draw", stroke=99, points=[0, 0]) == 204


def _stroke(number: int):  # type: ignore[no-untyped-def]
    from explainer.room.commands import Draw

    return Draw(stroke=number, points=[0, 0])


async def test_too_many_commands_are_refused(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    phone = await joined(speaker)
    answers = [await phone.room("follow", on=bool(n % 2)) for n in range(40)]
    assert answers[0] == 204
    assert 429 in answers


async def test_the_code_is_counted_closed_and_replaced(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    before = (await speaker.hall())["door"]
    await joined(speaker)
    async with asyncio.timeout(10):
        while (await speaker.hall())["door"]["used"] != 1:
            await asyncio.sleep(0.1)
    status, drawn = await speaker.ask("get", "/room/qr.svg")
    assert (status, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert b"<script" not in drawn.content
    assert before["code"].encode() not in drawn.content
    assert await speaker.lead("code", what="new") == 204
    after = (await speaker.hall())["door"]
    assert after["code"] != before["code"]
    stranger = Browser(speaker.client.__class__())
    assert (await stranger.client.post("/join/", {"code": before["code"]})).status_code == 403
    assert await speaker.lead("code", what="close") == 204
    assert (await speaker.hall())["door"]["code"] == ""
    assert (await speaker.ask("get", "/room/qr.svg"))[0] == 404


async def test_a_copy_of_ones_own(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    one, other = await joined(speaker), await joined(speaker)
    with override_settings(PODIUM_OWN_COPIES=1):
        status, said = await one.ask("post", "/room/", {"do": "copy"})
        assert status == 200
        slug = said["at"].split("/")[2]
        assert (await one.ask("post", "/room/", {"do": "copy"}))[1] == said
        assert (await other.ask("post", "/room/", {"do": "copy"}))[0] == 409
        assert (await other.hall())["copies"] == {"may": True, "free": 0}
        mine = Browser(one.client, slug)
        assert (await mine.ask("get", "/manifests/"))[0] == 200
        assert (await Browser(other.client, slug).ask("get", "/cluster/"))[0] == 302
        assert (await mine.ask("post", "/lessons/growing/start/", {"mode": "hall"}))[0] == 409
        assert await one.room("copy", on=False) == 204
        assert not backend.is_known(slug)
        assert (await other.ask("post", "/room/", {"do": "copy"}))[0] == 200
        theirs = (await other.ask("post", "/room/", {"do": "copy"}))[1]["at"].split("/")[2]
    with override_settings(PODIUM_OWN_COPIES=0):
        assert (await one.ask("post", "/room/", {"do": "copy"}))[0] == 409
    await speaker.lesson("end")
    async with asyncio.timeout(10):
        while backend.is_known(speaker.slug) or backend.is_known(theirs):
            await asyncio.sleep(0.05)
    # With the room, everybody who came in by its code is nobody again.
    assert (await one.client.get("/cluster/", SCRIPT_NAME=f"/at/{speaker.slug}")).status_code == 302
