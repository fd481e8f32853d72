"""The consumer over ASGI: who may open it, what may be said, and when it ends."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from channels.testing import WebsocketCommunicator

from dashboard.kube.timing import Timing
from dashboard.limits import SOCKET_MESSAGES_BURST, SOCKETS_PER_VIEWER, VIEWS_OPENED_PER_S
from dashboard.live import frames
from dashboard.live.consumers import SEND_NOW, LiveConsumer
from dashboard.live.hub import Hub
from dashboard.projection.picture import Projection
from dashboard.projection.views import View
from tests.live.contract import check_server_frame

# Channels looks after old database connections at each message, whether or not any were used.
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Person:
    id: str = "ada"
    name: str = "Ada"
    role: str = "operator"


class House:
    """A hub, a door, and a clock that goes on when the test says so."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.person: Person | None = Person()
        self.checks = asyncio.Semaphore(0)
        timing = Timing(
            monotonic=lambda: self.now_s, wall_ms=lambda: int(self.now_s * 1000), sleep=self.sleep
        )
        cluster = frames.Cluster(name="c", practice=True, version="v", context="ctx")
        self.hub = Hub(cluster=cluster, timing=timing, epoch="epoch")

    async def sleep(self, seconds: float) -> None:
        await self.checks.acquire()
        self.now_s += seconds

    async def authority(self, scope) -> Person | None:
        return self.person

    @asynccontextmanager
    async def socket(self, asked: str = ""):
        app = LiveConsumer.as_asgi(hub=self.hub, authority=self.authority)
        socket = Socket(WebsocketCommunicator(app, f"/live/{asked}"))
        assert (await socket.end.connect())[0]
        try:
            yield socket
        finally:
            await socket.end.disconnect()
        assert self.hub.viewers == 0 or self.keeps_others

    keeps_others = False


class Socket:
    def __init__(self, end: WebsocketCommunicator) -> None:
        self.end = end

    async def hear(self) -> dict:
        """The next frame, or {"close": code}."""
        message = await self.end.receive_output(2)
        if message["type"] == "websocket.close":
            return {"close": message["code"]}
        frame = json.loads(message["text"])
        check_server_frame(frame)
        return frame

    async def say(self, text: str) -> None:
        await self.end.send_to(text_data=text)

    async def ends_with(self, code: int) -> dict:
        while (frame := await self.hear())["t"] != "bye":
            pass
        assert frame["code"] == code
        assert await self.hear() == {"close": code}
        return frame


@pytest.fixture
async def house() -> House:
    return House()


async def test_hello_comes_first_and_the_picture_when_it_is_asked_for(house: House) -> None:
    async with house.socket() as socket:
        hello = await socket.hear()
        assert (hello["t"], hello["user"], hello["role"]) == ("hello", "Ada", "operator")
        await socket.say('{"t":"sub","epoch":null,"seq":null}')
        assert (await socket.hear())["t"] == "snapshot"
        assert (await socket.hear())["t"] == "beat"
        house.hub.publish([], [], 1)
        assert (await socket.hear())["t"] == "delta"
        house.hub.note("Omar", "scaled hello from 3 to 7", ["id"])
        assert (await socket.hear())["user"] == "Omar"


async def test_a_server_that_never_has_a_sender_wait_is_given_texts_at_once(house: House) -> None:
    texts: list[str] = []
    app = LiveConsumer.as_asgi(hub=house.hub, authority=house.authority)
    end = WebsocketCommunicator(app, "/live/")
    end.scope["extensions"] = {SEND_NOW: texts.append}
    await end.connect()
    socket = Socket(end)
    assert (await socket.hear())["t"] == "hello"
    await socket.say('{"t":"sub","epoch":null,"seq":null}')
    assert await end.receive_nothing(0.01)
    assert [json.loads(text)["t"] for text in texts] == ["snapshot", "beat"]
    house.hub.end("This place is closed.")
    await socket.ends_with(frames.NOT_HERE)
    assert house.hub.viewers == 0
    await end.disconnect()


async def test_stranger_is_told_to_sign_in_and_not_to_come_back(house: House) -> None:
    house.person = None
    async with house.socket() as socket:
        bye = await socket.ends_with(4401)
        assert bye["retry_after_s"] is None
    assert house.hub.viewers == 0


async def test_session_that_is_revoked_ends_the_socket_within_one_check(house: House) -> None:
    async with house.socket() as socket:
        await socket.hear()
        await socket.say('{"t":"sub","epoch":null,"seq":null}')
        house.person = None
        house.checks.release()
        bye = await socket.ends_with(4403)
        assert bye["retry_after_s"] is None
        house.hub.publish([], [], 1)
        assert await socket.end.receive_nothing(0.01)


async def test_message_of_somebody_revoked_is_not_answered(house: House) -> None:
    async with house.socket() as socket:
        await socket.hear()
        house.person = None
        house.now_s += 2
        await socket.say('{"t":"sub","epoch":null,"seq":null}')
        frame = await socket.hear()
        assert (frame["t"], frame["code"]) == ("bye", 4403)


async def test_an_acknowledgement_asks_for_nothing_so_the_next_check_is_soon_enough(
    house: House,
) -> None:
    async with house.socket() as socket:
        await socket.hear()
        await socket.say('{"t":"sub","epoch":null,"seq":null}')
        assert (await socket.hear())["t"] == "snapshot"
        assert (await socket.hear())["t"] == "beat"
        house.person = None
        house.now_s += 2
        await socket.say('{"t":"ack","seq":0}')
        assert await socket.end.receive_nothing(0.01)
        house.checks.release()
        await socket.ends_with(4403)


async def test_changed_role_makes_the_browser_come_back_as_what_it_is_now(house: House) -> None:
    async with house.socket() as socket:
        await socket.hear()
        house.person = replace(Person(), role="observer")
        house.checks.release()
        assert (await socket.ends_with(4412))["retry_after_s"] == 0


@pytest.mark.parametrize(
    "said", ["{", '{"t":"scale"}', '{"t":"ack","seq":"x"}', "x" * 5000, "é" * 2500]
)
async def test_what_is_no_frame_ends_the_socket_with_words(house: House, said: str) -> None:
    async with house.socket() as socket:
        await socket.say(said)
        assert (await socket.ends_with(4409))["reason"]


async def test_bytes_end_the_socket(house: House) -> None:
    async with house.socket() as socket:
        await socket.end.send_to(bytes_data=b"\x00")
        await socket.ends_with(4409)


async def test_flood_ends_the_socket(house: House) -> None:
    async with house.socket() as socket:
        for _ in range(SOCKET_MESSAGES_BURST + 1):
            await socket.say('{"t":"ack","seq":0}')
        assert "messages a minute" in (await socket.ends_with(4409))["reason"]


async def test_steady_client_is_not_a_flood(house: House) -> None:
    async with house.socket() as socket:
        await socket.hear()
        for i in range(SOCKET_MESSAGES_BURST * 2):
            house.now_s += 0.5
            await socket.say(json.dumps({"t": "ping", "at_ms": i}))
            while (frame := await socket.hear())["t"] != "pong":
                pass
            assert frame["at_ms"] == i


async def test_too_many_windows_are_told_so(house: House) -> None:
    house.keeps_others = True
    for _ in range(SOCKETS_PER_VIEWER):
        house.hub.admit("ada", "operator")
    async with house.socket() as socket:
        assert "windows" in (await socket.ends_with(4409))["reason"]


async def test_a_socket_looks_at_the_view_in_its_address(house: House) -> None:
    house.hub.views.rows = Projection()
    async with house.socket("?node=node-1&kind=Pod") as socket:
        hello = await socket.hear()
        assert hello["view"] == {"namespace": "", "node": "node-1", "kind": "Pod"}
        await socket.say('{"t":"sub","epoch":null,"seq":null}')
        snapshot = await socket.hear()
        assert (snapshot["epoch"], snapshot["rows"]) == (hello["epoch"], [])
        assert hello["epoch"] != house.hub.epoch


@pytest.mark.parametrize(
    ("asked", "said"), [("?namespace=A%2Fb", "no name"), ("?node=node-1", "recording")]
)
async def test_a_view_that_cannot_be_had_is_refused_with_a_sentence(
    house: House, asked: str, said: str
) -> None:
    async with house.socket(asked) as socket:
        bye = await socket.ends_with(4409)
        assert said in bye["reason"]
        assert bye["retry_after_s"] is None
    assert house.hub.viewers == 0


async def test_who_opens_a_view_when_many_do_may_come_back_soon(house: House) -> None:
    house.hub.views.rows = Projection()
    for number in range(VIEWS_OPENED_PER_S):
        house.hub.stream(View(node=f"node-{number}"))
    async with house.socket("?node=one-more") as socket:
        assert (await socket.ends_with(4409))["retry_after_s"] == 1


async def test_server_that_goes_away_says_when_to_come_back(house: House) -> None:
    async with house.socket() as socket:
        await socket.hear()
        house.hub.close()
        assert (await socket.ends_with(4412))["retry_after_s"] is not None


async def test_socket_that_is_cut_leaves_nothing_behind(house: House) -> None:
    before = asyncio.all_tasks()
    async with house.socket() as socket:
        await socket.hear()
    assert asyncio.all_tasks() == before
