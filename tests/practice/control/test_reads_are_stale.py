"""The fault `stale-reads`: a watch cache that is behind, and who notices."""

import asyncio
import json

import pytest

PODS = "/api/v1/namespaces/default/configmaps"
LAG = {"fault": "stale-reads", "parameters": {"lag_s": 10}}


async def write(lab, name, value):
    body = {"metadata": {"name": name}, "data": {"value": value}}
    return (await lab.post(PODS, body, expect=201))["metadata"]["resourceVersion"]


async def names(lab, query=""):
    found = await lab.get(PODS + query)
    return [one["metadata"]["name"] for one in found["items"] if one["metadata"]["name"] < "k"]


async def run(lab, seconds):
    await lab.post("clock/run", {"seconds": seconds})


@pytest.fixture
async def lagging(lab):
    await write(lab, "before", "1")
    await lab.put("faults/old", LAG)
    await write(lab, "after", "2")
    return lab


async def line(answer):
    return json.loads(await asyncio.wait_for(answer.content.readline(), 5))


async def test_version_0_is_answered_from_an_older_state_until_it_catches_up(lagging):
    fresh = await lagging.get(PODS + "/after")
    stale = await lagging.get(PODS + "?resourceVersion=0&limit=1")
    assert int(stale["metadata"]["resourceVersion"]) < int(fresh["metadata"]["resourceVersion"])
    assert await names(lagging, "?resourceVersion=0") == ["before"]
    await lagging.get(PODS + "/after?resourceVersion=0", expect=404)
    await run(lagging, 11)
    assert await names(lagging, "?resourceVersion=0") == ["after", "before"]
    await lagging.get(PODS + "/after?resourceVersion=0")


async def test_a_deleted_object_is_still_there_and_an_old_value_too(lagging):
    await run(lagging, 11)
    await lagging.put(PODS + "/before", {"metadata": {"name": "before"}, "data": {"value": "3"}})
    await lagging.delete(PODS + "/after")
    found = await lagging.get(PODS + "/before?resourceVersion=0")
    assert found["data"]["value"] == "1"
    assert await names(lagging, "?resourceVersion=0") == ["after", "before"]
    await lagging.get(PODS + "/after", expect=404)
    await lagging.delete("faults/old")
    assert await names(lagging, "?resourceVersion=0") == ["before"]


async def test_other_resources_may_be_as_new_as_ever(lab):
    body = {"fault": "stale-reads", "parameters": {"lag_s": 10, "resources": ["pods"]}}
    await lab.put("faults/old", body)
    await write(lab, "first", "1")
    assert await names(lab, "?resourceVersion=0") == ["first"]
    body["parameters"]["resources"] = ["pots"]
    assert "no resource 'pots'" in (await lab.put("faults/x", body, expect=400))["message"]


async def test_a_watch_tells_late_and_all_of_it(lagging):
    headers = lagging.headers(lagging.sites.main, "admin")
    url = f"{lagging.address}{PODS}?watch=true&resourceVersion=0&fieldSelector=metadata.name!=kube-root-ca.crt"
    async with lagging.session.get(url, headers=headers) as answer:
        assert (await line(answer))["object"]["metadata"]["name"] == "before"
        await write(lagging, "later", "3")
        coming = asyncio.ensure_future(line(answer))
        await asyncio.sleep(0)
        assert not coming.done()
        await run(lagging, 11)
        told = [await coming, await line(answer)]
    assert [one["object"]["metadata"]["name"] for one in told] == ["after", "later"]
    assert [one["type"] for one in told] == ["ADDED", "ADDED"]


async def test_a_watch_from_a_version_that_the_cache_has_not_seen_waits_for_it(lagging):
    version = (await lagging.get(PODS + "/after"))["metadata"]["resourceVersion"]
    headers = lagging.headers(lagging.sites.main, "admin")
    url = f"{lagging.address}{PODS}?watch=true&resourceVersion={version}"
    async with lagging.session.get(url, headers=headers) as answer:
        await write(lagging, "later", "3")
        coming = asyncio.ensure_future(line(answer))
        await asyncio.sleep(0)
        assert not coming.done()
        await lagging.delete("faults/old")
        assert (await coming)["object"]["metadata"]["name"] == "later"


@pytest.mark.slow
async def test_who_asks_for_the_newest_waits_and_gets_it(lagging):
    assert await names(lagging) == ["after", "before"]


@pytest.mark.slow
async def test_who_asks_for_a_version_waits_three_seconds_and_is_refused(lagging):
    version = (await lagging.get(PODS + "/after"))["metadata"]["resourceVersion"]
    refusal = await lagging.get(PODS + f"?resourceVersion={version}", expect=504)
    assert refusal["message"].startswith(f"Timeout: Too large resource version: {version}, current")
    assert refusal["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge"


@pytest.mark.slow
async def test_a_streaming_list_of_the_newest_ends_with_the_same_refusal(lagging):
    query = "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
    url = lagging.address + PODS + query + "&resourceVersionMatch=NotOlderThan"
    headers = lagging.headers(lagging.sites.main, "admin")
    async with lagging.session.get(url, headers=headers) as answer:
        told = await line(answer)
    assert (told["type"], told["object"]["code"]) == ("ERROR", 504)


async def test_a_streaming_list_of_any_age_ends_at_the_caches_version(lagging):
    query = "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersion=0"
    url = lagging.address + PODS + query + "&resourceVersionMatch=NotOlderThan"
    headers = lagging.headers(lagging.sites.main, "admin")
    async with lagging.session.get(url, headers=headers) as answer:
        told = [await line(answer)]
        while told[-1]["type"] != "BOOKMARK":
            told.append(await line(answer))
    assert "after" not in [one["object"]["metadata"].get("name") for one in told]
    stale = (await lagging.get(PODS + "?resourceVersion=0"))["metadata"]["resourceVersion"]
    assert told[-1]["object"]["metadata"]["resourceVersion"] == stale


async def test_forks_and_snapshots_are_as_stale(lagging):
    await lagging.put("snapshots/then")
    await lagging.delete("faults/old")
    assert await names(lagging, "?resourceVersion=0") == ["after", "before"]
    await lagging.post("snapshots/then/restore")
    await write(lagging, "again", "3")
    assert await names(lagging, "?resourceVersion=0") == ["after", "before"]
