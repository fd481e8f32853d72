"""Starting and stopping, with requests made by hand: roles, bounds, audit, notes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from dashboard.actions import probing
from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WISH = {"port": "80", "path": "/hostname", "rate": "5", "minutes": "1", "way": "service"}


class Spy:
    """Writes down what it is to do."""

    def __init__(self) -> None:
        self.started: list[dict[str, Any]] = []
        self.refusal = ""

    def start(self, **wish: Any) -> str:
        if not self.refusal:
            self.started.append(wish)
        return self.refusal

    def stop(self, service_id: str, why: str) -> bool:
        running = [one for one in self.started if one["service_id"] == service_id]
        self.started = [one for one in self.started if one not in running]
        return bool(running)


@pytest.fixture
def probers(api: Api) -> Iterator[Spy]:
    spy = Spy()
    probing.install(api, spy)
    yield spy
    probing.install(api, None)


@pytest.fixture
def notes(api: Api) -> list[tuple[str, str, list[str]]]:
    heard: list[tuple[str, str, list[str]]] = []
    spying.install(api, heard)
    return heard


@pytest.fixture
async def service(api: Api, hello: Target) -> Target:
    spec = {"selector": {"app": "hello"}, "ports": [{"port": 80}]}
    body = {"metadata": {"name": "hello"}, "spec": spec}
    made = await api.create(by_name("Service"), hello.namespace, body)
    return Target(
        kind="Service", namespace=hello.namespace, name="hello", uid=made["metadata"]["uid"]
    )


def form(target: Target, key: str = "click", **values: str) -> dict[str, str]:
    named = {field: getattr(target, field) for field in ("kind", "namespace", "name", "uid")}
    return {**named, "key": key, **values}


async def test_start_and_stop(
    omar: Persona, service: Target, probers: Spy, notes: list[tuple[str, str, list[str]]]
) -> None:
    address = reverse("action", args=["probe"])
    page = (await omar.async_client.get(address, form(service))).content.decode()
    assert "services/hello:80/proxy/</code>" in page.replace("&#x27;", "'")
    answer = await omar.async_client.post(address, form(service, **WISH))
    assert answer.status_code == 200
    assert probers.started == [
        {
            "service_id": service.uid, "namespace": service.namespace, "service": "hello",
            "port": 80, "path": "/hostname", "rate_per_s": 5, "duration_s": 60, "way": "service",
        }
    ]  # fmt: skip
    stop = reverse("traffic-stop")
    assert (await omar.async_client.post(stop, form(service, "c2"))).status_code == 200
    assert probers.started == []
    again = await omar.async_client.post(stop, form(service, "c3"))
    assert (again.status_code, again.content) == (409, b"Nobody is asking hello now.")
    assert [text for _, text, _ in notes] == [
        "sends 5 requests a second to hello",
        "stopped the requests to hello",
    ]
    rows = [(row.action, row.outcome) async for row in Entry.objects.order_by("id")]
    assert rows == [("probe", "done"), ("probe", "done"), ("probe", "refused")]


async def test_an_observer_neither_starts_nor_stops(
    vera: Persona, service: Target, probers: Spy, notes: list[Any]
) -> None:
    for address in (reverse("action", args=["probe"]), reverse("traffic-stop")):
        answer = await vera.async_client.post(address, form(service, **WISH))
        assert answer.status_code == 403
    assert probers.started == notes == []
    assert not await Entry.objects.aexists()


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"path": "/../../secrets"}, 422, "lead out of the Service"),
        ({"path": "/%2e%2e/x"}, 422, "no “%”"),
        ({"rate": "1000"}, 422, "is none of"),
        ({"minutes": "600"}, 422, "is none of"),
        ({"way": "sideways"}, 422, "is none of"),
        ({"port": "0"}, 422, "at least 1"),
        ({"port": "81"}, 409, "has no TCP port 81. It has 80"),
        ({"namespace": "kube-system"}, 403, "is protected"),
        ({"uid": "another"}, 409, "replaced by another"),
        ({"kind": "Pod"}, 400, "is for a Service"),
    ],
)
async def test_bad_wishes_get_a_sentence(
    change: dict[str, str], status: int, said: str,
    omar: Persona, service: Target, probers: Spy, notes: list[Any],
) -> None:  # fmt: skip
    answer = await omar.async_client.post(
        reverse("action", args=["probe"]), form(service, **WISH) | change
    )
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert probers.started == notes == []


async def test_a_refusal_of_the_probers_is_told(
    omar: Persona, service: Target, probers: Spy, notes: list[Any]
) -> None:
    probers.refusal = "hello is being asked already. Stop that first."
    answer = await omar.async_client.post(reverse("action", args=["probe"]), form(service, **WISH))
    assert answer.status_code == 409
    ((event, detail),) = json.loads(answer["HX-Trigger"]).items()
    assert (event, detail["text"]) == ("podium:refused", probers.refusal)


async def test_a_stop_without_an_aim_is_refused_and_a_protected_one_too(
    omar: Persona, service: Target, probers: Spy, notes: list[Any]
) -> None:
    stop = reverse("traffic-stop")
    assert (await omar.async_client.post(stop, {"name": "../x"})).status_code == 400
    there = Target(kind="Service", namespace="kube-system", name="kube-dns", uid="1")
    assert (await omar.async_client.post(stop, form(there))).status_code == 403
