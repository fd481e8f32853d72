"""Manifests from the form to the API server and the audit log, with the practice cluster behind it."""

import json
import logging
import re
from typing import Any

import pytest
from django.urls import reverse

from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import by_name
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "hunter2-very-secret"


@pytest.fixture
def notes(api: Api) -> list[tuple[str, str, list[str]]]:
    heard: list[tuple[str, str, list[str]]] = []
    spying.install(api, heard)
    return heard


def manifest(kind: str, name: str, **rest: Any) -> str:
    version = rest.pop("version", "v1")
    return json.dumps({"apiVersion": version, "kind": kind, "metadata": {"name": name}, **rest})


async def posted(who: Persona, verb: str, text: str, **more: str) -> tuple[int, str]:
    """Look through the text, then do it with the digest that came back."""
    client, form = who.async_client, {"text": text, "key": "k", **more}
    answer = await client.post(reverse("manifests-check"), form)
    if verb != "check":
        digest = re.search(r'name="digest" value="(\w+)"', answer.content.decode())
        form = {"digest": digest.group(1) if digest else "", **form}
        answer = await client.post(reverse(f"manifests-{verb}"), form)
    return answer.status_code, answer.content.decode()


CONFIG = manifest("ConfigMap", "a", data={"one": "1"})


async def test_several_are_applied_audited_and_told(
    omar: Persona, api: Api, hello: Target, notes: list[tuple[str, str, list[str]]]
) -> None:
    service = manifest("Service", "s", spec={"ports": [{"port": 80}]})
    _, page = await posted(omar, "apply", f"{CONFIG}\n---\n{service}", namespace=hello.namespace)
    assert "<b>2 of 2</b> applied" in page
    made = await api.get(by_name("Service"), hello.namespace, "s")
    assert [one["manager"] for one in made["metadata"]["managedFields"]] == ["podium"]
    rows = [row async for row in Entry.objects.order_by("id")]
    assert [(row.action, row.kind, row.outcome) for row in rows] == [
        ("apply", "ConfigMap", "done"),
        ("apply", "Service", "done"),
    ]
    assert rows[0].kubectl == (
        f"kubectl -n {hello.namespace} apply --server-side --field-manager=podium -f manifests.yaml"
    )
    assert [(user, text) for user, text, _ in notes] == [("Omar", "applied configmap a, service s")]


async def test_a_wrong_field_is_told_by_its_line(omar: Persona, hello: Target, notes: Any) -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec:\n  ports:\n    - port: 80\n      sort: 1\n"
    _, page = await posted(omar, "check", text, namespace=hello.namespace)
    assert 'data-line="8"' in page, page
    _, page = await posted(omar, "check", text.replace("sort: 1", "protocol: X"))
    assert 'data-line="8"' in page
    assert "Unsupported value" in page
    status, page = await posted(omar, "check", text.replace("  name", "\tname"))
    assert status == 422
    assert 'data-line="4"' in page


async def test_fields_of_others_are_named_and_taken_only_when_asked(
    omar: Persona, api: Api, hello: Target, notes: Any
) -> None:
    text = manifest("Deployment", "hello", version="apps/v1", spec={"replicas": 1})
    form = {"namespace": hello.namespace}
    spec = {"replicas": 3}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", {"spec": spec}, field_manager="scaler"
    )
    _, page = await posted(omar, "check", text, **form)
    assert "belongs to others" in page
    assert ".spec.replicas" in page
    assert "Take these fields over" in page
    _, page = await posted(omar, "apply", text, **form)
    assert "<b>0 of 1</b>" in page
    found = await api.get(by_name("Deployment"), hello.namespace, "hello")
    assert found["spec"]["replicas"] == 3
    _, page = await posted(omar, "apply", text, **form, **{"force-0": "on", "key": "again"})
    assert "<b>1 of 1</b>" in page
    found = await api.get(by_name("Deployment"), hello.namespace, "hello")
    assert found["spec"]["replicas"] == 1


async def test_data_of_secrets_is_never_seen_again(
    omar: Persona, api: Api, hello: Target, notes: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = manifest("Secret", "pass", stringData={"password": PASSWORD})
    bad = manifest("Secret", "bad", data={"password": PASSWORD})  # no base64
    pages = []
    for number in range(2):
        for verb in ("check", "apply"):
            form = {"namespace": hello.namespace, "key": f"k{number}"}
            pages += [await posted(omar, verb, f"{secret}\n---\n{bad}", **form)]
    assert "added, value not shown" in pages[0][1]
    assert "written again, value not shown" in pages[2][1]
    for _, page in pages:
        assert PASSWORD not in page
    assert PASSWORD not in caplog.text
    async for row in Entry.objects.all():
        assert PASSWORD not in row.message + row.kubectl
    assert (await api.get(by_name("Secret"), hello.namespace, "pass"))["data"]


async def test_who_may_not_changes_nothing(
    omar: Persona, vera: Persona, api: Api, hello: Target, notes: list[Any]
) -> None:
    for route in ("check", "apply", "delete"):
        answer = await vera.async_client.post(reverse(f"manifests-{route}"), {"text": CONFIG})
        assert answer.status_code == 403
    _, page = await posted(omar, "apply", CONFIG, namespace="kube-system")
    assert "is protected" in page
    _, page = await posted(omar, "apply", manifest("Namespace", "kube-system"))
    assert "is protected" in page
    role = manifest("ClusterRole", "all", version="rbac.authorization.k8s.io/v1", rules=[])
    _, page = await posted(omar, "apply", role)
    assert "needs instructor because it decides what others may do" in page
    assert notes == []
    assert not await Entry.objects.aexists()


async def test_what_was_not_looked_through_is_not_sent(
    omar: Persona, hello: Target, notes: Any
) -> None:
    form = {"text": CONFIG, "namespace": hello.namespace, "digest": "0" * 32}
    answer = await omar.async_client.post(reverse("manifests-apply"), form)
    assert answer.status_code == 409
    assert "has changed since" in answer.content.decode()


async def test_deleting_needs_the_word_and_goes_backwards(
    omar: Persona, api: Api, hello: Target, notes: list[Any]
) -> None:
    text = f"{CONFIG}\n---\n{manifest('ConfigMap', 'b')}\n---\n{manifest('ConfigMap', 'nothing')}"
    form = {"namespace": hello.namespace}
    await posted(omar, "apply", f"{CONFIG}\n---\n{manifest('ConfigMap', 'b')}", **form)
    status, page = await posted(omar, "delete", text, **form)
    assert (status, "type: delete" in page) == (422, True)
    _, page = await posted(omar, "delete", text, typed="delete", **form)
    assert page.index("configmap nothing") < page.index("configmap b") < page.index("configmap a")
    assert "It is not there." in page
    with pytest.raises(NotFound):
        await api.get(by_name("ConfigMap"), hello.namespace, "a")
    assert notes[-1][1] == "deleted configmap b, configmap a"


async def test_what_its_own_text_makes_room_for_is_not_called_wrong(
    omar: Persona, notes: Any
) -> None:
    inside = {"metadata": {"name": "x", "namespace": "brand-new"}}
    text = manifest("Namespace", "brand-new") + "\n---\n" + manifest("ConfigMap", "x", **inside)
    _, page = await posted(omar, "check", text)
    assert "is made by this text" in page


async def test_a_kind_nobody_serves(omar: Persona, notes: Any) -> None:
    _, page = await posted(
        omar, "check", "apiVersion: example.org/v1\nkind: Ship\nmetadata: {name: a}\n"
    )
    assert "serves no kind “Ship”" in page
    assert 'data-line="2"' in page
