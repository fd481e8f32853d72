"""What the Rollout view is told when it asks, with the practice cluster behind it."""

import asyncio
import re
from typing import Any

import pytest
from django.urls import reverse

from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECRET = "canary-6402"
MERGE = "application/strategic-merge-patch+json"


@pytest.fixture(autouse=True)
def cluster(api: Api) -> None:
    spying.install(api)


async def look(who: Persona, target: Target, **asked: str) -> tuple[int, str]:
    address = reverse("rollout", args=[target.kind, target.namespace, target.name])
    answer: Any = await who.async_client.get(address, {"uid": target.uid, **asked})
    return answer.status_code, answer.content.decode()


async def change(api: Api, target: Target, spec: dict[str, Any], cause: str = "") -> None:
    """Change the template, or something else of the spec."""
    notes = {"annotations": {"kubernetes.io/change-cause": cause}} if cause else {}
    body = {"metadata": notes, "spec": spec}
    kind = by_name(target.kind)
    await api.patch(kind, target.namespace, target.name, body, content_type=MERGE)


def container(**more: Any) -> dict[str, Any]:
    return {"template": {"spec": {"containers": [{"name": "hello", **more}]}}}


async def cards(who: Persona, target: Target, numbers: list[str]) -> str:
    """The fragment, once the controllers have made these revisions (newest first)."""
    while True:
        status, page = await look(who, target)
        assert status == 200
        if re.findall(r'<li [^>]*data-revision="(\d+)"', page) == numbers:
            return page
        await asyncio.sleep(0.02)


async def test_each_revision_says_what_it_changed(omar: Persona, api: Api, hello: Target) -> None:
    await cards(omar, hello, ["1"])
    await change(api, hello, container(image="hello:2.0.0"), cause="a newer hello")
    page = await cards(omar, hello, ["2", "1"])
    newest = page[: page.index('data-revision="1"')]
    assert "containers[hello].image" in newest
    assert "hello:1.0.0" in newest
    assert "a newer hello" in newest
    assert "wanted now" in newest
    assert "The oldest that is kept." in page
    assert "Undo to revision 1" in page
    assert "Undo to revision 2" not in page


async def test_a_value_of_the_environment_is_never_told(
    ada: Persona, vera: Persona, api: Api, hello: Target
) -> None:
    await cards(ada, hello, ["1"])
    await change(api, hello, container(env=[{"name": "TOKEN", "value": SECRET}]), cause=SECRET)
    mine = await cards(ada, hello, ["2", "1"])
    hers = await cards(vera, hello, ["2", "1"])
    assert "env[TOKEN]" in mine
    assert "env[TOKEN]" in hers
    assert mine.count(SECRET) == 1, "in the cause that somebody wrote, and nowhere else"
    assert SECRET not in hers
    assert "data-rollout-act" not in hers


async def test_while_it_is_paused_a_change_is_no_revision_yet(
    omar: Persona, api: Api, hello: Target
) -> None:
    await cards(omar, hello, ["1"])
    await change(api, hello, {"paused": True, **container(image="hello:2.0.0")})
    page = await cards(omar, hello, ["0", "1"])
    assert "waits for resume" in page
    assert 'id="rollout-resume"' in page
    assert 'id="rollout-pause"' not in page
    assert 'data-why-not="It is paused; resume it first."' in page


async def test_an_undo_makes_the_old_template_the_newest_revision(
    omar: Persona, api: Api, hello: Target
) -> None:
    await cards(omar, hello, ["1"])
    await change(api, hello, container(image="hello:2.0.0"))
    await cards(omar, hello, ["2", "1"])
    await change(api, hello, container(image="hello:1.0.0"))
    page = await cards(omar, hello, ["3", "2"])
    newest = page[: page.index('data-revision="2"')]
    assert 'data-letter="A"' in newest, "the letter comes back with the template"


async def test_revisions_of_a_stateful_set(omar: Persona, api: Api, hello: Target) -> None:
    labels = {"app": "db"}
    spec = {
        "serviceName": "db",
        "replicas": 1,
        "selector": {"matchLabels": labels},
        "template": {
            "metadata": {"labels": labels},
            "spec": {"containers": [{"name": "hello", "image": "hello:1.0.0"}]},
        },
    }
    made = await api.create(
        by_name("StatefulSet"), hello.namespace, {"metadata": {"name": "db"}, "spec": spec}
    )
    target = Target(
        kind="StatefulSet", namespace=hello.namespace, name="db", uid=made["metadata"]["uid"]
    )
    await cards(omar, target, ["1"])
    await change(api, target, container(image="hello:2.0.0"))
    page = await cards(omar, target, ["2", "1"])
    assert "containers[hello].image" in page
    assert 'id="rollout-pause"' not in page, "only a Deployment can be paused"


async def test_warnings_are_told_with_the_object_they_are_about(
    omar: Persona, api: Api, hello: Target
) -> None:
    quota = {"metadata": {"name": "none"}, "spec": {"hard": {"pods": "0"}}}
    await api.create(by_name("ResourceQuota"), hello.namespace, quota)
    await change(api, hello, container(image="hello:2.0.0"))
    page = ""
    while "exceeded quota: none" not in page:
        _, page = await look(omar, hello)
        await asyncio.sleep(0.02)
    assert f'data-inspect="ReplicaSet/{hello.namespace}/hello-' in page


@pytest.mark.parametrize(
    ("kind", "name", "uid", "status"),
    [
        ("Pod", "hello", "", 400),
        ("Nonsense", "hello", "", 400),
        ("Deployment", "..%2F", "", 400),
        ("Deployment", "nothing", "", 404),
        ("Deployment", "hello", "another", 404),
    ],
)
async def test_what_has_no_rollout_is_said(
    omar: Persona, hello: Target, kind: str, name: str, uid: str, status: int
) -> None:
    target = Target(kind=kind, namespace=hello.namespace, name=name, uid=uid)
    answered, page = await look(omar, target)
    assert (answered, "outcome refused" in page) == (status, True)
