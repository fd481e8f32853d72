"""Impersonation, as `kubectl --as` sends it, and tokens on open paths."""

from tests.practice.http.conftest import CONFIG_MAPS, Json, Served

REVIEW = "/apis/authentication.k8s.io/v1/selfsubjectreviews"


async def who(served: Served, **headers: str) -> Json:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await served.call("POST", REVIEW, {}, headers=given)
    assert answer.code == 201, answer.text
    info: Json = answer.json["status"]["userInfo"]
    return info


async def test_an_administrator_may_be_somebody_else(served: Served) -> None:
    info = await who(served, Impersonate_User="alice", Impersonate_Group="team")
    assert (info["username"], info["groups"]) == ("alice", ["team", "system:authenticated"])


async def test_the_other_has_only_their_own_rights(served: Served) -> None:
    answer = await served.get(CONFIG_MAPS, headers={"Impersonate-User": "alice"})
    assert answer.code == 403
    assert 'User "alice" cannot list resource "configmaps"' in answer.json["message"]
    as_viewer = await served.get(CONFIG_MAPS, headers={"Impersonate-User": "viewer"})
    assert as_viewer.code == 200


async def test_a_viewer_may_not(served: Served) -> None:
    answer = await served.get(CONFIG_MAPS, user="viewer", headers={"Impersonate-User": "admin"})
    assert answer.code == 403
    assert 'User "viewer" cannot impersonate resource "users"' in answer.json["message"]


async def test_groups_need_a_name(served: Served) -> None:
    answer = await served.get(CONFIG_MAPS, headers={"Impersonate-Group": "team"})
    assert answer.code == 400
    assert answer.json["message"].endswith("without impersonating a user name")


async def test_a_wrong_token_is_refused_on_open_paths_too(served: Served) -> None:
    headers = {"Authorization": "Bearer wrong"}
    assert (await served.get("/version", user="", headers=headers)).code == 401
