"""GET /live/events/ : the frames of the socket over plain HTTP, with its rights and bounds."""

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse
from django.utils import timezone

from dashboard import limits
from dashboard.access import grants
from dashboard.live import frames
from dashboard.live.protocol import Replica
from dashboard.web import backend
from tests.conftest import Persona
from tests.live.contract import check_server_frame
from tests.live.parts import World
from tests.projection.objects import node, record
from tests.web.spying import SpyingApi, install

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[World]:
    world = World(part_rows=2)
    made = node("node-1", uid="node-1")
    made["status"]["nodeInfo"] = {"kubeletVersion": "v1.37.2-tell-nobody"}
    world.store.put("Node", record("Node", made), 0)
    world.change("a", "b", "c")
    install(SpyingApi(), past=world.hub)
    yield world
    backend.install(None)


async def opened(who: Persona, after: str = "", **view: str) -> Any:
    headers = {"Last-Event-ID": after} if after else {}
    return await who.async_client.get(reverse("events"), view, headers=headers)


async def told(answer: Any) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """Events as they come: the id, or nothing, and the frame."""
    async for chunk in answer.streaming_content:
        for event in chunk.decode().removesuffix("\n\n").split("\n\n"):
            fields = dict(line.split(": ", 1) for line in event.split("\n"))
            frame = json.loads(fields["data"])
            check_server_frame(frame)
            yield fields.get("id", ""), frame


async def until_beat(answer: Any) -> list[tuple[str, dict[str, Any]]]:
    """What the answer begins with; it is left then."""
    found = []
    async with aclosing(told(answer)) as events:
        async for one in events:
            found.append(one)
            if one[1]["t"] == "beat":
                return found
    return found


async def test_a_first_visit_gets_hello_the_picture_and_its_proof(
    world: World, omar: Persona
) -> None:
    answer = await opened(omar)
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["X-Accel-Buffering"] == "no"
    found = await until_beat(answer)
    assert [frame["t"] for _, frame in found] == ["hello", "snapshot", "snapshot", "beat"]
    assert [place for place, _ in found] == ["", "", f"epoch:{world.hub.seq}", ""]
    replica = Replica()
    for _, frame in found:
        replica.apply(frame)
    assert replica.sum == found[-1][1]["sum"] == world.hub.whole.sum("operator")


async def test_it_goes_on_behind_the_last_event(world: World, omar: Persona) -> None:
    place = (await until_beat(await opened(omar)))[2][0]
    world.change("d")
    found = await until_beat(await opened(omar, place))
    assert [frame["t"] for _, frame in found] == ["hello", "delta", "beat"]
    assert {row["name"] for row in found[1][1]["up"]} == {"d", "node-1"}  # which has one pod more
    assert found[1][0] == f"epoch:{world.hub.seq}"


async def test_a_view_comes_and_goes_on_as_the_whole_does(world: World, omar: Persona) -> None:
    found = await until_beat(await opened(omar, node="node-1", kind="Pod"))
    assert found[0][1]["view"] == {"namespace": "", "node": "node-1", "kind": "Pod"}
    assert {row["name"] for _, frame in found for row in frame.get("rows", [])} == {"a", "b", "c"}
    place = next(place for place, _ in reversed(found) if place)
    world.change("d")
    again = await until_beat(await opened(omar, place, node="node-1", kind="Pod"))
    assert [row["name"] for row in again[1][1]["up"]] == ["d"]
    whole = await until_beat(await opened(omar, place))
    assert whole[1][1]["t"] == "snapshot"  # that place is none in the whole picture


@pytest.mark.parametrize("view", [{"namespace": "A/b"}, {"node": ".."}, {"kind": "Pod"}])
async def test_what_is_no_view_gets_good_bye_with_a_sentence(
    world: World, omar: Persona, view: dict[str, str]
) -> None:
    found = await until_beat(await opened(omar, **view))
    assert [(frame["t"], frame.get("code")) for _, frame in found] == [("bye", 4409)]
    assert found[0][1]["reason"].endswith(".")
    assert world.hub.viewers == 0


@pytest.mark.parametrize(
    "after", ["other:1", "epoch:999999", "epoch:", "epoch:-1", "\x00", "a" * 999]
)
async def test_a_place_that_is_none_gets_the_whole_picture(
    world: World, omar: Persona, after: str
) -> None:
    found = await until_beat(await opened(omar, after))
    assert [frame["t"] for _, frame in found][1] == "snapshot"


async def test_observers_get_their_own_copy(world: World, vera: Persona) -> None:
    found = await until_beat(await opened(vera))
    assert "tell-nobody" not in str(found)
    assert found[-1][1]["sum"] == world.hub.whole.sum("observer")


async def test_one_answer_is_short_and_the_next_has_the_rest(
    world: World, omar: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EVENTS_MAX_BYTES", 1)
    replica, place = Replica(), ""
    for name in ("d", "e", "f"):
        async with aclosing(told(await opened(omar, place))) as events:
            async for one, frame in events:
                replica.apply(frame)
                place = one or place
        assert world.hub.viewers == 0  # it ended by itself, and left nothing behind
        world.change(name)
    async with aclosing(told(await opened(omar, place))) as events:
        rest = [frame async for _, frame in events]  # ends by itself
    for frame in rest:
        replica.apply(frame)
    assert [frame["t"] for frame in rest] == ["hello", "delta"]
    assert replica.sum == world.hub.whole.sum("operator")
    assert world.hub.viewers == 0


async def test_a_session_that_ends_ends_it(
    world: World, omar: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AUTHORITY_CHECK_S", 0.01)
    assert omar.grant is not None
    answer = await opened(omar)
    await sync_to_async(grants.revoke_grant)(omar.grant.pk, now=timezone.now())
    found = [frame async for _, frame in told(answer)]
    assert (found[-1]["t"], found[-1]["code"]) == ("bye", 4403)
    assert found[-1]["retry_after_s"] is None


async def test_one_person_has_so_many_lines_and_no_more(world: World, omar: Persona) -> None:
    viewers = [world.viewer(viewer_id=omar.viewer.id) for _ in range(limits.SOCKETS_PER_VIEWER)]
    found = [frame async for _, frame in told(await opened(omar))]
    assert [(frame["t"], frame["code"]) for frame in found] == [("bye", 4409)]
    assert len(viewers) == world.hub.viewers


async def test_a_process_that_ends_says_when_to_come_back(world: World, omar: Persona) -> None:
    backend.begin_leaving()
    found = [frame async for _, frame in told(await opened(omar))]
    assert [frame["code"] for frame in found] == [4412]
    assert found[0]["retry_after_s"] == limits.RETURN_SPREAD_S


async def test_at_a_place_that_has_ended_it_says_why_and_is_not_asked_again(
    world: World, omar: Persona
) -> None:
    install(SpyingApi(), slug="run-1")
    backend.uninstall("run-1", "The lesson has ended.")
    answer = await omar.async_client.get("/at/run-1/live/events/")
    (event,) = answer.content.decode().split("\n\n")[:-1]
    bye = json.loads(event.removeprefix("data: "))
    check_server_frame(bye)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/event-stream")
    assert (bye["code"], bye["reason"]) == (frames.NOT_HERE, "The lesson has ended.")
    assert bye["retry_after_s"] is None


async def test_at_a_place_where_nothing_ever_was_nobody_says_anything(
    world: World, omar: Persona
) -> None:
    answer = await omar.async_client.get("/at/nowhere/live/events/")
    assert (answer.status_code, answer["Content-Type"][:9]) == (404, "text/html")
