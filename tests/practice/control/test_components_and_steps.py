import json

from practice.api.client import Client


async def test_a_switched_off_controller_does_nothing_until_it_is_on(lab):
    names = {one["name"]: one for one in (await lab.get("components"))["items"]}
    assert names["replicaset-controller"] == {
        "name": "replicaset-controller", "on": True, "waiting": 0, "last_error": "",
    }  # fmt: skip
    off = await lab.put("components/replicaset-controller", {"on": False})
    assert not off["on"]
    client = Client(lab.cluster.api, user="kubernetes-admin")
    pod = client.list("pods", "workshop")[0]["metadata"]["name"]
    count = len(client.list("pods", "workshop"))
    client.delete("pods", "workshop", pod)
    await lab.post("clock/run", {"seconds": 60})
    assert len(client.list("pods", "workshop")) == count - 1
    await lab.put("components/replicaset-controller", {"on": True})
    await lab.post("clock/run", {"seconds": 60})
    assert len(client.list("pods", "workshop")) == count
    refusal = await lab.put("components/nobody", {"on": True}, expect=404)
    assert "replicaset-controller" in refusal["message"]


async def test_steps_tell_who_did_what(lab):
    last = (await lab.get("steps"))["last"]
    client = Client(lab.cluster.api, user="kubernetes-admin")
    client.patch("deployments.apps", "workshop", "hello", {"spec": {"replicas": 5}})
    await lab.post("clock/run", {"seconds": 5})
    steps = (await lab.get(f"steps?since={last}"))["items"]
    assert steps[0]["text"] == "client: changed deployments workshop/hello"
    [scaled] = [s for s in steps if s["component"] == "deployment-controller"
                and s["writes"][0]["resource"] == "replicasets.apps"]  # fmt: skip
    assert scaled["text"].startswith("deployment-controller: workshop/hello; changed replicasets")
    [made] = [s for s in steps if s["component"] == "replicaset-controller"
              and s["writes"][0]["verb"] == "created"]  # fmt: skip
    assert "saw 3 of 5 pods" in made["text"]
    assert made["text"].count("created pods workshop/hello-") == 2
    numbers = [one["number"] for one in steps]
    assert numbers == list(range(last + 1, last + 1 + len(steps)))
    assert not any("leases" in one["text"] for one in steps)


async def test_the_stream_gives_what_was_and_what_comes(lab):
    client = Client(lab.cluster.api, user="kubernetes-admin")
    for accept, prefix in (("application/x-ndjson", b""), ("text/event-stream", b"data: ")):
        since = (await lab.get("steps"))["last"]
        labels = {"metadata": {"labels": {"seen": accept.partition("/")[0]}}}
        client.patch("nodes", None, "node-1", labels)
        headers = {**lab.headers(lab.sites.main, "admin"), "Accept": accept}
        url = f"{lab.address}/practice/v1/steps/stream?since={since}"
        async with lab.session.get(url, headers=headers) as answer:
            assert answer.content_type == accept
            first = await line(answer.content, prefix)
            client.patch("nodes", None, "node-2", labels)
            second = await line(answer.content, prefix)
        assert [first["number"], second["number"]] == [since + 1, since + 2]
        assert second["text"] == "client: changed nodes node-2"


async def line(content, prefix):
    while not (raw := (await content.readline()).strip()).startswith(prefix or b"{"):
        pass
    return json.loads(raw.removeprefix(prefix))


async def test_counters_count(lab):
    counters = await lab.get("counters")
    assert counters["failures"] == 0
    assert counters["version"] == lab.cluster.api.store.version
    assert counters["due_actions"] > 10
