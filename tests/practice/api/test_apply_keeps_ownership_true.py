"""Server-side apply and updates by several managers: whatever the order, ownership stays true."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.api.api import Api
from practice.api.authorization import USERS
from practice.api.errors import ApiError
from practice.api.managed_fields import read_fields
from practice.api.request import Request
from practice.clock import Clock
from practice.cluster import START

Object = dict[str, Any]
ONE = ("configmaps", "default", "one")
VALUES = st.dictionaries(st.sampled_from("abc"), st.sampled_from("123"), max_size=3)
FINALIZERS = st.lists(st.sampled_from(["e.com/a", "e.com/b"]), unique=True, max_size=2)
WRITES = st.tuples(
    st.sampled_from(["apply", "force", "update"]),
    st.sampled_from(["ann", "ben", "cat"]),
    VALUES,
    VALUES,
    FINALIZERS,
)


def served() -> Api:
    api = Api(Clock(seed=0, start=START))
    api.create(request("x"), "namespaces", None, {"metadata": {"name": "default"}})
    api.create(request("maker"), "configmaps", "default", config({"a": "0"}, {}, []))
    return api


def request(manager: str, *, force: bool = False) -> Request:
    return Request(user=USERS["admin"], manager=manager, force=force)


def config(data: Object, labels: Object, finalizers: list[str]) -> Object:
    metadata: Object = {"name": "one", "finalizers": finalizers}
    if labels:  # an empty map is a field in itself: two who apply one would meet
        metadata["labels"] = labels
    obj: Object = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
    return {**obj, "data": data} if data else obj


def write(api: Api, step: tuple[str, str, Object, Object, list[str]]) -> Object | None:
    """The object after one write; None when it met a conflict."""
    how, manager, data, labels, finalizers = step
    wanted = config(data, labels, finalizers)
    if how == "update":
        return api.patch(request(manager), *ONE, wanted, "merge")
    try:
        return api.patch(request(manager, force=how == "force"), *ONE, wanted, "apply")
    except ApiError as error:
        if error.status["details"]["causes"][0]["reason"] == "FieldManagerConflict":
            return None
        raise


def leaves(obj: Object) -> set[tuple[str, ...]]:
    found = {("f:data", f"f:{key}") for key in obj.get("data", {})}
    metadata = obj["metadata"]
    found |= {("f:metadata", "f:labels", f"f:{key}") for key in metadata.get("labels", {})}
    names = metadata.get("finalizers", [])
    return found | {("f:metadata", "f:finalizers", f'v:"{name}"') for name in names}


def owned(entry: Object) -> set[tuple[str, ...]]:
    whole = {("f:data",), ("f:metadata", "f:labels"), ("f:metadata", "f:finalizers")}
    return read_fields(entry["fieldsV1"]) - whole


@settings(max_examples=25)
@given(st.lists(WRITES, max_size=8))
def test_every_field_has_an_owner_and_every_owner_a_field(steps: list[Any]) -> None:
    api = served()
    for step in steps:
        write(api, step)
        obj = api.get(*ONE)
        entries = obj["metadata"].get("managedFields", [])
        assert {path for entry in entries for path in owned(entry)} == leaves(obj)


@settings(max_examples=25)
@given(st.lists(WRITES, max_size=8))
def test_a_field_has_one_updater_at_most(steps: list[Any]) -> None:
    api = served()
    for step in steps:
        write(api, step)
    entries = api.get(*ONE)["metadata"].get("managedFields", [])
    updated = [path for e in entries if e["operation"] == "Update" for path in owned(e)]
    assert len(updated) == len(set(updated))


@settings(max_examples=25)
@given(st.lists(WRITES, max_size=6), WRITES)
def test_an_apply_leads_to_what_was_applied_and_twice_to_the_same(
    steps: list[Any], last: Any
) -> None:
    api = served()
    for step in steps:
        write(api, step)
    last = ("force", *last[1:])
    once = write(api, last)
    assert once is not None
    assert once.get("data", {}).items() >= last[2].items()
    assert once["metadata"].get("labels", {}).items() >= last[3].items()
    assert set(once["metadata"].get("finalizers", [])) >= set(last[4])
    assert write(api, last) is once


@settings(max_examples=25)
@given(st.lists(WRITES, max_size=6), WRITES)
def test_a_conflict_changes_nothing(steps: list[Any], last: Any) -> None:
    api = served()
    for step in steps:
        write(api, step)
    before = api.get(*ONE)
    if write(api, ("apply", *last[1:])) is None:
        assert api.get(*ONE) is before


def test_a_time_moves_only_when_its_manager_sets_something() -> None:
    clock = Clock(seed=0, start=START)
    api = Api(clock)
    api.create(request("x"), "namespaces", None, {"metadata": {"name": "default"}})
    api.patch(request("ann"), *ONE, config({"a": "1"}, {}, []), "apply")
    clock.run_for(60)
    changed = api.patch(request("ben"), *ONE, config({"b": "1"}, {}, []), "apply")
    times = {e["manager"]: e["time"] for e in changed["metadata"]["managedFields"]}
    assert times == {"ann": "2026-01-05T09:00:00Z", "ben": "2026-01-05T09:01:00Z"}
