"""Namespaces that are deleted, and what holds them: the five conditions and their words."""

from __future__ import annotations

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, pod

GROUP = Group("namespaces")
Json = dict[str, Any]
MERGE = {"Content-Type": "application/merge-patch+json"}
HELD = {"metadata": {"finalizers": None}}


def space(api: Caller, base: str, **metadata: Any) -> str:
    name = api.unique(base)
    api.must(api.create("namespaces", {"metadata": {"name": name, **metadata}}))
    return name


def put(api: Caller, namespace: str, plural: str, obj: Json, *finalizers: str) -> str:
    path = f"/api/v1/namespaces/{namespace}/{plural}"
    made = {**obj, "metadata": {**obj["metadata"], "finalizers": list(finalizers)}}
    api.must(api.call("POST", path, made))
    return f"{path}/{obj['metadata']['name']}"


def told(api: Caller, name: str) -> Answer:
    """The namespace, once its controller has looked."""
    return api.until(
        lambda: api.get("namespaces", name), lambda body: bool(body["status"].get("conditions"))
    )


def words(answer: Answer) -> list[list[str]]:
    found = answer.body["status"]["conditions"]
    return [[one["type"], one["status"], one["reason"], one["message"]] for one in found]


@GROUP.case
def what_holds_a_namespace_that_is_deleted(api: Caller) -> Answers:
    content, pods = space(api, "content"), space(api, "pods")
    own = space(api, "own", finalizers=["example.com/own"])
    one = put(api, content, "configmaps", config_map("one"), "example.com/a", "example.com/b")
    two = put(api, content, "configmaps", config_map("two"), "example.com/a")
    put(api, content, "configmaps", config_map("free"))
    held = put(api, pods, "pods", pod("held"), "example.com/a")
    waiting = put(api, pods, "configmaps", config_map("waiting"))
    put(api, own, "configmaps", config_map("free"))
    for name in (content, pods, own):
        api.must(api.delete("namespaces", name))
    answers = {name: told(api, full) for name, full in (("content", content), ("pods", pods))}
    emptied = api.until(
        lambda: api.get("namespaces", own), lambda body: not body["spec"].get("finalizers")
    )
    answers = {
        **{name: words(answer) for name, answer in answers.items()},
        "behind the pods": api.call("GET", waiting).status,
        "its own": words(emptied),
        "its own spec": emptied.body["spec"],
        "its own phase": emptied.body["status"]["phase"],
    }
    for path in (one, two, held):
        api.must(api.call("PATCH", path, HELD, headers=MERGE))
    answers["afterwards"] = api.merge("namespaces", own, HELD)
    api.until_gone("namespaces", own)
    return answers
