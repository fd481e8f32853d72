"""Compaction: what is too old says so, in the words that make clients list again."""

from __future__ import annotations

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.reading import WatchEvent
from practice.api.request import ListOptions
from practice.api.store import Store
from practice.limits import COMPACTION_S
from tests.practice.api.objects import config_map


def watch_from(api: Api, version: str) -> list[WatchEvent]:
    options = ListOptions(resource_version=version)
    watch = api.watch("configmaps", None, options, lambda event: None)
    watch.cancel()
    return watch.initial


def test_watch_from_a_compacted_version_is_410(api: Api, client: Client) -> None:
    first = client.create("configmaps", config_map("a"))["metadata"]["resourceVersion"]
    last = client.create("configmaps", config_map("b"))["metadata"]["resourceVersion"]
    api.store.compact()
    with pytest.raises(ApiError) as caught:
        watch_from(api, first)
    assert (caught.value.code, caught.value.reason) == (410, "Expired")
    assert str(caught.value) == f"too old resource version: {first} ({last})"
    assert watch_from(api, last) == []


def test_each_resource_keeps_its_own_history() -> None:
    store = Store(history_events=2)
    store.put("pods", "a", {"metadata": {"name": "a"}})
    for _ in range(5):
        store.put("leases", "l", {"metadata": {"name": "l"}})
    assert len(store.since("pods", 0)) == 1
    with pytest.raises(ApiError, match="too old resource version: 1"):
        store.since("leases", 1)


def test_pages_show_the_state_of_the_first_page(api: Api, client: Client) -> None:
    for name in "abcd":
        client.create("configmaps", config_map(name))
    page = api.list("configmaps", "default", ListOptions(limit=2))
    assert [obj["metadata"]["name"] for obj in page.items] == ["a", "b"]
    assert page.remaining == 2
    client.delete("configmaps", "default", "c")
    client.create("configmaps", config_map("e"))
    options = ListOptions(limit=2, continue_token=page.continue_token)
    rest = api.list("configmaps", "default", options)
    assert [obj["metadata"]["name"] for obj in rest.items] == ["c", "d"]
    assert (rest.resource_version, rest.continue_token) == (page.resource_version, "")


def test_expired_continue_offers_a_token_for_the_rest(api: Api, client: Client) -> None:
    for name in "abc":
        client.create("configmaps", config_map(name))
    page = api.list("configmaps", "default", ListOptions(limit=1))
    client.create("configmaps", config_map("d"))
    api.store.compact()
    with pytest.raises(ApiError) as caught:
        api.list("configmaps", "default", ListOptions(continue_token=page.continue_token))
    assert (caught.value.code, caught.value.reason) == (410, "Expired")
    token = caught.value.status["metadata"]["continue"]
    rest = api.list("configmaps", "default", ListOptions(continue_token=token))
    assert [obj["metadata"]["name"] for obj in rest.items] == ["b", "c", "d"]


def test_a_version_from_the_future_is_504(api: Api) -> None:
    with pytest.raises(ApiError) as caught:
        api.list("configmaps", None, ListOptions(resource_version="999999"))
    status = caught.value.status
    assert (status["code"], status["reason"]) == (504, "Timeout")
    assert status["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge"


@pytest.mark.parametrize("text", ["abc", "-1", "1" * 5_000, "१"])
def test_a_version_that_is_no_number_is_400(api: Api, text: str) -> None:
    with pytest.raises(ApiError) as caught:
        api.list("configmaps", None, ListOptions(resource_version=text))
    assert caught.value.code == 400


@pytest.mark.parametrize("token", ["abc", "!!", "e30", "eyJ2IjoieCIsInJ2IjoxLCJzdGFydCI6IiJ9"])
def test_a_continue_token_of_somebody_else_is_400(api: Api, token: str) -> None:
    with pytest.raises(ApiError, match="invalid continue token"):
        api.list("configmaps", None, ListOptions(continue_token=token))


def test_lists_of_the_past_end_with_the_second_compaction_after_it() -> None:
    now = [0.0]
    store = Store(now_s=lambda: now[0])
    for name in "ab":
        store.put("pods", name, {"metadata": {"name": name}})
    now[0] = 2 * COMPACTION_S - 1
    store.put("pods", "c", {"metadata": {"name": "c"}})
    assert list(dict(store.view_at("pods", 1).after(""))) == ["a"]
    now[0] = 2 * COMPACTION_S
    with pytest.raises(ApiError, match="too old"):
        store.view_at("pods", 1)
    assert list(dict(store.view_at("pods", 2).after(""))) == ["a", "b"]
    assert len(store.since("pods", 1)) == 2
    now[0] = 9 * COMPACTION_S
    assert len(list(store.view_at("pods", 3).after(""))) == 3
