"""The smallest apply of an edit, by managedFields; what stays; what collides; values that were not shown."""

from typing import Any

import pytest

from dashboard.actions.manifests.owning import (
    NOTHING,
    changed_paths,
    changed_since,
    held,
    kept,
    marks,
    ours,
    restored,
    smallest,
)

TREE = {
    "f:spec": {
        "f:replicas": {},
        "f:selector": {},
        "f:paused": {},
        "f:containers": {
            'k:{"name":"a"}': {".": {}, "f:name": {}, "f:image": {}, "f:args": {}},
            'k:{"name":"b"}': {".": {}, "f:name": {}, "f:image": {}},
        },
    },
    "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
}
BASE: dict[str, Any] = {
    "metadata": {"labels": {"app": "x"}},
    "spec": {
        "replicas": 2,
        "selector": {"app": "x", "tier": "y"},
        "containers": [
            {"name": "a", "image": "a:1", "args": ["1", "2"]},
            {"name": "b", "image": "b:1"},
        ],
    },
}


def with_spec(**changes: Any) -> dict[str, Any]:
    return {**BASE, "spec": {**BASE["spec"], **changes}}


A, B = BASE["spec"]["containers"]


@pytest.mark.parametrize(
    ("edited", "sent"),
    [
        (BASE, NOTHING),
        (with_spec(replicas=3), {"spec": {"replicas": 3}}),
        (with_spec(selector={"app": "x", "tier": "z"}), {"spec": {"selector": {"app": "x", "tier": "z"}}}),  # atomic
        (
            with_spec(containers=[A, {**B, "image": "b:2"}]),
            {"spec": {"containers": [{"name": "b", "image": "b:2"}]}},
        ),
        (
            with_spec(containers=[{**A, "args": ["1"]}, B]),
            {"spec": {"containers": [{"name": "a", "args": ["1"]}]}},
        ),
        (
            with_spec(containers=[A, B, {"name": "c", "image": "c:1"}]),
            {"spec": {"containers": [{"name": "c", "image": "c:1"}]}},
        ),
        ({**BASE, "metadata": {"labels": {"app": "x", "new": "1"}}}, {"metadata": {"labels": {"new": "1"}}}),
        (with_spec(containers=[A]), NOTHING),  # taking out is no apply
    ],
)  # fmt: skip
def test_only_what_differs_is_sent(edited: Any, sent: Any) -> None:
    assert smallest(edited, BASE, TREE, None) == sent


def test_what_podium_applied_before_goes_along() -> None:
    own = {"f:spec": {"f:replicas": {}, "f:containers": {'k:{"name":"a"}': {"f:image": {}}}}}
    assert smallest(BASE, BASE, TREE, own) == {
        "spec": {"replicas": 2, "containers": [{"name": "a", "image": "a:1"}]}
    }
    without = {**BASE, "spec": {"containers": [A, B]}}
    assert smallest(without, BASE, TREE, own) == {
        "spec": {"containers": [{"name": "a", "image": "a:1"}]}
    }


def test_what_stays_is_named() -> None:
    edited = {
        "metadata": {},
        "spec": {"replicas": 2, "containers": [{"name": "a", "image": "a:1"}]},
    }
    after = with_spec(selector=None)
    assert kept(BASE, edited, after) == [
        "metadata.labels", "spec.selector", "spec.containers[a].args", "spec.containers[b]",
    ]  # fmt: skip
    assert kept(BASE, BASE, after) == []


def test_both_changes_are_compared_by_path() -> None:
    theirs = with_spec(replicas=5, containers=[{**A, "image": "a:2"}, B])
    assert changed_paths(BASE, theirs) == {"spec.replicas", "spec.containers[a].image"}
    assert changed_paths(BASE, BASE) == set()


def test_owners_and_times_are_read_from_managed_fields() -> None:
    def entry(manager: str, operation: str, time: str, tree: Any) -> dict[str, Any]:
        return {"manager": manager, "operation": operation, "time": time, "fieldsV1": tree}

    found = {
        "metadata": {
            "managedFields": [
                entry("podium", "Apply", "2026-01-01T00:00:01Z", {"f:spec": {"f:replicas": {}}}),
                entry("podium", "Update", "2026-01-01T00:00:02Z", {"f:spec": {"f:paused": {}}}),
                entry("kubectl-edit", "Update", "2026-01-01T00:00:03Z", {"f:spec": {"f:x": {}}}),
                {**entry("kcm", "Update", "2026-01-01T00:00:09Z", {}), "subresource": "status"},
            ]
        }
    }
    assert ours(found) == {"f:spec": {"f:replicas": {}}}
    assert set(held(found)["f:spec"]) == {"f:replicas", "f:paused", "f:x"}
    seen = marks(found)
    assert changed_since(found, seen) == []
    assert changed_since(found, [seen[0]]) == ["kubectl-edit", "podium"]


def test_hidden_values_come_back_by_name_or_place() -> None:
    now = {"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}], "list": ["x"]}
    edited = {
        "env": [{"name": "B", "value": "(hidden)"}, {"name": "C", "value": "3"}],
        "list": ["(hidden)"],
    }
    assert restored(edited, now, "(hidden)") == {
        "env": [{"name": "B", "value": "2"}, {"name": "C", "value": "3"}],
        "list": ["x"],
    }
