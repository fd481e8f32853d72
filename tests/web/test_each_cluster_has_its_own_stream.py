"""Snapshot and events of two clusters in one process, through the whole application: the plain addresses are the first
one's, the others stand below their places."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from dashboard import limits
from dashboard.access import grants
from dashboard.asgi import application
from dashboard.live.protocol import Replica
from dashboard.web import backend
from tests.conftest import Persona
from tests.live.contract import check_server_frame
from tests.live.parts import World
from tests.web.spying import SpyingApi, install

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = {"": "", "prod": "/at/prod"}


@pytest.fixture
def worlds() -> Iterator[dict[str, World]]:
    """Two that stand at the same number, so that only the epoch tells their places apart."""
    made = {}
    for slug in PLACES:
        world = made[slug] = World()
        world.hub.whole.epoch = f"life-of-{slug or 'first'}"
        world.change(f"{slug or 'first'}-a", f"{slug or 'first'}-b")
        install(SpyingApi(), past=world.hub, slug=slug)
    yield made
    backend.install(None)


class Asked:
    """A request at the application, as a server hands it over."""

    def __init__(self, who: Persona, path: str, **headers: str) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={who.session_key}"
        named = {"host": "testserver", "cookie": cookie, **headers}
        sent = [(key.replace("_", "-").encode(), value.encode()) for key, value in named.items()]
        scope = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
                 "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": sent,
                 "client": ("127.0.0.1", 1), "server": ("testserver", 80)}  # fmt: skip
        self._end = ApplicationCommunicator(application, scope)

    async def __aenter__(self) -> "Asked":
        await self._end.send_input({"type": "http.request", "body": b""})
        start = await self._end.receive_output(5)
        self.status = start["status"]
        self.headers = {key.decode().lower(): value.decode() for key, value in start["headers"]}
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end.send_input({"type": "http.disconnect"})
        await asyncio.wait_for(self._end.future, 5)

    async def body(self) -> str:
        """All of it, of an answer that ends."""
        found, is_more = b"", True
        while is_more:
            piece = await self._end.receive_output(5)
            found += piece["body"]
            is_more = piece.get("more_body", False)
        return found.decode()

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """Frames that come as events, until one of this kind."""
        found: list[dict[str, Any]] = []
        while True:
            piece = await self._end.receive_output(5)
            for line in piece["body"].decode().split("\n"):
                if line.startswith("data: "):
                    found.append(json.loads(line[6:]))
                    check_server_frame(found[-1])
            if found and found[-1]["t"] == kind:
                return found


def names(frames: list[dict[str, Any]]) -> set[str]:
    return {row["name"] for one in frames for row in [*one.get("rows", []), *one.get("up", [])]}


def own(slug: str) -> set[str]:
    return {f"{slug or 'first'}-a", f"{slug or 'first'}-b"}


@pytest.mark.parametrize("slug", PLACES)
async def test_a_snapshot_is_the_one_of_its_place(
    worlds: dict[str, World], omar: Persona, slug: str
) -> None:
    async with Asked(omar, f"{PLACES[slug]}/live/snapshot/") as answer:
        frames = json.loads(await answer.body())
    assert answer.status == 200
    assert names(frames) == own(slug)
    replica = Replica()
    for frame in frames:
        replica.apply(frame)
    assert replica.sum == worlds[slug].hub.whole.sum("operator")


async def test_what_one_has_of_one_cluster_is_not_taken_for_anothers(
    worlds: dict[str, World], omar: Persona
) -> None:
    async with Asked(omar, "/live/snapshot/") as first:
        await first.body()
    tag = first.headers["etag"]
    async with Asked(omar, "/live/snapshot/", if_none_match=tag) as again:
        assert again.status == 304
    async with Asked(omar, "/at/prod/live/snapshot/", if_none_match=tag) as other:
        assert names(json.loads(await other.body())) == own("prod")


@pytest.mark.parametrize("slug", PLACES)
async def test_events_tell_of_their_own_cluster_only(
    worlds: dict[str, World], omar: Persona, slug: str
) -> None:
    (other,) = set(PLACES) - {slug}
    async with Asked(omar, f"{PLACES[slug]}/live/events/") as events:
        assert names(await events.until("beat")) == own(slug)
        worlds[other].change("elsewhere")
        worlds[slug].change("here")
        assert names(await events.until("delta")) == {"here"}


async def test_a_place_in_one_cluster_leads_to_the_whole_picture_of_another(
    worlds: dict[str, World], omar: Persona
) -> None:
    place = f"{worlds[''].hub.epoch}:{worlds[''].hub.seq}"
    async with Asked(omar, "/live/events/", last_event_id=place) as events:
        kinds = [frame["t"] for frame in await events.until("beat")]
        assert "snapshot" not in kinds
    async with Asked(omar, "/at/prod/live/events/", last_event_id=place) as events:
        assert names(await events.until("beat")) == own("prod")


async def test_another_cluster_at_one_place_begins_only_there_anew(
    worlds: dict[str, World], omar: Persona
) -> None:
    async with (
        Asked(omar, "/live/events/") as first,
        Asked(omar, "/at/prod/live/events/") as other,
    ):
        for events in (first, other):
            await events.until("beat")
        worlds["prod"].hub.start_over()
        assert (await other.until("snapshot"))[-1]["epoch"] == worlds["prod"].hub.epoch
        worlds[""].change("here")
        assert [frame["t"] for frame in await first.until("delta")] == ["delta"]


async def test_lines_are_counted_for_each_cluster(worlds: dict[str, World], omar: Persona) -> None:
    for _ in range(limits.SOCKETS_PER_VIEWER):
        worlds[""].viewer(viewer_id=omar.viewer.id)
    async with Asked(omar, "/live/events/") as refused:
        assert (await refused.until("bye"))[-1]["code"] == 4409
    async with Asked(omar, "/at/prod/live/events/") as other:
        assert names(await other.until("beat")) == own("prod")


async def test_a_session_that_ends_ends_the_events_at_every_place(
    worlds: dict[str, World], omar: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AUTHORITY_CHECK_S", 0.01)
    assert omar.grant is not None
    async with (
        Asked(omar, "/live/events/") as first,
        Asked(omar, "/at/prod/live/events/") as other,
    ):
        await sync_to_async(grants.revoke_grant)(omar.grant.pk, now=omar.grant.created_at)
        for events in (first, other):
            assert (await events.until("bye"))[-1]["code"] == 4403


@pytest.mark.parametrize("name", ["snapshot", "events"])
async def test_a_place_that_nobody_serves_has_neither(
    worlds: dict[str, World], omar: Persona, name: str
) -> None:
    async with Asked(omar, f"/at/nowhere/live/{name}/") as answer:
        assert answer.status == 404
