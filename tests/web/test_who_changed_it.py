"""Who changed an object: managers and parts of the spec, never a value; Events; refusals in words."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from dashboard.actions.models import Entry
from dashboard.kube.errors import Forbidden
from dashboard.web import backend
from dashboard.web.authors import changes_of, milliseconds
from dashboard.web.inspector.changed import last_changed
from tests.conftest import Persona
from tests.web.spying import SpyingApi, install

AIM = {"kind": "Deployment", "namespace": "default", "name": "hello", "uid": "u1"}
FOUND = {
    "kind": "Deployment",
    "metadata": {
        "name": "hello",
        "namespace": "default",
        "uid": "u1",
        "managedFields": [
            {
                "manager": "kubectl-create",
                "operation": "Update",
                "time": "2026-11-25T19:00:00Z",
                "fieldsV1": {"f:spec": {"f:template": {"f:secret-name": {}}, "f:replicas": {}}},
            },
            {
                "manager": "podium",
                "operation": "Update",
                "subresource": "scale",
                "time": "2026-11-25T19:05:00Z",
                "fieldsV1": {"f:spec": {"f:replicas": {}}},
            },
        ],
    },
}
EVENT = {
    "metadata": {"creationTimestamp": "2026-11-25T19:05:00Z"},
    "reason": "ScalingReplicaSet",
    "message": "Scaled up",
    "source": {"component": "deployment-controller"},
    "lastTimestamp": "2026-11-25T19:05:01Z",
}


class Answering(SpyingApi):
    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Any] = {"deployments": FOUND, "events": {"items": [EVENT]}}

    async def request(self, method: str, where: str, **_: Any) -> bytes:
        part = next((part for part in self.answers if part in where), "")
        answer = self.answers[part]
        if isinstance(answer, Exception):
            raise answer
        return json.dumps(answer).encode()


@pytest.fixture(autouse=True)
def cluster() -> Iterator[Answering]:
    api = Answering()
    install(api)
    yield api
    backend.install(None)


def test_managers_with_the_parts_they_set_and_events(vera: Persona) -> None:
    told = vera.client.get(reverse("authors"), AIM).json()
    assert [change["manager"] for change in told["changes"]] == ["podium", "kubectl-create"]
    assert told["changes"][0]["subresource"] == "scale"
    assert told["changes"][1]["sets"] == ["replicas", "template"]
    assert told["events"][0]["by"] == "deployment-controller"
    assert "secret-name" not in str(told)


def test_another_object_of_the_same_name_is_not_told_of(vera: Persona) -> None:
    told = vera.client.get(reverse("authors"), AIM | {"uid": "u2"}).json()
    assert told["changes"] == []
    assert "taken its place" in told["trouble"]


def test_a_refusal_is_told_in_words(vera: Persona, omar: Persona, cluster: Answering) -> None:
    cluster.answers = {"deployments": Forbidden("deployments is forbidden", code=403)}
    assert "forbidden" in omar.client.get(reverse("authors"), AIM).json()["trouble"]
    seen = vera.client.get(reverse("authors"), AIM).json()["trouble"]
    assert seen == "Podium may not see this."


@pytest.mark.parametrize("bad", [{"kind": "Nothing"}, {"name": "../x"}, {"uid": "a b"}])
def test_what_is_no_object_is_refused(vera: Persona, bad: dict[str, str]) -> None:
    assert vera.client.get(reverse("authors"), AIM | bad).status_code == 400


def test_who_owns_an_image_is_told_apart_from_who_owns_the_template() -> None:
    image = {"f:template": {"f:spec": {"f:containers": {'k:{"name":"hello"}': {"f:image": {}}}}}}
    owners = [{"fieldsV1": {"f:spec": image}}, {"fieldsV1": {"f:spec": {"f:template": {}}}}]
    changes = changes_of({"metadata": {"managedFields": owners}})
    assert [change.sets for change in changes] == [["image", "template"], ["template"]]


@pytest.mark.parametrize("fields", [None, "x", {"f:spec": "x"}, {"f:spec": {"k:x": {}}}, {}])
def test_any_managed_fields_are_survived(fields: Any) -> None:
    changes = changes_of({"metadata": {"managedFields": [{"fieldsV1": fields}, "nonsense"]}})
    assert [change.sets for change in changes] == [[]]


def test_times_are_milliseconds() -> None:
    assert milliseconds("2026-11-25T19:00:00.5Z") == 1795633200500
    assert milliseconds(None) == 0


@pytest.mark.parametrize(
    ("uid", "managers", "who"),
    [
        ("u1", ["podium", "kubectl-create"], "Ada"),
        ("u2", ["podium"], "podium"),
        ("u1", ["kube-controller-manager", "kubectl-set"], "kubectl-set"),
        ("u1", ["kube-controller-manager", "kubelet"], ""),
    ],
)
@pytest.mark.django_db(transaction=True)
async def test_the_last_who_wanted_something_is_named(
    uid: str, managers: list[str], who: str
) -> None:
    now = datetime(2026, 11, 25, 19, 5, tzinfo=UTC)
    await Entry.objects.acreate(
        at=now, actor_id="1", actor="Ada", role="operator", action="scale", cluster="c",
        kind="Deployment", name="hello", uid="u1", kubectl="x", key="k", outcome="done",
        message="scaled hello to 3",
    )  # fmt: skip
    entries = [
        {"manager": one, "time": f"2026-11-25T19:0{4 - at}:00Z"} for at, one in enumerate(managers)
    ]
    told = await last_changed({"metadata": {"uid": uid, "managedFields": entries}}, now=now)
    assert (told.who if told else "") == who
    assert not told or told.ago
    assert who != "Ada" or (told and told.what == "scaled hello to 3")
