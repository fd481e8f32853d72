def scaled(at_s, replicas, name="hello"):
    place = {"resource": "deployments.apps", "namespace": "workshop", "name": name}
    return {"do": "patch", "at_s": at_s, **place, "patch": {"spec": {"replicas": replicas}}}


def replicas(lab):
    found = lab.cluster.api.get("deployments.apps", "workshop", "hello")
    return found["spec"]["replicas"]


async def test_an_act_waits_for_its_moment_and_leaves_its_outcome(lab):
    acts = [scaled(35, 5), scaled(36, 1, name="nobody"), scaled(40, 4)]
    coming = (await lab.post("script", {"acts": acts}))["coming"]
    assert [one["text"] for one in coming][:1] == ["patch deployments.apps workshop/hello"]
    await lab.post("clock/run", {"seconds": 4.9})
    assert replicas(lab) == 3
    await lab.post("clock/run", {"seconds": 1.2})
    assert replicas(lab) == 5
    state = await lab.get("script")
    assert [one["number"] for one in state["coming"]] == [3]
    assert [one.get("refusal", "") for one in state["outcomes"]] == [
        "",
        'deployments.apps "nobody" not found',
    ]


async def test_its_acts_are_steps_of_their_own(lab):
    await lab.post("script", {"acts": [scaled(31, 4)]})
    stepped = await lab.post("clock/step", {"component": "script"})
    assert stepped["clock"]["now_s"] == 31
    assert stepped["steps"][-1]["component"] == "script"
    assert "changed deployments workshop/hello" in stepped["steps"][-1]["text"]


async def test_it_switches_breaks_mends_and_stops_the_clock(lab):
    acts = [
        {"do": "switch", "at_s": 31, "component": "scheduler", "on": False},
        {"do": "break", "at_s": 31, "name": "slow", "fault": "registry-slow", "parameters": {}},
        {"do": "pace", "at_s": 32, "rate": 0},
        {"do": "mend", "at_s": 33, "name": "slow"},
    ]
    await lab.post("script", {"acts": acts})
    await lab.put("clock/rate", {"rate": "max"})
    while (await lab.get("clock"))["rate"] != 0:
        pass
    assert (await lab.get("clock"))["now_s"] == 32
    assert [one["name"] for one in (await lab.get("faults"))["items"]] == ["slow"]
    assert lab.cluster.clock.is_held("scheduler")
    await lab.post("clock/run", {"seconds": 1})
    assert (await lab.get("faults"))["items"] == []


async def test_what_cannot_be_is_refused_as_a_whole(lab):
    for act, why in [
        (scaled(29, 1), "lie behind"),
        (scaled(1e308, 1), "beyond all time"),
        ({"do": "switch", "at_s": 40, "component": "nobody", "on": True}, "scheduler"),
        ({"do": "break", "at_s": 40, "name": "x", "fault": "nobody"}, "node-power-off"),
        ({"do": "dance", "at_s": 40}, "dance"),
        ({"do": "mend", "at_s": -1, "name": "x"}, "at_s"),
    ]:
        refusal = await lab.post("script", {"acts": [scaled(35, 9), act]}, expect=400)
        assert why in refusal["message"], refusal
    assert (await lab.get("script"))["coming"] == []


async def test_what_is_to_come_can_be_forgotten(lab):
    await lab.post("script", {"acts": [scaled(35, 9)]})
    assert (await lab.delete("script"))["coming"] == []
    await lab.post("clock/run", {"seconds": 10})
    assert replicas(lab) == 3
