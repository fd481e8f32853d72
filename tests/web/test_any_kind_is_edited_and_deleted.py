"""Objects of kinds that nobody here knows: edited by server-side apply, deleted by their typed name."""

import html
import re
import uuid
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from dashboard.actions import catalog, policy
from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.kinds import Kind, by_name, path
from tests.conftest import Persona
from tests.web import spying

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DEFINITIONS = Kind(
    "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", False
)


@pytest.fixture
async def cart(api: Api) -> AsyncIterator[dict[str, str]]:
    """A custom resource with an owner of one of its fields; gives the aim of its forms."""
    spying.install(api)
    group = f"g{uuid.uuid4().hex[:8]}.example.org"
    kind = Kind(group, "v1", "carts", "Cart")
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    names = {"plural": "carts", "singular": "cart", "kind": "Cart", "listKind": "CartList"}
    spec = {"group": group, "scope": "Namespaced", "names": names, "versions": [version]}
    meta = {"name": f"carts.{group}"}
    await api.create(DEFINITIONS, "", {"metadata": meta, "spec": spec})
    made = None
    while made is None:
        try:
            body = {
                "apiVersion": kind.api_version, "kind": "Cart",
                "metadata": {"name": "one"}, "spec": {"wheels": 4, "bells": 1},
            }  # fmt: skip
            raw = await api.request(
                "POST", path(kind, "default"),
                params={"fieldManager": "maker"}, body=msgspec.json.encode(body),
            )  # fmt: skip
            made = msgspec.json.decode(raw)
        except errors.NotFound:
            continue
    yield {
        "kind": "Cart", "namespace": "default", "name": "one",
        "uid": made["metadata"]["uid"], "resource": f"carts.v1.{group}",
    }  # fmt: skip
    await api.delete(DEFINITIONS, "", meta["name"])


def kind_of(cart: dict[str, str]) -> Kind:
    return Kind(cart["resource"].split(".", 2)[2], "v1", "carts", "Cart")


async def asked(who: Persona, name: str, form: dict[str, str], *args: str) -> tuple[int, str]:
    answer: Any = await who.async_client.get(reverse(name, args=args), form)
    return answer.status_code, html.unescape(answer.content.decode())


async def posted(who: Persona, name: str, form: dict[str, str], *args: str) -> tuple[int, str]:
    answer: Any = await who.async_client.post(reverse(name, args=args), form)
    page = html.unescape(answer.content.decode())
    if found := re.search(r'name="digest" value="(\w+)"', page):
        form["digest"] = found.group(1)
    return answer.status_code, page


async def opened(who: Persona, cart: dict[str, str]) -> dict[str, str]:
    status, page = await asked(who, "edit", cart)
    assert status == 200, page
    base = re.search(r'name="base" hidden>\n(.*?)</textarea>', page, re.S)
    assert base
    hidden = dict(re.findall(r'type="hidden" name="(key|seen|resource)" value="([^"]*)"', page))
    return {**cart, **hidden, "base": base.group(1), "text": base.group(1)}


async def test_an_edit_is_saved_by_server_side_apply(
    api: Api, omar: Persona, cart: dict[str, str]
) -> None:
    form = await opened(omar, cart)
    assert form["resource"] == cart["resource"]
    form["text"] = form["text"].replace("wheels: 4", "wheels: 6")
    status, page = await posted(omar, "edit-check", form)
    assert status == 200, page
    assert re.search(r"belongs to <b>maker", page)
    status, page = await posted(omar, "edit-save", form)
    assert status == 409
    status, page = await posted(omar, "edit-save", {**form, "force": "on"})
    assert status == 200, page
    now = await api.get(kind_of(cart), "default", "one")
    assert now["spec"] == {"wheels": 6, "bells": 1}
    assert ("podium", "Apply") in {
        (one["manager"], one["operation"]) for one in now["metadata"]["managedFields"]
    }
    entry = await Entry.objects.alatest("at")
    assert (entry.kind, entry.action, entry.outcome) == ("Cart", "edit", "done")


async def test_who_changed_it_meanwhile_is_named(
    api: Api, omar: Persona, cart: dict[str, str]
) -> None:
    form = await opened(omar, cart)
    await api.patch(kind_of(cart), "default", "one", {"spec": {"bells": 2}})
    form["text"] = form["text"].replace("wheels: 4", "wheels: 6")
    _, page = await posted(omar, "edit-check", form)
    assert "Changed meanwhile" in page
    assert "You did not change the same fields" in page


async def test_it_is_deleted_once_its_name_was_typed(
    api: Api, omar: Persona, cart: dict[str, str]
) -> None:
    status, page = await asked(omar, "action", cart, "delete")
    assert status == 200, page
    assert 'hx-target="#other-action"' in page
    line = f"kubectl -n default delete {cart['resource']}/one"
    assert (
        line in (await asked(omar, "action-line", {**cart, "cascade": "background"}, "delete"))[1]
    )
    form = {**cart, "cascade": "background", "key": uuid.uuid4().hex}
    status, page = await posted(omar, "action", {**form, "typed": "two"}, "delete")
    assert (status, "type its name" in page) == (422, True)
    assert await api.get(kind_of(cart), "default", "one")
    status, page = await posted(omar, "action", {**form, "typed": "one"}, "delete")
    assert (status, line in page) == (200, True)
    with pytest.raises(errors.NotFound):
        await api.get(kind_of(cart), "default", "one")


async def test_another_one_of_the_same_name_is_left_alone(
    api: Api, omar: Persona, cart: dict[str, str]
) -> None:
    form = {**cart, "uid": "another", "cascade": "background", "typed": "one", "key": "k"}
    status, _ = await posted(omar, "action", form, "delete")
    assert status == 409
    assert await api.get(kind_of(cart), "default", "one")
    status, _ = await posted(omar, "action", {**form, "uid": "", "key": "l"}, "delete")
    assert status == 400


async def test_what_goes_with_it_is_told(api: Api, omar: Persona, cart: dict[str, str]) -> None:
    name = f"carts.{kind_of(cart).group}"
    found = await api.get(DEFINITIONS, "", name)
    aim = {
        "kind": "CustomResourceDefinition", "namespace": "", "name": name, "uid": found["metadata"]["uid"],
        "resource": "customresourcedefinitions.v1.apiextensions.k8s.io",
    }  # fmt: skip
    form = {**aim, "cascade": "background", "typed": name}
    _, page = await asked(omar, "action-preview", form, "delete")
    assert "All objects of the kind Cart are deleted with it: 1 now" in page
    status, page = await asked(omar, "others-one", {}, aim["resource"], "-", name)
    assert (status, 'id="other-delete"' in page) == (200, True)


async def test_nothing_else_may_be_done_to_it_and_by_nobody_else(
    omar: Persona, vera: Persona, cart: dict[str, str]
) -> None:
    for name in ("scale", "restart", "kill"):
        status, _ = await posted(omar, "action", {**cart, "replicas": "0", "key": name}, name)
        assert status == 400
    status, _ = await posted(vera, "action", {**cart, "typed": "one", "key": "v"}, "delete")
    assert status == 403
    assert (await asked(vera, "edit", cart))[0] == 403
    for resource in ("secrets.v1.", "pods.v1.", "nothings.v1.example.org"):
        status, _ = await posted(
            omar, "action", {**cart, "resource": resource, "key": "r"}, "delete"
        )
        assert status == 400


def test_what_decides_about_others_is_an_instructors() -> None:
    kind = Kind("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", False)
    target = Target(kind="ClusterRole", namespace="", name="admin", uid="u", of=kind)

    def may(role: str) -> bool:
        actor = type("Actor", (), {"id": "i", "name": "n", "role": role})()
        return policy.may(actor, catalog.ACTIONS["delete"], target, protected=()).allowed

    assert [may(role) for role in ("observer", "operator", "instructor")] == [False, False, True]


def test_a_kind_of_a_known_name_gets_none_of_its_buttons() -> None:
    """Somebody else's Deployment is none that could be scaled."""
    other = Kind("example.org", "v1", "deployments", "Deployment")
    target = Target(kind="Deployment", namespace="n", name="x", uid="u", of=other)
    with pytest.raises(catalog.UnknownAction):
        catalog.aimed("scale", target)
    assert target.api_kind != by_name("Deployment")
