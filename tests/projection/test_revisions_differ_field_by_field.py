"""What is said of the difference of two pod templates, and what is never said."""

from typing import Any

import pytest

from dashboard.projection.audience import HIDDEN
from dashboard.projection.differences import RESTARTED_AT, Difference, differences

SECRET = "canary-8123"


def template(*containers: dict[str, Any], **more: Any) -> dict[str, Any]:
    meta = more.pop("metadata", {"labels": {"app": "web"}})
    return {"metadata": meta, "spec": {"containers": list(containers), **more}}


def web(**more: Any) -> dict[str, Any]:
    return {"name": "web", "image": "web:1", **more}


def told(before: Any, after: Any, role: str = "operator") -> list[tuple[str, str, str, str]]:
    return [(d.what, d.path, d.before, d.after) for d in differences(before, after, role)]


TABLE: dict[str, tuple[Any, Any, tuple[str, str, str, str]]] = {
    "image": (
        template(web()),
        template(web(image="web:2")),
        ("image", "containers[web].image", "web:1", "web:2"),
    ),
    "a variable is added": (
        template(web()),
        template(web(env=[{"name": "COLOUR", "valueFrom": {"fieldRef": {"fieldPath": "a"}}}])),
        ("environment", "containers[web].env[COLOUR].valueFrom.fieldRef.fieldPath", "", "a"),
    ),
    "memory": (
        template(web(resources={"limits": {"memory": "64Mi"}})),
        template(web(resources={"limits": {"memory": "128Mi"}})),
        ("resources", "containers[web].resources.limits[memory]", "64Mi", "128Mi"),
    ),
    "limits where there were none": (
        template(web(resources={})),
        template(web(resources={"limits": {"memory": "64Mi"}})),
        ("resources", "containers[web].resources.limits[memory]", "", "64Mi"),
    ),
    "an empty volume is a volume": (
        template(web(), volumes=[{"name": "v", "emptyDir": {}}]),
        template(web(), volumes=[{"name": "v", "hostPath": {}}]),
        ("volume", "volumes[v].emptyDir", "{}", ""),
    ),
    "probe": (
        template(web(readinessProbe={"periodSeconds": 1})),
        template(web(readinessProbe={"periodSeconds": 5})),
        ("readiness probe", "containers[web].readinessProbe.periodSeconds", "1", "5"),
    ),
    "command, a list of words, is one value": (
        template(web(command=["a", "b"])),
        template(web(command=["a", "c"])),
        ("command", "containers[web].command", '["a", "b"]', '["a", "c"]'),
    ),
    "a label with dots": (
        template(web(), metadata={"labels": {"example.com/a": "1"}}),
        template(web(), metadata={"labels": {"example.com/a": "2"}}),
        ("label", "metadata.labels[example.com/a]", "1", "2"),
    ),
    "a mount is known by its path": (
        template(web(volumeMounts=[{"name": "v", "mountPath": "/a"}])),
        template(web(volumeMounts=[{"name": "w", "mountPath": "/a"}])),
        ("volume", "containers[web].volumeMounts[/a].name", "v", "w"),
    ),
    "a container called image": (
        template({"name": "image", "args": ["x"]}),
        template({"name": "image", "args": ["y"]}),
        ("arguments", "containers[image].args", '["x"]', '["y"]'),
    ),
    "something with no word of its own": (
        template(web(), dnsPolicy="Default"),
        template(web(), dnsPolicy="ClusterFirst"),
        ("setting", "dnsPolicy", "Default", "ClusterFirst"),
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), TABLE.values(), ids=TABLE)
def test_one_field_is_one_difference(before: Any, after: Any, expected: tuple[str, ...]) -> None:
    assert told(before, after)[0] == expected
    assert {what for what, *_ in told(before, after)} == {expected[0]}


def test_the_same_template_differs_in_nothing() -> None:
    same = template(web(env=[{"name": "A", "value": "1"}]), metadata={"creationTimestamp": None})
    assert told(same, template(web(env=[{"name": "A", "value": "1"}]), metadata={})) == []


def test_a_new_container_before_the_others_moves_none_of_them() -> None:
    found = told(template(web()), template({"name": "log", "image": "log:1"}, web()))
    assert [path for _, path, _, _ in found] == ["containers[log].image"]


@pytest.mark.parametrize("role", ["instructor", "operator", "observer"])
def test_a_changed_value_of_the_environment_is_named_and_not_told(role: str) -> None:
    before, after = (template(web(env=[{"name": "TOKEN", "value": v}])) for v in (SECRET, "other"))
    assert told(before, after, role) == [
        ("environment", "containers[web].env[TOKEN]", HIDDEN, HIDDEN)
    ]


def test_observers_learn_of_commands_and_annotations_only_that_they_changed() -> None:
    before = template(web(command=["a"]), metadata={"annotations": {"private/one": SECRET}})
    after = template(web(command=["b", SECRET]), metadata={"annotations": {"private/two": "x"}})
    found = told(before, after, "observer")
    assert ("command", "containers[web].command", f'["{HIDDEN}"]', f'["{HIDDEN}"]') in found
    assert "private" not in str(found)
    assert SECRET not in str(found)
    assert [path for what, path, _, _ in found if what == "annotation"] == ["metadata.annotations"]


def test_a_restart_is_called_a_restart_for_everybody() -> None:
    after = template(web(), metadata={"annotations": {RESTARTED_AT: "2026-11-23T10:00:00Z"}})
    for role in ("operator", "observer"):
        assert [what for what, *_ in told(template(web(), metadata={}), after, role)] == ["restart"]


def test_images_come_first_and_long_values_are_cut() -> None:
    before = template(web(args=["x"]))
    found = differences(before, template(web(args=["y" * 500], image="web:2")), "operator")
    assert [one.what for one in found] == ["image", "arguments"]
    assert len(found[1].after) < 200


@pytest.mark.parametrize(
    ("before", "after", "sign"), [("", "a", "added"), ("a", "", "removed"), ("a", "b", "changed")]
)
def test_sign(before: str, after: str, sign: str) -> None:
    assert Difference(what="x", path="x", before=before, after=after).sign == sign
