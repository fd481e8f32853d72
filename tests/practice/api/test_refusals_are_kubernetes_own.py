"""Objects that kube-apiserver 1.37.2 refused, with its messages, recorded once (namespace `t1`).

It ran without the plugin ServiceAccount, which refuses impossible names before they are validated.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock

START = datetime(2026, 1, 1, tzinfo=UTC)
RECORDED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("refusals_of_kube_apiserver.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["message"][:70])
def test_the_message_and_the_causes_are_the_same(case: dict[str, Any]) -> None:
    api = Api(Clock(seed=1, start=START), without_plugins=("ServiceAccount",))
    client = Client(api, user="test")
    client.create("namespaces", {"metadata": {"name": "t1"}})
    namespace = None if case["resource"] in ("nodes", "namespaces") else "t1"
    with pytest.raises(ApiError) as caught:
        client.create(case["resource"], case["body"], namespace=namespace)
    assert str(caught.value) == case["message"]
    status = caught.value.status
    assert (status["code"], status["reason"]) == (422, "Invalid")
    found = [[cause["reason"], cause["field"]] for cause in status["details"]["causes"]]
    assert found == case["causes"]
