"""Watch streams: order, selectors' transitions, bookmarks, forms, ends."""

import pytest

from tests.practice.http.conftest import CONFIG_MAPS, PARTIAL, TABLE, Served, config_map

WATCH = f"{CONFIG_MAPS}?watch=1&allowWatchBookmarks=true"
STREAMING = "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"


def make(served: Served, name: str, **data: str) -> None:
    served.inside.create("configmaps", config_map(name, **data), namespace="default")


def label(served: Served, name: str, value: str) -> None:
    patch = {"metadata": {"labels": {"app": value}}}
    served.inside.patch("configmaps", "default", name, patch)


async def test_what_exists_comes_first_then_each_change(served: Served) -> None:
    make(served, "a")
    stream = await served.watch(WATCH)
    make(served, "b")
    label(served, "a", "new")
    served.inside.delete("configmaps", "default", "b")
    events = [event for event in await stream.take(4) if event]
    assert [(e["type"], e["object"]["metadata"]["name"]) for e in events] == [
        ("ADDED", "a"),
        ("ADDED", "b"),
        ("MODIFIED", "a"),
        ("DELETED", "b"),
    ]
    versions = [int(e["object"]["metadata"]["resourceVersion"]) for e in events]
    assert versions == sorted(versions)


async def test_a_watch_from_a_version_tells_only_what_came_after(served: Served) -> None:
    make(served, "a")
    version = served.api.store.version
    make(served, "b")
    stream = await served.watch(f"{WATCH}&resourceVersion={version}")
    event = await stream.next()
    assert event is not None
    assert event["object"]["metadata"]["name"] == "b"


async def test_entering_a_selector_is_added_and_leaving_it_deleted(served: Served) -> None:
    make(served, "a")
    stream = await served.watch(f"{WATCH}&labelSelector=app%3Din&resourceVersion=0")
    label(served, "a", "in")
    label(served, "a", "out")
    kinds = [event["type"] for event in await stream.take(2) if event]
    assert kinds == ["ADDED", "DELETED"]


async def test_a_streaming_list_ends_with_its_bookmark(served: Served) -> None:
    make(served, "a")
    stream = await served.watch(WATCH + STREAMING)
    added, bookmark = await stream.take(2)
    assert added is not None
    assert bookmark is not None
    assert (added["type"], bookmark["type"]) == ("ADDED", "BOOKMARK")
    assert bookmark["object"]["metadata"] == {
        "resourceVersion": str(served.api.store.version),
        "annotations": {"k8s.io/initial-events-end": "true"},
    }


async def test_a_quiet_watch_sends_bookmarks(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practice.api.http.watching.BOOKMARK_S", 0.01)
    stream = await served.watch(f"{WATCH}&resourceVersion={served.api.store.version}")
    bookmark = await stream.next()
    assert bookmark is not None
    assert bookmark["type"] == "BOOKMARK"
    assert bookmark["object"]["kind"] == "ConfigMap"


async def test_a_version_that_is_gone_gives_one_error_event(served: Served) -> None:
    make(served, "a")
    served.api.store.compact()
    make(served, "b")
    stream = await served.watch(f"{WATCH}&resourceVersion=1")
    error, end = await stream.take(2)
    assert error is not None
    assert end is None
    assert (error["type"], error["object"]["kind"]) == ("ERROR", "Status")
    assert (error["object"]["code"], error["object"]["reason"]) == (410, "Expired")


@pytest.mark.slow
async def test_a_watch_ends_well_when_its_time_is_over(served: Served) -> None:
    stream = await served.watch(f"{WATCH}&timeoutSeconds=1")
    assert await stream.next() is None


async def test_a_watch_ends_when_the_server_closes(served: Served) -> None:
    stream = await served.watch(WATCH)
    served.server.streams.close()
    assert await stream.next() is None
    assert len(served.server.streams) == 0


async def test_only_the_first_table_of_a_watch_has_columns(served: Served) -> None:
    make(served, "a", x="1")
    make(served, "b")
    stream = await served.watch(WATCH + STREAMING, accept=TABLE)
    first, second, bookmark = (event["object"] for event in await stream.take(3) if event)
    assert [column["name"] for column in first["columnDefinitions"]] == ["Name", "Data", "Age"]
    assert second["columnDefinitions"] is None
    assert [first["rows"][0]["cells"], second["rows"][0]["cells"]] == [
        ["a", 1, "0s"],
        ["b", 0, "0s"],
    ]
    assert bookmark["metadata"]["resourceVersion"] == str(served.api.store.version)


async def test_a_watch_can_carry_metadata_only(served: Served) -> None:
    make(served, "a", x="1")
    stream = await served.watch(WATCH, accept=PARTIAL)
    event = await stream.next()
    assert event is not None
    assert set(event["object"]) == {"kind", "apiVersion", "metadata"}


async def test_the_old_watch_path_watches_one_object(served: Served) -> None:
    make(served, "a")
    make(served, "b")
    stream = await served.watch("/api/v1/watch/namespaces/default/configmaps/b")
    event = await stream.next()
    assert event is not None
    assert event["object"]["metadata"]["name"] == "b"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sendInitialEvents=true", 422),
        ("resourceVersion=1&resourceVersionMatch=Exact", 422),
        ("timeoutSeconds=soon", 400),
        ("labelSelector=a%20b", 400),
        ("fieldSelector=foo%3Dbar", 400),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused(served: Served, query: str, code: int) -> None:
    answer = await served.get(f"{CONFIG_MAPS}?watch=1&{query}")
    assert (answer.code, answer.json["kind"]) == (code, "Status")
