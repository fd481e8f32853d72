"""Who lets time pass hands in what is to be asked meanwhile, and is told when everything was."""

import pytest

SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "asked"},
    "spec": {"selector": {"app": "asked"}, "ports": [{"name": "http", "port": 80}]},
}
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "asked", "labels": {"app": "asked"}},
    "spec": {"containers": [{"name": "asked", "image": "hello:1.0.0"}]},
}


def asks(*moments: float, service: str = "asked", path: str = "/hostname") -> list[dict]:
    return [
        {"id": number, "in_s": in_s, "namespace": "default", "service": service, "port": "http", "path": path}
        for number, in_s in enumerate(moments)
    ]  # fmt: skip


@pytest.fixture
async def asked(lab):
    """A pod that stands behind a Service."""
    for kind, body in (("services", SERVICE), ("pods", POD)):
        await lab.ask("POST", f"/api/v1/namespaces/default/{kind}", body, expect=201)
    await lab.post("clock/run", {"seconds": 30})
    return lab


async def test_each_is_sent_at_its_moment_and_its_answer_told_with_its_own(asked):
    before_s = (await asked.get("clock"))["now_s"]
    ran = await asked.post("clock/run", {"seconds": 4, "asks": asks(0.5, 3)})
    assert [(one["id"], one["status"], one["body"].strip()) for one in ran["asked"]] == [
        (0, 200, "asked"),
        (1, 200, "asked"),
    ]
    took = [one["at_s"] - before_s for one in ran["asked"]]
    assert 0.5 < took[0] < 0.7
    assert 3 < took[1] < 3.2


async def test_what_is_not_answered_yet_is_told_by_the_next_run(asked):
    ran = await asked.post("clock/run", {"seconds": 1, "asks": asks(1)})
    assert ran["asked"] == []
    ran = await asked.post("clock/run", {"seconds": 1})
    assert [one["id"] for one in ran["asked"]] == [0]


async def test_a_service_that_is_not_there_is_refused_in_the_api_servers_words(asked):
    ran = await asked.post("clock/run", {"seconds": 1, "asks": asks(0, service="nobody")})
    (one,) = ran["asked"]
    assert one["status"] == 503
    assert "no endpoints available" in one["body"]


async def test_a_restore_forgets_who_waits(asked):
    await asked.put("snapshots/before")
    await asked.post("clock/run", {"seconds": 0, "asks": asks(0)})
    await asked.post("snapshots/before/restore")
    assert (await asked.post("clock/run", {"seconds": 5}))["asked"] == []


async def test_a_fork_has_no_visitors_of_the_first(asked):
    await asked.post("clock/run", {"seconds": 0, "asks": asks(0)})
    await asked.post("forks", {"name": "ada"})
    ran = await asked.post("clock/run", {"seconds": 5}, at=asked.sites.find("ada"))
    assert ran["asked"] == []
    assert len((await asked.post("clock/run", {"seconds": 5}))["asked"]) == 1


async def test_the_moment_of_each_write_is_told_to_who_asks(asked):
    assert (await asked.post("clock/run", {"seconds": 20}))["moments"] == []
    first = (await asked.get("counters"))["version"]
    began_s = (await asked.get("clock"))["now_s"]
    ran = await asked.post("clock/run", {"seconds": 20, "moments": True})
    versions = [version for version, _ in ran["moments"]]
    assert versions == sorted(versions)
    assert versions[0] > first
    assert all(began_s <= at_s <= began_s + 20 for _, at_s in ran["moments"])
    assert versions[-1] == (await asked.get("counters"))["version"]
