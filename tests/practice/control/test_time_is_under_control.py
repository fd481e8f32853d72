from datetime import datetime


def seconds(later, earlier):
    moments = datetime.fromisoformat(later), datetime.fromisoformat(earlier)
    return (moments[0] - moments[1]).total_seconds()


async def test_a_paused_clock_stands_and_a_fast_one_runs(lab):
    state = await lab.get("clock")
    assert (state["rate"], state["problem"], state["failures"]) == (0, "", 0)
    assert (await lab.get("clock"))["now"] == state["now"]
    for rate in (0.25, 1, 20, "max", 0):
        assert (await lab.put("clock/rate", {"rate": rate}))["rate"] == rate
    assert (await lab.get("clock"))["now"] > state["now"]


async def test_it_runs_for_as_long_as_it_is_told(lab):
    before = await lab.get("clock")
    ran = await lab.post("clock/run", {"seconds": 120})
    assert ran["complete"]
    assert ran["seconds"] == 120
    assert ran["actions"] > 10
    assert seconds(ran["clock"]["now"], before["now"]) == 120


async def test_it_runs_until_nothing_happens_any_more(lab):
    ran = await lab.post("clock/quiet", {"quiet_s": 20, "timeout_s": 600})
    assert ran["quiet"]
    again = await lab.post("clock/quiet", {"quiet_s": 20, "timeout_s": 10})
    assert not again["quiet"]
    assert again["seconds"] == 10


async def test_one_step_is_one_action_of_the_component_that_was_named(lab):
    due = (await lab.get("clock/actions?component=kubelet&limit=3"))["items"]
    assert [one["component"].partition("/")[0] for one in due] == ["kubelet"] * 3
    stepped = await lab.post("clock/step", {"component": "kubelet"})
    assert stepped["acted"] == due[0]["component"]
    assert stepped["clock"]["now"] == due[0]["at"]
    refusal = await lab.post("clock/step", {"component": "nobody"}, expect=400)
    assert "scheduler" in refusal["message"]


async def test_what_cannot_be_is_refused_with_a_reason(lab):
    for path, body in [
        ("clock/rate", {"rate": -1}),
        ("clock/rate", {"rate": "fast"}),
        ("clock/rate", {"speed": 1}),
        ("clock/run", {"seconds": 1e9}),
        ("clock/run", None),
    ]:
        method = "PUT" if path == "clock/rate" else "POST"
        refusal = await lab.ask(method, path, body, expect=400)
        assert refusal["kind"] == "Status"
        assert path in refusal["message"]
    assert "1 to 200" in (await lab.get("clock/actions?limit=0", expect=400))["message"]
    assert "component, limit" in (await lab.get("clock/actions?x=0", expect=400))["message"]


async def test_a_run_says_which_version_a_watch_must_have_come_to(lab):
    ran = await lab.post("clock/run", {"seconds": 100})
    pods = (await lab.get("/api/v1/pods"))["items"]
    newest = max(int(one["metadata"]["resourceVersion"]) for one in pods)
    assert ran["versions"]["pods"] >= newest > 0
    assert ran["versions"] == (await lab.get("counters"))["versions"]
    assert ran["versions"]["pods"] <= (await lab.get("counters"))["version"]


async def test_after_a_restore_only_a_new_list_has_come_to_that_version(lab):
    await lab.put("snapshots/before")
    known = (await lab.post("clock/run", {"seconds": 10}))["versions"]
    await lab.post("snapshots/before/restore")
    now = (await lab.get("counters"))["versions"]
    assert all(now[name] > version for name, version in known.items())
    listed = await lab.get("/api/v1/pods")
    assert int(listed["metadata"]["resourceVersion"]) >= now["pods"]
