"""A database that is locked, or whose disk is full, stops actions before they reach the cluster."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("why", ["database is locked", "database or disk is full"])
async def test_action_is_refused_with_the_reason_and_nothing_is_sent(
    why: str, omar: Persona, api: Api, hello: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(**_fields: object) -> Entry:
        raise OperationalError(why)

    heard: list[tuple[str, str, list[str]]] = []
    spying.install(api, heard)
    monkeypatch.setattr(Entry.objects, "create", failing)
    named = {field: getattr(hello, field) for field in ("kind", "namespace", "name", "uid")}
    answer = await omar.async_client.post(
        reverse("action", args=["scale"]), {**named, "key": "click-1", "replicas": "7"}
    )
    assert answer.status_code == 503
    assert "Nothing was done" in answer.content.decode()
    found = await api.get(by_name("Deployment"), hello.namespace, hello.name)
    assert found["spec"]["replicas"] == 2
    assert heard == []
