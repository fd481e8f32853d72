import asyncio
import json


async def test_the_catalogue_says_what_each_does_and_how_it_ends(lab):
    kinds = {one["name"]: one for one in (await lab.get("fault-kinds"))["items"]}
    assert len(kinds) >= 14
    assert all(one["what"] and one["ends"] for one in kinds.values())
    seconds = kinds["api-latency"]["parameters"]["properties"]["seconds"]
    assert (seconds["maximum"], kinds["api-latency"]["parameters"]["required"]) == (60, ["seconds"])


async def test_an_overloaded_server_says_429_and_when_to_come_back(lab):
    await lab.put("faults/busy", {"fault": "api-overload", "parameters": {"retry_after_s": 3}})
    headers = lab.headers(lab.sites.main, "viewer")
    async with lab.session.get(f"{lab.address}/api/v1/pods", headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "3")
        assert await answer.text() == "Too many requests, please try again later.\n"
    await lab.get("/api/v1/pods")  # administrators are exempt
    async with lab.session.get(f"{lab.address}/readyz") as answer:
        assert answer.status == 200
    assert (await lab.delete("faults/busy"))["items"] == []
    await lab.get("/api/v1/pods", user="viewer")


async def test_a_failing_store_gives_500_in_the_real_words(lab):
    await lab.put("faults/broken", {"fault": "api-errors", "parameters": {"share": 1}})
    assert (await lab.get("/api/v1/pods", expect=500))["message"] == "etcdserver: request timed out"
    await lab.delete("faults/broken")


async def test_watches_are_cut_once_and_hang_until_they_do_not(lab):
    url = f"{lab.address}/api/v1/namespaces/workshop/pods?watch=true&resourceVersion=0"
    headers = lab.headers(lab.sites.main, "admin")
    async with lab.session.get(url, headers=headers) as answer:
        await answer.content.readline()
        await lab.put("faults/cut", {"fault": "watches-cut"})
        await answer.content.read()
    assert (await lab.get("faults"))["items"] == []
    version = (await lab.get("/api/v1/nodes"))["metadata"]["resourceVersion"]
    url = f"{lab.address}/api/v1/nodes?watch=true&resourceVersion={version}"
    async with lab.session.get(url, headers=headers) as answer:
        await lab.put("faults/hang", {"fault": "watches-hang"})
        path = "/api/v1/nodes/node-1"
        node = await lab.get(path)
        node["metadata"]["labels"]["a"] = "b"
        await lab.put(path, node)
        coming = asyncio.ensure_future(answer.content.readline())
        await lab.get("clock")
        assert not coming.done()
        await lab.delete("faults/hang")
        assert json.loads(await coming)["object"]["metadata"]["labels"]["a"] == "b"


async def test_what_cannot_be_broken_is_refused(lab):
    for body, words in [
        ({"fault": "nonsense"}, "there are node-power-off"),
        ({"fault": "node-power-off"}, "missing required field `node`"),
        ({"fault": "node-power-off", "parameters": {"node": "mars"}}, "node-1, node-2, node-3"),
        ({"fault": "api-latency", "parameters": {"seconds": 1000}}, "<= 60"),
        (
            {"fault": "container-exit", "parameters": {"namespace": "a", "pod": "b"}},
            "no container runs",
        ),
    ]:
        refusal = await lab.put("faults/x", body, expect=400)
        assert words in refusal["message"], refusal
    assert "in force are: none" in (await lab.delete("faults/x", expect=404))["message"]
