"""An edit from the text in the editor to the API server, with the practice cluster behind it."""

import html
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


@pytest.fixture(autouse=True)
def notes(api: Api) -> list[tuple[str, str, list[str]]]:
    heard: list[tuple[str, str, list[str]]] = []
    spying.install(api, heard)
    return heard


async def opened(who: Persona, target: Target) -> dict[str, str]:
    """The form as a browser has it."""
    aim = {field: getattr(target, field) for field in ("kind", "namespace", "name", "uid")}
    answer = await who.async_client.get(reverse("edit"), aim)
    page = answer.content.decode()
    assert answer.status_code == 200, page
    base = re.search(r'name="base" hidden>\n(.*?)</textarea>', page, re.S)
    assert base
    text = html.unescape(base.group(1))
    hidden = dict(re.findall(r'type="hidden" name="(key|seen)" value="([^"]*)"', page))
    return {**aim, **hidden, "base": text, "text": text}


async def posted(who: Persona, verb: str, form: dict[str, str]) -> tuple[int, str]:
    answer = await who.async_client.post(reverse(f"edit-{verb}"), form)
    page = html.unescape(answer.content.decode())
    if found := re.search(r'name="digest" value="(\w+)"', page):
        form["digest"] = found.group(1)
    return answer.status_code, page


async def now_is(api: Api, target: Target) -> Any:
    return await api.get(by_name(target.kind), target.namespace, target.name)


async def test_an_edit_is_sent_as_little_as_it_is(
    omar: Persona, api: Api, hello: Target, notes: list[Any]
) -> None:
    form = await opened(omar, hello)
    assert "managedFields" not in form["text"]
    assert "status" not in form["text"]
    form["text"] = form["text"].replace("hello:1.0.0", "hello:2.0.0")
    status, page = await posted(omar, "check", form)
    assert status == 200
    assert re.search(r"\+ +image: hello:2\.0\.0", page)
    conflict = "image belongs" in page or ".image</code> belongs to" in page
    assert not conflict, "the only owner is podium itself"
    status, page = await posted(omar, "save", form)
    assert status == 200, page
    found = await now_is(api, hello)
    (mine,) = [one for one in found["metadata"]["managedFields"] if one["operation"] == "Apply"]
    assert "f:replicas" not in mine["fieldsV1"]["f:spec"]
    row = await Entry.objects.aget()
    assert (row.action, row.outcome) == ("edit", "done")
    assert notes == [("Omar", "edited Deployment hello", [hello.uid])]


async def test_a_change_in_between_is_shown_and_kept(
    omar: Persona, api: Api, hello: Target
) -> None:
    form = await opened(omar, hello)
    patch = {"spec": {"minReadySeconds": 7}}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", patch, field_manager="teammate"
    )
    form["text"] = form["text"].replace("revisionHistoryLimit: 10", "revisionHistoryLimit: 4")
    _, page = await posted(omar, "check", form)
    assert "Changed meanwhile by teammate" in page
    assert re.search(r"\+ +minReadySeconds: 7", page)
    assert "You did not change the same fields." in page
    status, page = await posted(omar, "save", form)
    assert status == 200, page
    spec = (await now_is(api, hello))["spec"]
    assert (spec["minReadySeconds"], spec["revisionHistoryLimit"]) == (7, 4)


async def test_a_change_after_the_look_is_looked_at_first(
    omar: Persona, api: Api, hello: Target
) -> None:
    form = await opened(omar, hello)
    form["text"] = form["text"].replace("revisionHistoryLimit: 10", "revisionHistoryLimit: 4")
    await posted(omar, "check", form)
    patch = {"spec": {"revisionHistoryLimit": 6}}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", patch, field_manager="teammate"
    )
    status, page = await posted(omar, "save", form)
    assert status == 409
    assert "You and they changed" in page
    assert ".spec.revisionHistoryLimit</code> belongs to <b>teammate" in page
    status, _ = await posted(omar, "save", {**form, "force": "on"})
    assert status == 200
    assert (await now_is(api, hello))["spec"]["revisionHistoryLimit"] == 4


async def test_taking_out_what_others_hold_replaces(omar: Persona, api: Api, hello: Target) -> None:
    patch = {"metadata": {"labels": {"team": "blue"}}}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", patch, field_manager="teammate"
    )
    form = await opened(omar, hello)
    form["text"] = form["text"].replace("    team: blue\n", "")
    _, page = await posted(omar, "check", form)
    assert "metadata.labels.team" in page
    assert "only a replacement" in page
    status, _ = await posted(omar, "save", form)
    assert status == 409
    status, page = await posted(omar, "save", {**form, "force": "on"})
    assert status == 200, page
    assert "team" not in (await now_is(api, hello))["metadata"]["labels"]


async def test_values_that_are_not_shown_stay(omar: Persona, api: Api, hello: Target) -> None:
    container = {
        "name": "hello",
        "env": [{"name": "TOKEN", "value": "secret-x"}, {"name": "A", "value": "1"}],
    }
    patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
    await api.patch(
        by_name("Deployment"), hello.namespace, "hello", patch,
        content_type="application/strategic-merge-patch+json",
    )  # fmt: skip
    form = await opened(omar, hello)
    assert "secret-x" not in form["text"]
    form["text"] = form["text"].replace("hello:1.0.0", "hello:3.0.0")
    pages = [await posted(omar, verb, form) for verb in ("check", "save")]
    assert all("secret-x" not in page for _, page in pages)
    (after,) = (await now_is(api, hello))["spec"]["template"]["spec"]["containers"]
    assert after["image"] == "hello:3.0.0"
    assert after["env"][0] == {"name": "TOKEN", "value": "secret-x"}


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        (("kind: Deployment", "kind: StatefulSet"), 422, "cannot be edited"),
        (("spec:", "spec: ["), 422, "not YAML"),
        (("replicas: 2", "replicas: -1"), 422, "replicas"),
        (("replicas: 2", "replicass: 2"), 400, "replicass"),
    ],
)
async def test_mistakes_get_a_line(
    change: tuple[str, str], status: int, said: str, omar: Persona, hello: Target
) -> None:
    form = await opened(omar, hello)
    form["text"] = form["text"].replace(*change, 1)
    assert form["text"] != form["base"]
    code, page = await posted(omar, "check", form)
    assert said in page
    assert "data-line=" in page
    assert code in (status, 500, 502)


async def test_who_may_not_edit(omar: Persona, vera: Persona, hello: Target) -> None:
    form = await opened(omar, hello)
    for verb in ("check", "save"):
        assert (await vera.async_client.post(reverse(f"edit-{verb}"), form)).status_code == 403
    secret = {"kind": "Secret", "namespace": hello.namespace, "name": "a", "uid": "1"}
    answer = await omar.async_client.get(reverse("edit"), secret)
    assert answer.status_code == 403
    assert "never shown" in answer.content.decode()
    status, page = await posted(omar, "check", {**form, "namespace": "kube-system"})
    assert (status, "is protected" in page) == (403, True)
