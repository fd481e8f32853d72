"""What undoes an action, from the object as it was."""

from typing import Any

import pytest

from dashboard.actions import rollback_sets
from dashboard.actions.catalog import ACTIONS, Values
from dashboard.actions.inverses import INVERTIBLE, inverse
from dashboard.actions.target import Target

BEFORE: dict[str, Any] = {
    "metadata": {
        "annotations": {"deployment.kubernetes.io/revision": "4"},
        "labels": {"app": "hello"},
    },
    "spec": {
        "replicas": 3,
        "template": {"spec": {"containers": [{"name": "hello", "image": "hello:1"}]}},
    },
}


@pytest.mark.parametrize(
    ("name", "values", "back", "with_values"),
    [
        ("scale", {"replicas": 7}, "scale", {"replicas": 3}),
        ("image", {"container": "hello", "image": "hello:2"}, "image", {"container": "hello", "image": "hello:1"}),
        ("undo", {"revision": 2}, "undo", {"revision": 4}),
        ("restart", {}, "undo", {"revision": 4}),
        ("label", {"changes": "app=x tier=y gone-"}, "label", {"changes": "app=hello tier-"}),
        ("pause", {}, "resume", {}),
        ("suspend", {}, "unsuspend", {}),
        ("cordon", {}, "uncordon", {}),
        ("drain", {}, "uncordon", {}),
    ],
)  # fmt: skip
def test_the_way_back(name: str, values: Values, back: str, with_values: Values) -> None:
    kind = "Node" if back == "uncordon" else "Deployment"
    found = inverse(name, Target(kind=kind, namespace="shop", name="hello"), values, BEFORE)
    assert found is not None
    assert (found.action.name, found.values) == (back, with_values)
    assert found.text
    assert ACTIONS[back].read({key: str(value) for key, value in with_values.items()}) is not None


def test_where_there_is_none() -> None:
    hello = Target(kind="Deployment", namespace="shop", name="hello")
    assert inverse("scale", hello, {"replicas": 3}, BEFORE) is None
    assert inverse("image", hello, {"container": "other", "image": "x"}, BEFORE) is None
    bare = {"metadata": {}, "spec": {}}
    assert (
        inverse("restart", Target(kind="StatefulSet", namespace="s", name="db"), {}, bare) is None
    )
    assert inverse("undo", hello, {"revision": 1}, bare) is None
    assert set(ACTIONS) >= INVERTIBLE
    assert not INVERTIBLE & {"delete", "kill", "evict", "run"}


def test_the_restart_of_a_set_goes_back_to_the_revision_that_ran() -> None:
    """Its number stands on no object of its own kind, but on the ControllerRevision with its template."""
    template = {"spec": {"containers": [{"name": "db", "image": "db:1"}]}}
    owner = {"metadata": {}, "spec": {"template": template}}
    history: list[dict[str, Any]] = [
        {"revision": number, "data": {"spec": {"template": {**held, "$patch": "replace"}}}}
        for number, held in ((3, template), (2, {"spec": {}}), (1, template))
    ]
    assert rollback_sets.running(owner, history) == 3
    assert rollback_sets.running(owner, history[1:2]) == 0
    db = Target(kind="StatefulSet", namespace="shop", name="db")
    found = inverse("restart", db, {}, owner, revision=3)
    assert found is not None
    assert (found.action.name, found.values) == ("undo", {"revision": 3})
