"""The drawer, with the practice cluster behind it."""

import asyncio
from typing import Any

import pytest
from django.urls import reverse

from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HOSTILE = "</script><script>alert(1)</script>\u202eevil"


@pytest.fixture(autouse=True)
def cluster(api: Api) -> None:
    spying.install(api)


async def look(who: Persona, kind: str, namespace: str, name: str, **asked: str) -> tuple[int, str]:
    address = reverse("inspect", args=[kind, namespace or "-", name])
    answer: Any = await who.async_client.get(address, asked)
    return answer.status_code, answer.content.decode()


async def a_pod(api: Api, hello: Target) -> str:
    while not (items := (await api.list(by_name("Pod"), hello.namespace))["items"]):
        await asyncio.sleep(0.02)
    return str(items[0]["metadata"]["name"])


async def test_a_pod_with_its_owners(omar: Persona, api: Api, hello: Target) -> None:
    pod = await a_pod(api, hello)
    status, page = await look(omar, "Pod", hello.namespace, pod)
    assert status == 200
    assert f'data-inspect="Deployment/{hello.namespace}/hello"' in page
    assert "hello:1.0.0" in page


async def test_an_operator_has_buttons_and_an_observer_has_none(
    omar: Persona, vera: Persona, hello: Target
) -> None:
    _, his = await look(omar, "Deployment", hello.namespace, "hello")
    _, hers = await look(vera, "Deployment", hello.namespace, "hello")
    assert 'id="act-scale"' in his
    assert "act-" not in hers


async def test_a_button_that_makes_no_sense_now_says_why(omar: Persona, hello: Target) -> None:
    _, page = await look(omar, "Deployment", hello.namespace, "hello")
    resume = page[page.index('id="act-resume"') :].split(">")[0]
    assert 'aria-disabled="true"' in resume
    assert "It is not paused." in resume
    assert "hx-get" not in resume


async def test_what_is_gone_is_said_to_be_gone(omar: Persona, hello: Target) -> None:
    status, page = await look(omar, "Pod", hello.namespace, "nothing")
    assert (status, "is gone" in page) == (404, True)


async def test_another_object_of_the_same_name_is_not_shown(omar: Persona, hello: Target) -> None:
    status, page = await look(omar, "Deployment", hello.namespace, "hello", uid="other")
    assert (status, "taken its place" in page) == (404, True)


@pytest.mark.parametrize("kind", ["Secret", "ConfigMap"])
@pytest.mark.parametrize("tab", ["state", "yaml"])
async def test_contents_of_secrets_and_configmaps_never_come(
    kind: str, tab: str, ada: Persona, api: Api, hello: Target
) -> None:
    made = {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": {"name": "kept", "labels": {"a": "label-is-shown"}},
        ("stringData" if kind == "Secret" else "data"): {"password": "canary-7351"},
    }
    await api.create(by_name(kind), hello.namespace, made)
    status, page = await look(ada, kind, hello.namespace, "kept", tab=tab)
    assert status == 200
    assert "label-is-shown" in page
    assert "canary" not in page
    assert "password" not in page


async def test_environment_values_are_hidden(ada: Persona, api: Api, hello: Target) -> None:
    container = {"name": "hello", "env": [{"name": "TOKEN", "value": "canary-7352"}]}
    spec = {"template": {"spec": {"containers": [container]}}}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", {"spec": spec},
        content_type="application/strategic-merge-patch+json",
    )  # fmt: skip
    _, page = await look(ada, "Deployment", hello.namespace, "hello", tab="yaml")
    assert "TOKEN" in page
    assert "canary" not in page


async def test_hostile_texts_are_text(omar: Persona, api: Api, hello: Target) -> None:
    change = {"metadata": {"annotations": {"note": HOSTILE}}}
    await api.patch(by_name("Deployment"), hello.namespace, "hello", change)
    for tab in ("state", "events", "yaml"):
        _, page = await look(omar, "Deployment", hello.namespace, "hello", tab=tab)
        assert "<script" not in page
        assert "\u202e" not in page


async def test_logs_are_for_whom_the_setting_allows(
    vera: Persona, omar: Persona, api: Api, hello: Target, settings: Any
) -> None:
    pod = await a_pod(api, hello)
    settings.PODIUM_OBSERVER_LOGS = False
    _, hers = await look(vera, "Pod", hello.namespace, pod, tab="logs")
    _, his = await look(omar, "Pod", hello.namespace, pod, tab="logs")
    assert "observers do not see them" in hers
    assert "observers do not see them" not in his


@pytest.mark.parametrize("kind", ["Deployment", "Pod"])
async def test_what_a_program_said_comes_as_a_stream(
    kind: str, omar: Persona, api: Api, hello: Target
) -> None:
    name = await a_pod(api, hello) if kind == "Pod" else "hello"
    address = reverse("logs", args=[kind, hello.namespace, name])
    said = b""
    while b"Starting" not in said:
        answer: Any = await omar.async_client.get(address)
        said = b"".join([chunk async for chunk in answer.streaming_content])
    assert said.startswith(b'{"t":"sources"')
    assert said.endswith(b'{"t":"end","text":""}\n')


@pytest.mark.parametrize("kind", ["SelfSubjectAccessReview", "Spaceship", "pod"])
async def test_what_cannot_be_inspected_is_refused(kind: str, omar: Persona) -> None:
    status, page = await look(omar, kind, "default", "x")
    assert status == 400
    assert "<h2>" in page


async def test_no_cluster_is_said_calmly(omar: Persona) -> None:
    spying.backend.install(None)
    status, page = await look(omar, "Pod", "default", "x")
    assert status == 503
    assert "not connected" in page


async def test_an_unreachable_cluster_is_said_calmly(omar: Persona) -> None:
    with spying.spying_cluster():
        status, page = await look(omar, "Pod", "default", "x")
    assert status == 503
    assert "cannot be reached" in page
