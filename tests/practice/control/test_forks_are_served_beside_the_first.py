import pytest

from practice.limits import FORKS


async def test_a_fork_has_its_address_its_tokens_and_its_own_life(lab):
    made = await lab.post("forks", {"name": "ada", "idle_s": 60})
    assert made["server"] == f"{lab.address}/clusters/ada"
    assert made["server"] in made["kubeconfig"]
    ada = lab.sites.find("ada")
    path = "/api/v1/namespaces/workshop/pods"
    ours, theirs = await lab.get(path), await lab.get(path, at=ada)
    assert [p["metadata"]["uid"] for p in ours["items"]] == [
        p["metadata"]["uid"] for p in theirs["items"]
    ]
    name = theirs["items"][0]["metadata"]["name"]
    await lab.delete(f"{path}/{name}?gracePeriodSeconds=0", at=ada)
    assert len((await lab.get(path))["items"]) == len(ours["items"])
    assert len((await lab.get(path, at=ada))["items"]) == len(ours["items"]) - 1
    assert (await lab.get("clock", at=ada))["rate"] == 0


async def test_a_fork_is_made_of_a_fork(lab):
    await lab.post("forks", {"name": "ada"})
    ada = lab.sites.find("ada")
    path = "/api/v1/namespaces/workshop/pods"
    name = (await lab.get(path, at=ada))["items"][0]["metadata"]["name"]
    await lab.delete(f"{path}/{name}?gracePeriodSeconds=0", at=ada)
    await lab.post("forks", {"name": "bea", "of": "ada"})
    found = await lab.get(path, at=lab.sites.find("bea"))
    assert name not in [one["metadata"]["name"] for one in found["items"]]
    refusal = await lab.post("forks", {"name": "cid", "of": "nobody"}, expect=404)
    assert "'nobody'" in refusal["message"]


async def test_no_token_opens_another_cluster(lab):
    await lab.post("forks", {"name": "ada"})
    ada = lab.sites.find("ada")
    url = f"{lab.address}/clusters/ada/api/v1/pods"
    async with lab.session.get(url, headers=lab.headers(lab.sites.main, "admin")) as answer:
        assert answer.status == 401
    assert ada.cluster.api.tokens.key != lab.cluster.api.tokens.key
    refusal = await lab.get("forks", at=ada, expect=403)
    assert "at the first cluster" in refusal["message"]
    refusal = await lab.get("clock", user="viewer", expect=403)
    assert refusal["message"] == 'forbidden: User "viewer" cannot get path "/practice/v1/clock"'


async def test_a_removed_fork_is_gone_and_its_name_free(lab):
    await lab.post("forks", {"name": "ada"})
    site = lab.sites.find("ada")
    assert [one["name"] for one in (await lab.get("forks"))["items"]] == ["ada"]
    assert (await lab.delete("forks/ada"))["items"] == []
    refusal = await lab.get("/api/v1/pods", at=site, expect=404)
    assert "'ada'" in refusal["message"]
    await lab.post("forks", {"name": "ada"})


async def test_names_and_numbers_are_bounded(lab):
    for name in ("Ada", "-a", "a b", "a/b"):
        await lab.post("forks", {"name": name}, expect=409)
    await lab.post("forks", {"name": "x" * 64}, expect=400)
    await lab.post("forks", {"name": "ada"})
    assert "already" in (await lab.post("forks", {"name": "ada"}, expect=409))["message"]


@pytest.mark.slow
async def test_a_class_has_room_and_the_next_one_does_not(lab):
    for number in range(FORKS):
        await lab.post("forks", {"name": f"seat-{number}"})
    refusal = await lab.post("forks", {"name": "late"}, expect=409)
    assert "remove one first" in refusal["message"]


async def test_an_idle_fork_is_removed_and_a_watched_one_is_not(lab):
    for name in ("idle", "watched"):
        await lab.post("forks", {"name": name, "idle_s": 0.01})
    watched = lab.sites.find("watched")
    url = f"{lab.address}/clusters/watched/api/v1/pods?watch=true"
    async with lab.session.get(url, headers=lab.headers(watched, "admin")) as answer:
        await answer.content.readline()
        await lab.session.get(lab.address)  # some time passes
        for _ in range(50):
            await lab.sites.tidy()
            await lab.get("counters")
        assert [site.name for site in lab.sites.forks()] == ["watched"]


async def test_a_fork_may_be_restored_and_watched_under_its_address(lab):
    await lab.post("forks", {"name": "ada"})
    ada = lab.sites.find("ada")
    await lab.put("snapshots/here", at=ada)
    await lab.post("clock/run", {"seconds": 60}, at=ada)
    await lab.post("snapshots/here/restore", at=ada)
    assert (await lab.get("clock", at=ada))["now"] == (await lab.get("clock"))["now"]
    assert (await lab.get("/api/v1", at=ada))["resources"]
