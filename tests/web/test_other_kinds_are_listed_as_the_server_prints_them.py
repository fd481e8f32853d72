# ruff: noqa: E501 (facts of one line)
"""Kinds that Podium does not know: found by discovery, printed by the API server, bounded, never Secrets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.web import backend
from tests.conftest import Persona
from tests.web import spying

pytestmark = pytest.mark.django_db(transaction=True)
HOSTILE = "<script>alert(1)</script>\u202e"


def served(
    resource: str, kind: str, verbs: str = "get list watch", scope: str = "Namespaced"
) -> Any:
    return {
        "resource": resource,
        "responseKind": {"kind": kind},
        "scope": scope,
        "verbs": verbs.split(),
    }


def group(name: str, *resources: Any) -> Any:
    return {
        "metadata": {"name": name},
        "versions": [{"version": "v1", "resources": list(resources)}],
    }


WIDGET = {
    "apiVersion": "example.org/v1",
    "kind": "Widget",
    "metadata": {"name": "one", "namespace": "shop", "uid": "u", "managedFields": [{"manager": "maker", "time": "2026-01-01T00:00:00Z", "fieldsV1": {"f:spec": {"f:size": {}}}}]},
    "spec": {"size": 3, "note": HOSTILE},
    "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "NoParts", "message": "no wheels"}]},
}  # fmt: skip
TABLE = {
    "kind": "Table",
    "metadata": {"remainingItemCount": 7},
    "columnDefinitions": [{"name": "Name"}, {"name": "Size"}, {"name": "Secret thing", "priority": 1}],
    "rows": [{"cells": ["one", 3, "hidden"], "object": {"metadata": WIDGET["metadata"]}}, {"cells": [HOSTILE], "object": {"metadata": {"name": "two"}}}],
}  # fmt: skip
SAID = {
    "/apis": {"kind": "APIGroupDiscoveryList", "items": [group("example.org", served("widgets", "Widget"), served("secrets", "Secret"), served("wishes", "Wish", "create")), group("apps", served("deployments", "Deployment"))]},
    "/api": {"kind": "APIGroupDiscoveryList", "items": [group("", served("secrets", "Secret"), served("configmaps", "ConfigMap"), served("limitranges", "LimitRange"))]},
    "/apis/example.org/v1/widgets": TABLE,
    "/apis/example.org/v1/namespaces/shop/widgets/one": WIDGET,
    "/api/v1/limitranges": {"kind": "LimitRangeList", "items": [{"metadata": {"name": "plain"}}]},
    "/api/v1/namespaces/shop/events": {"items": []},
}  # fmt: skip


class Server(Api):
    """Answers from a table of paths."""

    def __init__(self, **changed: Any) -> None:
        super().__init__(Connection(name="fake", server="http://127.0.0.1:1"))
        self.said = SAID | changed
        self.asked: list[str] = []

    async def request(self, method: str, where: str, **_: Any) -> bytes:
        self.asked.append(where)
        answer = self.said.get(where, errors.NotFound("not found", code=404))
        if isinstance(answer, Exception):
            raise answer
        return msgspec.json.encode(answer)

    @asynccontextmanager
    async def stream(self, where: str, **_: Any) -> AsyncIterator[Any]:
        raise errors.NotFound("nobody watches here", code=404)
        yield


async def look(
    who: Persona, route: str, *where: str, server: Server | None = None
) -> tuple[int, str]:
    spying.install(server or Server())
    answer: Any = await who.async_client.get(reverse(route, args=where))
    await backend.current().looks.close()
    return answer.status_code, answer.content.decode()


async def test_what_is_drawn_or_secret_is_not_among_them(omar: Persona) -> None:
    _, page = await look(omar, "others")
    assert "Widget" in page
    assert "LimitRange" in page
    for hidden in ("Secret", "ConfigMap", "Deployment", "Wish"):
        assert f">{hidden}<" not in page


@pytest.mark.parametrize("resource", ["secrets.v1.", "secrets.v1.example.org", "pods.v1.", "x"])
async def test_a_hand_made_request_for_another_kind_is_refused(
    resource: str, omar: Persona
) -> None:
    server = Server()
    status, page = await look(omar, "others-table", resource, server=server)
    assert (status, "No such kind here" in page) == (404, True)
    assert {*server.asked} <= {"/apis", "/api"}
    status, _ = await look(omar, "others-one", resource, "shop", "one", server=server)
    assert status == 404
    assert {*server.asked} <= {"/apis", "/api"}


async def test_the_servers_own_columns(omar: Persona) -> None:
    _, page = await look(omar, "others-table", "widgets.v1.example.org")
    assert ">Size<" in page
    assert "Secret thing" not in page
    assert "7 more are not shown" in page
    assert "<script>" not in page
    assert "\u202e" not in page


async def test_an_api_without_tables_is_listed_by_name(omar: Persona) -> None:
    _, page = await look(omar, "others-table", "limitranges.v1.")
    assert ">plain<" in page


async def test_one_of_them_with_its_conditions_and_who_set_what(omar: Persona) -> None:
    _, page = await look(omar, "others-one", "widgets.v1.example.org", "shop", "one")
    assert "Ready is False: NoParts" in page
    assert "no wheels" in page
    assert ">maker<" in page
    assert "<script>" not in page


async def test_what_is_forbidden_says_so(omar: Persona) -> None:
    refused = errors.Forbidden("widgets is forbidden", code=403)
    server = Server(**{"/apis/example.org/v1/widgets": refused})
    _, page = await look(omar, "others-table", "widgets.v1.example.org", server=server)
    assert "widgets is forbidden" in page
    assert "has no right" in page


@pytest.mark.parametrize("answer", [{"kind": "APIGroupList"}, {"kind": "APIGroupDiscoveryList", "items": [{"versions": [{}, 1]}]}])  # fmt: skip
async def test_what_cannot_be_read_says_so(answer: Any, omar: Persona) -> None:
    _, page = await look(omar, "others", server=Server(**{"/apis": answer}))
    assert "cannot be" in page


async def test_a_kind_that_is_new_is_offered_at_once(omar: Persona) -> None:
    server = Server(**{"/apis": {"kind": "APIGroupDiscoveryList", "items": []}})
    assert "Widget" not in (await look(omar, "others", server=server))[1]
    server.said = SAID
    assert "Widget" in (await look(omar, "others", server=server))[1]
