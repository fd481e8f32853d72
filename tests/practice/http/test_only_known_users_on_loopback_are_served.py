"""Tokens, roles and the Host header."""

import pytest

from practice.api.http.access import HostCheck, host_of
from tests.practice.http.conftest import CONFIG_MAPS, Served, config_map


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz", "/version", "/readyz/ping"])
async def test_health_and_version_need_no_token(served: Served, path: str) -> None:
    assert (await served.get(path, user="")).code == 200


CLOSED = ["/", "/api", "/apis", "/api/v1/pods", "/openapi/v3", "/nonsense"]


@pytest.mark.parametrize("path", CLOSED)
async def test_a_wrong_token_is_refused(served: Served, path: str) -> None:
    answer = await served.get(path, user="", headers={"Authorization": "Bearer wrong"})
    assert (answer.code, answer.json["message"]) == (401, "Unauthorized")


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer "])
async def test_without_a_token_one_is_anonymous_and_may_do_nothing(
    served: Served, path: str, header: str
) -> None:
    headers = {"Authorization": header} if header else {}
    answer = await served.get(path, user="", headers=headers)
    assert (answer.code, answer.json["reason"]) == (403, "Forbidden")
    assert 'User "system:anonymous" cannot' in answer.json["message"]


async def test_a_viewer_is_refused_before_the_body_is_read(served: Served) -> None:
    answer = await served.call("POST", CONFIG_MAPS, b"{nonsense", user="viewer")
    assert answer.code == 403
    assert answer.json["message"] == (
        'configmaps is forbidden: User "viewer" cannot create resource "configmaps" '
        'in API group "" in the namespace "default"'
    )


async def test_a_viewer_may_look_and_an_operator_may_change(served: Served) -> None:
    assert (await served.get(CONFIG_MAPS, user="viewer")).code == 200
    assert (await served.get("/api/v1/secrets", user="viewer")).code == 403
    made = await served.call("POST", CONFIG_MAPS, config_map("a"), user="operator")
    assert made.code == 201


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
async def test_a_page_under_another_name_is_not_served(served: Served, host: str) -> None:
    answer = await served.get("/version", headers={"Host": host})
    assert (answer.code, answer.json["reason"]) == (403, "Forbidden")


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:1", "127.0.0.1:80", "[::1]:6443", "LOCALHOST."]
)
async def test_loopback_names_are_served(served: Served, host: str) -> None:
    assert (await served.get("/version", headers={"Host": host})).code == 200


def test_names_given_at_start_are_served() -> None:
    assert HostCheck(["cluster.test"]).allows("Cluster.Test:6443")
    assert not HostCheck().allows("cluster.test")
    assert host_of("[fe80::1]:80") == "fe80::1"
