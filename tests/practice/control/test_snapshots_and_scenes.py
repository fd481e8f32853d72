import json


async def test_a_restore_ends_watches_and_clients_list_anew(lab):
    taken = await lab.put("snapshots/before")
    assert taken["name"] == "before"
    url = f"{lab.address}/api/v1/pods?watch=true&resourceVersion=0"
    async with lab.session.get(url, headers=lab.headers(lab.sites.main, "admin")) as answer:
        await answer.content.readline()
        await lab.post("clock/run", {"seconds": 100})
        version = lab.cluster.api.store.version
        restored = await lab.post("snapshots/before/restore")
        assert restored["now"] == taken["at"]
        await answer.content.read()  # it ends
    url = f"{lab.address}/api/v1/pods?watch=true&resourceVersion={version}"
    async with lab.session.get(url, headers=lab.headers(lab.sites.main, "admin")) as answer:
        event = json.loads(await answer.content.readline())
    assert (event["type"], event["object"]["code"]) == ("ERROR", 410)
    listed = await lab.get("/api/v1/pods")
    assert int(listed["metadata"]["resourceVersion"]) > version
    pods = "/api/v1/namespaces/workshop/pods/"
    await lab.delete(pods + listed_name(listed))
    await lab.post("clock/run", {"seconds": 10})
    assert (await lab.get("steps"))["items"]  # the restored cluster is followed


def listed_name(listed):
    return next(
        one["metadata"]["name"]
        for one in listed["items"]
        if one["metadata"]["namespace"] == "workshop"
    )


async def test_time_goes_on_by_itself_after_a_restore(lab):
    await lab.put("snapshots/before")
    await lab.put("clock/rate", {"rate": "max"})
    await lab.post("snapshots/before/restore")
    before = await lab.get("clock")
    assert before["rate"] == "max"
    assert (await lab.get("clock"))["now"] > before["now"]


async def test_snapshots_are_listed_and_deleted(lab):
    await lab.put("snapshots/a")
    await lab.put("snapshots/b")
    assert [one["name"] for one in (await lab.get("snapshots"))["items"]] == ["a", "b"]
    assert [one["name"] for one in (await lab.delete("snapshots/a"))["items"]] == ["b"]
    for method, path in (("DELETE", "snapshots/a"), ("POST", "snapshots/a/restore")):
        assert "there are: b" in (await lab.ask(method, path, expect=404))["message"]


async def test_another_scene_replaces_everything(lab):
    scenarios = await lab.get("scenarios")
    assert scenarios["current"] == "workshop"
    assert "trouble" in {one["name"] for one in scenarios["items"]}
    version = lab.cluster.api.store.version
    await lab.post("scenarios/start", {"name": "empty"})
    listed = await lab.get("/api/v1/pods")
    assert listed["items"] == []
    assert int(listed["metadata"]["resourceVersion"]) > version
    assert (await lab.get("scenarios"))["current"] == "empty"
    refusal = await lab.post("scenarios/start", {"name": "/etc/passwd.yaml"}, expect=404)
    assert "workshop" in refusal["message"]
