"""A definition adds a resource at once, also while the clock rests, and takes it away at its end."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from practice.api.api import Api
from practice.api.authorization import USERS
from practice.api.custom.jsonpath import first, parse
from practice.api.errors import ApiError
from practice.api.request import Request
from practice.cluster import Cluster

Object = dict[str, Any]
TABS = "tabs.example.com"
BY = Request(user=USERS["admin"], manager="test")


def definition(**spec: Any) -> Object:
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": {}}}}
    schema["properties"]["spec"]["properties"] = {"n": {"type": "integer", "default": 1}}  # type: ignore[index]
    version = {"name": "v1", "served": True, "storage": True}
    return {
        "metadata": {"name": TABS},
        "spec": {
            "group": "example.com",
            "names": {"plural": "tabs", "kind": "Tab"},
            "scope": "Namespaced",
            "versions": [{**version, "schema": {"openAPIV3Schema": schema}}],
            **spec,
        },
    }


def define(api: Api, **spec: Any) -> Object:
    return api.create(
        BY, "customresourcedefinitions.apiextensions.k8s.io", None, definition(**spec)
    )


def tab(name: str = "one", **metadata: Any) -> Object:
    head = {"apiVersion": "example.com/v1", "kind": "Tab"}
    return {**head, "metadata": {"name": name, **metadata}, "spec": {}}


def end(api: Api) -> Object:
    return api.delete(BY, "customresourcedefinitions.apiextensions.k8s.io", None, TABS)


def test_a_defined_resource_is_served_at_once(api: Api) -> None:
    before = api.resources.revision
    define(api)
    assert api.create(BY, TABS, "default", tab())["spec"] == {"n": 1}
    assert api.resources.revision > before


def test_the_end_of_a_definition_is_the_end_of_its_objects(api: Api) -> None:
    define(api)
    api.create(BY, TABS, "default", tab())
    end(api)
    assert TABS not in api.resources
    assert api.store.items(TABS) == []
    with pytest.raises(ApiError):
        api.get("customresourcedefinitions.apiextensions.k8s.io", None, TABS)


def test_an_object_that_a_finalizer_holds_holds_the_definition(api: Api) -> None:
    define(api)
    api.create(BY, TABS, "default", tab(finalizers=["example.com/wait"]))
    end(api)
    assert TABS in api.resources
    api.patch(BY, TABS, "default", "one", {"metadata": {"finalizers": None}}, "merge")
    assert TABS not in api.resources


def test_names_that_become_free_are_given_to_who_waits(api: Api) -> None:
    define(api)
    other = definition(names={"plural": "others", "kind": "Tab"})
    other["metadata"]["name"] = "others.example.com"
    api.create(BY, "customresourcedefinitions.apiextensions.k8s.io", None, other)
    assert "others.example.com" not in api.resources
    end(api)
    assert "others.example.com" in api.resources


def test_controllers_follow_custom_resources() -> None:
    cluster = Cluster("empty")
    cluster.start()
    api = cluster.api
    define(api)
    owner = api.create(BY, TABS, "default", tab("owner"))
    reference = {key: owner["metadata"][key] for key in ("name", "uid")}
    owners = [{"apiVersion": "example.com/v1", "kind": "Tab", **reference}]
    api.create(BY, TABS, "default", tab("child", ownerReferences=owners))
    api.create(BY, "namespaces", None, {"metadata": {"name": "room"}})
    api.create(BY, TABS, "room", tab("inside"))
    cluster.clock.run_for(1)
    api.delete(BY, TABS, "default", "owner")
    api.delete(BY, "namespaces", None, "room")
    cluster.clock.run_for(60)
    assert api.store.items(TABS) == []
    assert api.store.get("namespaces", "room") is None


def test_a_fork_has_resources_of_its_own() -> None:
    cluster = Cluster("empty")
    cluster.start()
    define(cluster.api)
    fork = copy.deepcopy(cluster)
    end(fork.api)
    assert TABS in cluster.api.resources
    assert TABS not in fork.api.resources


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (".spec.a", 1),
        (".spec['b.c']", 2),
        (".list[1].n", "y"),
        ('.list[?(@.n=="x")].v', 5),
        (".list[*].n", "x"),
        (".spec.none", None),
    ],
)
def test_paths_of_columns(path: str, found: Any) -> None:
    obj = {"spec": {"a": 1, "b.c": 2}, "list": [{"n": "x", "v": 5}, {"n": "y"}]}
    assert first(obj, parse(path)) == found
