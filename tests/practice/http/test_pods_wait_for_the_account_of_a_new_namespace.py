"""Who makes a namespace and at once a pod need not know of accounts."""

import asyncio

import pytest

from practice.api.http import accounts
from tests.practice.http.conftest import Json, Served

PODS = "/api/v1/namespaces/new/pods"
POD: Json = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web"},
    "spec": {"containers": [{"name": "main", "image": "nginx:1.27"}]},
}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks again ten times as often as for people."""
    monkeypatch.setattr(accounts, "ACCOUNT_LOOK_S", 0.015)


async def test_the_account_comes_while_the_request_waits(served: Served) -> None:
    served.inside.create("namespaces", {"metadata": {"name": "new"}})
    asked = asyncio.create_task(served.call("POST", PODS, POD))
    await asyncio.sleep(0.02)
    assert not asked.done()
    served.inside.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "new"}})
    answer = await asked
    assert answer.code == 201
    assert answer.json["spec"]["serviceAccountName"] == "default"


async def test_an_applied_pod_waits_too(served: Served) -> None:
    served.inside.create("namespaces", {"metadata": {"name": "new"}})
    headers = {"Content-Type": "application/apply-patch+yaml"}
    path = f"{PODS}/web?fieldManager=me"
    asked = asyncio.create_task(served.call("PATCH", path, POD, headers=headers))
    await asyncio.sleep(0.02)
    served.inside.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "new"}})
    assert (await asked).code == 201


async def test_it_does_not_come(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "ACCOUNT_LOOK_S", 0.001)
    served.inside.create("namespaces", {"metadata": {"name": "new"}})
    answer = await served.call("POST", PODS, POD)
    assert answer.code == 403
    assert "error looking up service account new/default" in answer.json["message"]
