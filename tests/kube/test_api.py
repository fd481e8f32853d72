import json

import pytest
from aiohttp import web

from dashboard.kube import errors
from dashboard.kube.kinds import by_name, path
from tests.kube.server import refusing, status

POD, DEPLOYMENT = by_name("Pod"), by_name("Deployment")


def echoing(server) -> list[dict]:
    """Answer everything with {} and keep what was asked."""
    asked: list[dict] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        text = await request.text()
        asked.append(
            {
                "method": request.method,
                "path": request.path,
                "query": dict(request.query),
                "body": json.loads(text) if text else None,
                "type": request.content_type,
            }
        )
        return web.json_response({})

    server.other = answer
    return asked


async def test_patch_names_its_manager_and_its_type(server) -> None:
    asked = echoing(server)
    async with server.api() as api:
        await api.patch(DEPLOYMENT, "shop", "web", {"spec": {"replicas": 3}}, subresource="scale")
    assert asked == [
        {
            "method": "PATCH",
            "path": "/apis/apps/v1/namespaces/shop/deployments/web/scale",
            "query": {"fieldManager": "podium"},
            "body": {"spec": {"replicas": 3}},
            "type": "application/merge-patch+json",
        }
    ]


async def test_delete_can_ask_for_one_very_object_and_for_no_grace(server) -> None:
    asked = echoing(server)
    async with server.api() as api:
        await api.delete(POD, "shop", "web-1", grace_period_s=0, uid="u", dry_run=True)
    assert asked[0]["body"] == {
        "apiVersion": "v1",
        "kind": "DeleteOptions",
        "gracePeriodSeconds": 0,
        "preconditions": {"uid": "u"},
        "dryRun": ["All"],
    }


async def test_eviction_goes_to_the_pods_subresource(server) -> None:
    asked = echoing(server)
    async with server.api() as api:
        await api.create(POD, "shop", {"kind": "Eviction"}, name="web-1", subresource="eviction")
    assert asked[0]["path"] == "/api/v1/namespaces/shop/pods/web-1/eviction"


async def test_logs_are_bounded_and_other_bytes_do_no_harm(server) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.query["tailLines"] == "5000"
        assert int(request.query["limitBytes"]) > 0
        return web.Response(body=b"a\xff\nb\n")

    server.other = answer
    async with server.api() as api:
        assert await api.logs("shop", "web-1", tail=10**9) == "a\ufffd\nb\n"


async def test_followed_logs_come_line_by_line_and_end_with_the_container(server) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in (b"one\ntw", b"o\n", b"x" * 200_000 + b"\nlast"):
            await response.write(piece)
        return response

    server.other = answer
    async with server.api() as api:
        lines = [line async for line in api.follow_logs("shop", "web-1")]
    assert lines[:2] == ["one", "two"]
    assert len(lines[2]) == 64 * 1024
    assert lines[-1] == "last"


REFUSALS = [
    (400, errors.BadRequest),
    (401, errors.Unauthorized),
    (403, errors.Forbidden),
    (404, errors.NotFound),
    (409, errors.Conflict),
    (410, errors.Gone),
    (422, errors.Invalid),
    (429, errors.TooManyRequests),
    (500, errors.ServerError),
    (503, errors.ServerError),
    (302, errors.KubeError),
]


@pytest.mark.parametrize(("code", "kind"), REFUSALS)
async def test_refusal_has_its_class_and_the_servers_own_words(server, code, kind) -> None:
    server.other = refusing(
        code, "Reason", "in its own words", Location="http://elsewhere.invalid/"
    )
    async with server.api() as api:
        with pytest.raises(kind) as caught:
            await api.get(POD, "shop", "web-1")
    assert caught.value.message == "in its own words"
    assert (caught.value.code, caught.value.reason) == (code, "Reason")


async def test_page_of_a_proxy_is_told_as_it_is(server) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=502, text="<h1>Bad Gateway</h1>")

    server.other = answer
    async with server.api() as api:
        with pytest.raises(errors.ServerError, match="Bad Gateway"):
            await api.get(POD, "shop", "web-1")


async def test_answer_that_is_no_json_is_unreadable(server) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text="hello")

    server.other = answer
    async with server.api() as api:
        with pytest.raises(errors.Unreadable):
            await api.get(POD, "shop", "web-1")


async def test_answer_beyond_the_bound_is_not_read_to_its_end(server, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.kube.requests.ANSWER_MAX_BYTES", 1000)

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(text="x" * 5000)

    server.other = answer
    async with server.api() as api:
        with pytest.raises(errors.Unreadable, match="larger"):
            await api.request("GET", "/apis")


async def test_server_that_is_away_is_unreachable(server) -> None:
    api = server.api()
    object.__setattr__(api.connection, "server", "http://127.0.0.1:9")
    async with api:
        with pytest.raises(errors.Unreachable):
            await api.get(POD, "shop", "web-1")


async def test_new_token_is_tried_once_after_a_401(server) -> None:
    tokens = iter(["Bearer old", "Bearer new", "Bearer newer"])

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.headers["Authorization"] == "Bearer new":
            return web.json_response({})
        return status(401, "Unauthorized")

    server.other = answer
    async with server.api(token=lambda: next(tokens)) as api:
        assert await api.get(POD, "shop", "web-1") == {}
    assert len(server.requests) == 2


async def test_same_token_is_not_tried_again(server) -> None:
    server.other = refusing(401, "Unauthorized")
    async with server.api(token=lambda: "Bearer old") as api:
        with pytest.raises(errors.Unauthorized):
            await api.get(POD, "shop", "web-1")
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", [".", "..", "a/b", "../nodes/x", "%2e%2e"])
def test_name_cannot_lead_elsewhere(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a name"):
        path(POD, "shop", name)
    with pytest.raises(ValueError, match="cannot be a name"):
        path(POD, name, "web-1")


def test_odd_names_are_quoted() -> None:
    assert path(POD, "shop", "a b?c#d") == "/api/v1/namespaces/shop/pods/a%20b%3Fc%23d"


async def test_a_program_behind_the_server_is_asked_with_the_token_too(server) -> None:
    sent: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        sent.append(request.headers.get("Authorization", ""))
        return web.Response(text="hello")

    server.other = answer
    async with server.api(token=lambda: "Bearer ours") as api:
        await api.ask("/api/v1/namespaces/shop/services/web:80/proxy/", timeout_s=5, limit_bytes=99)
    assert sent == ["Bearer ours"]
