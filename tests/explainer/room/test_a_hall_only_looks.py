"""Whatever a phone of the hall sends, by hand: it looks, votes, follows, and nothing else. Every route, every
method, every command, every message of the socket."""

import json
from typing import Any, get_args

import msgspec
import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import AsyncClient
from django.urls import reverse

from dashboard.access.routes import Anyone, access_of, patterns
from dashboard.actions.models import Entry
from dashboard.asgi import application
from dashboard.live import frames
from explainer.player import commands as lesson
from explainer.room import commands as c
from tests.conftest import Persona
from tests.explainer.room.hall import Browser, held, joined, room_of
from tests.web.test_every_route_asks_for_its_role import TABLE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

READS = {
    "cluster", "side", "inspect", "history", "recording", "rollout", "logs", "logs-download", "film", "authors",
    "player", "lessons", "lesson-runs", "lesson", "room", "room-recording", "room-replay", "sandbox",
    "snapshot", "events", "search",
}  # fmt: skip
"""What a hall may read, in its place: as every observer does. A route that is added for observers stands here, too,
once somebody has thought about what 300 strangers see of it."""
WRITES = {"room"}
OPEN = {"home", "livez", "readyz", "enter", "join", "login", "logout"}
"""For everybody; none of them does anything to a cluster or a lesson."""
METHODS = ("put", "patch", "delete", "options", "trace")


async def test_every_route_with_every_method(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    guest = await joined(speaker)
    before = await speaker.state()
    for pattern in patterns():
        name = str(pattern.name)
        access = access_of(pattern.callback)
        assert access is not None
        if name in OPEN:
            continue
        address = reverse(name, args=TABLE[name][0])
        status, _ = await guest.ask("get", address)
        if name in READS:
            assert status not in (302, 401, 403, 500), name
        else:
            assert status in (403, 405), name
        status, _ = await guest.ask("post", address, {})
        assert (status not in (403, 405)) == (name in WRITES), name
        for method in METHODS:
            assert (await guest.ask(method, address))[0] == 405, name
        # Outside its place the phone is nobody.
        outside = Browser(guest.client)
        for method in ("get", "post"):
            status, _ = await outside.ask(method, address, {} if method == "post" else None)
            assert status in (302, 403, 405), name
    assert {name for name in TABLE if isinstance(_needs(name), Anyone)} <= OPEN
    assert await speaker.state() == before
    assert not await Entry.objects.aexists()


def _needs(name: str) -> object:
    access = next(access_of(one.callback) for one in patterns() if one.name == name)
    assert access is not None
    return access.write


async def test_every_command_of_who_leads(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    guest = await joined(speaker)
    before = (await speaker.state(), room_of(speaker).state(leads=True))
    for kind in get_args(lesson.Command):
        assert await guest.lesson(kind.__struct_config__.tag) == 403
    for kind in get_args(c.Leading):
        word = kind.__struct_config__.tag
        assert await guest.lead(word) == 403
        assert await guest.room(word) in (400, 429)
    after = room_of(speaker).state(leads=True)
    assert (await speaker.state(), msgspec.structs.replace(after, rev=0, people=before[1].people)) == (
        before[0],
        msgspec.structs.replace(before[1], rev=0, door=after.door),
    )  # fmt: skip
    for path in ("/lessons/growing/start/", "/lessons/runs/"):
        assert (await guest.ask("post", path, {"mode": "alone"}))[0] in (403, 405)


async def test_what_a_phone_is_told_holds_no_secret(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    guest = await joined(speaker)
    await speaker.lesson("begin")
    told = json.dumps([await guest.state(), await guest.hall()])
    door = (await speaker.hall())["door"]
    assert door["code"] not in told
    assert "What you say, and nobody sees." not in told
    assert (await guest.hall())["door"] is None
    assert (await guest.state())["may"] == []
    assert (await guest.ask("get", "/room/qr.svg"))[0] == 403


MESSAGES = [
    {"t": "sub", "epoch": None, "seq": None, "role": "operator"}, {"t": "lesson", "do": "next"},
    {"t": "room", "do": "black", "on": True}, {"t": "laser", "points": [1, 2]}, {"do": "next"},
    {"t": "hello"}, {"t": "ink"}, {"t": "bye"}, {"t": "delta"}, {"t": "note", "text": "x"}, [], "x", None,
]  # fmt: skip


async def test_every_message_of_the_socket(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    guest = await joined(speaker)
    known = {one.__struct_config__.tag for one in get_args(frames.ClientFrame)}
    assert known == {
        "sub",
        "ack",
        "ping",
    }  # none of them acts; a new one must be thought about here
    before = await speaker.state()
    for message in MESSAGES:
        assert await _answered(guest, json.dumps(message)) == frames.PROTOCOL_ERROR, message
    assert await speaker.state() == before
    stranger = Browser(AsyncClient(), guest.slug)
    stranger.client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert await _answered(stranger, '{"t":"ping","at_ms":1}') == frames.NOT_SIGNED_IN


async def test_a_code_that_is_revoked_ends_sockets(podium: None, ada: Persona) -> None:
    speaker = await held(ada)
    guest = await joined(speaker)
    assert (await guest.hall())["people"]
    assert await speaker.lead("code", what="revoke") == 204
    assert (await guest.ask("get", "/room/"))[0] == 302
    assert await _answered(guest, '{"t":"ping","at_ms":1}') == frames.NOT_SIGNED_IN


async def _answered(browser: Browser, message: str) -> int:
    """The code with which the socket is closed for this message."""
    headers = [(b"origin", settings.PODIUM_URLS[0].encode()), (b"cookie", browser.cookie)]
    socket = WebsocketCommunicator(application, f"/at/{browser.slug}/live/", headers)
    accepted, _ = await socket.connect()
    assert accepted
    await socket.send_to(text_data=message)
    while True:
        output: dict[str, Any] = await socket.receive_output(5)
        if output["type"] == "websocket.close":
            await sync_to_async(lambda: None)()
            return int(output["code"])


async def test_a_phone_is_not_offered_a_sandbox_that_it_cannot_have(
    podium: None, ada: Persona
) -> None:
    speaker = await held(ada)
    guest = await joined(speaker)
    page = (await guest.ask("get", "/sandbox/"))[1].content.decode()
    assert "guest there" in page
    assert 'name="scene"' not in page
    assert (await guest.ask("post", "/sandbox/"))[0] == 403
    assert "course-sandbox" not in (await guest.ask("get", "/lessons/"))[1].content.decode()
    assert "course-sandbox" in (await ada.async_client.get("/lessons/")).content.decode()
