"""From the form to the API server and the audit log, with the practice cluster behind it."""

import json
import re
from typing import Any

import pytest
from django.urls import reverse

from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def form(target: Target, **values: object) -> dict[str, object]:
    named = {field: getattr(target, field) for field in ("kind", "namespace", "name", "uid")}
    return {**named, "key": "click-1", **values}


def told(answer: Any) -> tuple[str, dict[str, str]]:
    ((event, detail),) = json.loads(answer["HX-Trigger"]).items()
    return event, detail


@pytest.fixture
def notes(api: Api) -> list[tuple[str, str, list[str]]]:
    heard: list[tuple[str, str, list[str]]] = []
    spying.install(api, heard)
    return heard


async def wanted(api: Api, hello: Target) -> int:
    found = await api.get(by_name("Deployment"), hello.namespace, hello.name)
    return int(found["spec"]["replicas"])


async def test_scaling_by_form(
    omar: Persona, api: Api, hello: Target, notes: list[tuple[str, str, list[str]]]
) -> None:
    answer = await omar.async_client.post(
        reverse("action", args=["scale"]), form(hello, replicas="3")
    )
    assert answer.status_code == 200
    event, detail = told(answer)
    undo: Any = detail.pop("undo")
    assert (event, detail) == ("podium:requested", {"id": hello.uid, "text": "scaled hello to 3"})
    assert await wanted(api, hello) == 3
    row = await Entry.objects.aget()
    assert (row.actor, row.outcome) == ("Omar", "done")
    assert row.kubectl == f"kubectl -n {hello.namespace} scale deployment/hello --replicas=3"
    assert notes == [("Omar", "scaled hello to 3", [hello.uid])]
    assert undo["text"] == "Scale back to 2"
    answer = await omar.async_client.post(undo["url"], undo["fields"])
    assert answer.status_code == 200
    assert await wanted(api, hello) == 2


async def test_the_form_shows_the_present_number_and_its_line(
    omar: Persona, hello: Target, notes: object
) -> None:
    answer = await omar.async_client.get(reverse("action", args=["scale"]), form(hello))
    page = answer.content.decode()
    assert re.search(r'name="replicas"[^>]* value="2"', page)
    assert f"kubectl -n {hello.namespace} scale deployment/hello --replicas=2" in page


async def test_the_same_click_twice_is_done_once(
    omar: Persona, api: Api, hello: Target, notes: list[tuple[str, str, list[str]]]
) -> None:
    address = reverse("action", args=["scale"])
    await omar.async_client.post(address, form(hello, replicas="3"))
    await api.patch(by_name("Deployment"), hello.namespace, "hello", {"spec": {"replicas": 1}})
    again = await omar.async_client.post(address, form(hello, replicas="3"))
    assert again.status_code == 200
    assert await wanted(api, hello) == 1
    assert len(notes) == 1


async def test_an_observer_changes_nothing(
    vera: Persona, api: Api, hello: Target, notes: list[tuple[str, str, list[str]]]
) -> None:
    answer = await vera.async_client.post(
        reverse("action", args=["scale"]), form(hello, replicas="3")
    )
    assert answer.status_code == 403
    assert await wanted(api, hello) == 2
    assert notes == []
    assert not await Entry.objects.aexists()


@pytest.mark.parametrize(
    ("name", "change", "status", "said"),
    [
        ("scale", {"replicas": "-1"}, 422, "must be at least 0"),
        ("scale", {"replicas": "1000000000"}, 422, "may be at most 500"),
        ("image", {"container": "hello", "image": "hello 2"}, 422, "has no spaces"),
        ("scale", {"kind": "Pod"}, 400, "Scale is for a Deployment"),
        ("scale", {"kind": "Spaceship"}, 400, "knows no kind"),
        ("scale", {"name": "../../nodes"}, 400, "not a name"),
        ("scale", {"namespace": ""}, 400, "lives in a namespace"),
        ("explode", {}, 400, "no action"),
        ("pause", {"namespace": "kube-system"}, 403, "is protected"),
        ("pause", {"name": "nothing", "uid": ""}, 404, "already gone"),
    ],
)
async def test_bad_input_gets_a_sentence(
    name: str,
    change: dict[str, str],
    status: int,
    said: str,
    omar: Persona,
    api: Api,
    hello: Target,
    notes: list[tuple[str, str, list[str]]],
) -> None:
    answer = await omar.async_client.post(
        reverse("action", args=[name]), form(hello, replicas="3") | change
    )
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert notes == []
    assert await wanted(api, hello) == 2


async def test_a_refusal_is_in_the_log_with_its_reason(
    omar: Persona, hello: Target, notes: object
) -> None:
    gone = Target(kind="Deployment", namespace=hello.namespace, name="nothing")
    answer = await omar.async_client.post(reverse("action", args=["pause"]), form(gone))
    event, _ = told(answer)
    assert event == "podium:refused"
    row = await Entry.objects.aget()
    assert row.outcome == "refused"
    assert "not found" in row.message


async def test_no_answer_leaves_a_failed_row(omar: Persona) -> None:
    with spying.spying_cluster():
        target = Target(kind="Deployment", namespace="shop", name="hello")
        answer = await omar.async_client.post(reverse("action", args=["pause"]), form(target))
    assert answer.status_code == 503
    assert (await Entry.objects.aget()).outcome == "failed"
