"""Objects that kube-apiserver 1.37.2 refused, with its messages, recorded once (namespace `t1`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from practice.api.client import Client
from practice.api.errors import ApiError

RECORDED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("refusals_of_kube_apiserver.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["message"][:70])
def test_the_message_and_the_causes_are_the_same(client: Client, case: dict[str, Any]) -> None:
    client.create("namespaces", {"metadata": {"name": "t1"}})
    client.create("serviceaccounts", {"metadata": {"name": "default"}}, namespace="t1")
    namespace = None if case["resource"] in ("nodes", "namespaces") else "t1"
    with pytest.raises(ApiError) as caught:
        client.create(case["resource"], case["body"], namespace=namespace)
    assert str(caught.value) == case["message"]
    status = caught.value.status
    assert (status["code"], status["reason"]) == (422, "Invalid")
    found = [[cause["reason"], cause["field"]] for cause in status["details"]["causes"]]
    assert found == case["causes"]
