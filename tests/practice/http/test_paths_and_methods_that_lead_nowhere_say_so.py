"""404 and 405 in the wordings of a real API server."""

import pytest

from tests.practice.http.conftest import Served

PLAIN = [
    "/nope",
    "/apis/foo",
    "/apis/foo/v1",
    "/healthz/nope",
]
NOWHERE = [
    "/apis/apps/v9",
    "/apis/apps/v9/pods",
    "/api/v2",
    "/api/v1/foos",
    "/apis/apps/v1/foos",
    "/api/v1/namespaces/default/foos/x",
    "/api/v1/namespaces/default/nodes",
    "/api/v1/namespaces/default/pods/x/nope",
    "/api/v1/namespaces/default/configmaps/x/status",
    "/api/v1/namespaces/default/pods/x/log/more",
]
REFUSED = [
    ("POST", "/api"),
    ("DELETE", "/version"),
    ("PUT", "/api/v1/namespaces/default/configmaps"),
    ("POST", "/api/v1/namespaces/default/configmaps/x"),
    ("POST", "/api/v1/configmaps"),
    ("OPTIONS", "/api/v1/namespaces/default"),
    ("GET", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"),
    ("TRACE", "/api/v1/pods"),
]


@pytest.mark.parametrize("path", PLAIN)
async def test_unknown_paths_get_a_plain_404(served: Served, path: str) -> None:
    answer = await served.get(path)
    assert (answer.code, answer.text) == (404, "404 page not found\n")


@pytest.mark.parametrize("path", NOWHERE)
async def test_unknown_resources_get_a_status(served: Served, path: str) -> None:
    answer = await served.get(path)
    assert (answer.code, answer.json["message"]) == (
        404,
        "the server could not find the requested resource",
    )


@pytest.mark.parametrize(("method", "path"), REFUSED)
async def test_methods_that_a_path_does_not_know_get_405(
    served: Served, method: str, path: str
) -> None:
    answer = await served.call(method, path)
    assert (answer.code, answer.json["reason"]) == (405, "MethodNotAllowed")


async def test_a_missing_object_is_named(served: Served) -> None:
    answer = await served.get("/api/v1/namespaces/default/pods/nope")
    assert answer.json["message"] == 'pods "nope" not found'
    assert answer.json["details"] == {"name": "nope", "kind": "pods"}


async def test_a_trailing_slash_changes_nothing(served: Served) -> None:
    assert (await served.get("/api/v1/namespaces/")).json["kind"] == "NamespaceList"
