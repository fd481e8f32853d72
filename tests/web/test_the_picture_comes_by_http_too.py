"""GET /live/snapshot/ : one compressed picture for all, with an ETag; the stream goes on from its place."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from dashboard.live import snapshots
from dashboard.live.protocol import Replica
from dashboard.projection.views import View
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


async def asked(who: Persona, view: dict[str, str] | None = None, **headers: str) -> Any:
    return await who.async_client.get(reverse("snapshot"), view or {}, headers=headers)


def frames_of(answer: Any) -> list[dict[str, Any]]:
    packed = answer.headers.get("Content-Encoding") == "gzip"
    found: list[dict[str, Any]] = json.loads(
        gzip.decompress(answer.content) if packed else answer.content
    )
    return found


async def test_it_is_the_frames_of_the_socket_and_a_delta_fits_behind_it(
    world: World, omar: Persona
) -> None:
    replica = Replica()
    frames = frames_of(await asked(omar, accept_encoding="gzip"))
    for frame in frames:
        check_server_frame(frame)
        replica.apply(frame)
    assert [frame["t"] for frame in frames] == ["snapshot", "snapshot", "beat"]
    assert frames[-1]["sum"] == replica.sum == world.hub.whole.sum("operator")
    world.change("d")
    assert replica.seq is not None
    assert world.hub.whole.covers(replica.seq)
    replica.apply(json.loads(world.hub.whole.delta("operator", replica.seq).texts[0]))
    assert replica.sum == world.hub.whole.sum("operator")


async def test_who_has_it_is_told_so_until_it_changes(world: World, omar: Persona) -> None:
    first = await asked(omar, accept_encoding="gzip")
    again = await asked(omar, accept_encoding="gzip", if_none_match=f'"x", {first["ETag"]}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "no-store"
    world.now_s += 10
    world.change("d")
    later = await asked(omar, accept_encoding="gzip", if_none_match=first["ETag"])
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]


async def test_observers_get_their_own_copy(world: World, omar: Persona, vera: Persona) -> None:
    all_of_it, cut = await asked(omar), await asked(vera)
    assert "tell-nobody" in all_of_it.content.decode()
    assert "tell-nobody" not in cut.content.decode()
    assert all_of_it["ETag"] != cut["ETag"]
    stolen = await asked(vera, if_none_match=all_of_it["ETag"])
    assert stolen.status_code == 200
    assert frames_of(cut)[-1]["sum"] == world.hub.whole.sum("observer")


async def test_it_is_compressed_once_for_all_who_ask(
    world: World, omar: Persona, ada: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    pack = snapshots._gzip

    def counted(text: str) -> bytes:
        made.append(text)
        return pack(text)

    monkeypatch.setattr(snapshots, "_gzip", counted)
    answers = [await asked(who, accept_encoding="gzip") for who in (omar, ada, omar)]
    assert len({answer.content for answer in answers}) == 1
    assert len(made) == 1


@pytest.mark.parametrize(
    ("changed", "after_s", "serves"),
    [(2, 4.9, True), (3, 4.9, False), (2, 5.1, False), (0, 60.0, True)],
    ids=["little has changed", "much has", "long ago", "nothing has"],
)
async def test_a_picture_of_which_little_has_changed_serves_on(
    world: World, omar: Persona, changed: int, after_s: float, serves: bool
) -> None:
    world.change(*(f"more-{number}" for number in range(20)))  # 24 rows with those of before
    first = await asked(omar)
    for number in range(changed):
        world.change(f"more-{number}", ready=False)
    world.now_s += after_s
    again = await asked(omar)
    assert (again["ETag"] == first["ETag"]) is serves
    replica = Replica()
    for frame in frames_of(again)[:-1]:
        replica.apply(frame)
    assert replica.seq is not None
    if replica.seq < world.hub.seq:
        replica.apply(json.loads(world.hub.whole.delta("operator", replica.seq).texts[0]))
    assert replica.sum == world.hub.whole.sum("operator")


@pytest.mark.parametrize(
    ("accepts", "is_packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("", False), ("gzip;q=0", False)],
)
async def test_it_comes_as_its_reader_takes_it(
    world: World, omar: Persona, accepts: str, is_packed: bool
) -> None:
    answer = await asked(omar, accept_encoding=accepts)
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
    assert "Accept-Encoding" in answer["Vary"]
    names = {row["name"] for frame in frames_of(answer) for row in frame.get("rows", [])}
    assert names == {"node-1", "a", "b", "c"}


async def test_another_cluster_at_the_address_has_another_tag(world: World, omar: Persona) -> None:
    first = await asked(omar)
    world.hub.start_over()
    answer = await asked(omar, if_none_match=first["ETag"])
    assert answer.status_code == 200


async def test_a_view_comes_by_http_and_its_stream_goes_on_from_there(
    world: World, omar: Persona, vera: Persona
) -> None:
    whole = await asked(omar)
    answer = await asked(omar, {"node": "node-1", "kind": "Node"})
    replica = Replica()
    for frame in frames_of(answer):
        replica.apply(frame)
    assert [row["name"] for row in replica.rows.values()] == ["node-1"]
    stream = world.hub.stream(View(node="node-1", kind="Node"))
    assert (replica.epoch, replica.seq, replica.sum) == (stream.epoch, 1, stream.sum("operator"))
    assert answer["ETag"] != whole["ETag"]
    cut = await asked(vera, {"node": "node-1", "kind": "Node"})
    assert "tell-nobody" not in cut.content.decode()


async def test_what_is_no_view_is_refused_with_a_sentence(world: World, omar: Persona) -> None:
    answer = await asked(omar, {"namespace": "A/b"})
    assert (answer.status_code, answer.content.decode()) == (
        400,
        "This is no name of a namespace.",
    )


async def test_a_view_too_many_is_told_when_to_come_back(world: World, omar: Persona) -> None:
    world.hub.views.rows = None
    answer = await asked(omar, {"namespace": "default"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
