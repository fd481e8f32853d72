"""Strategic merge patch: merge keys, directives, order. The answers are kube-apiserver's."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from practice.api.errors import ApiError
from practice.api.patches.strategic import strategic_merge
from practice.api.schema import load

POD = load().kind(("", "v1", "Pod"))
BEFORE = {
    "metadata": {"finalizers": ["a/x", "b/y"]},
    "spec": {
        "containers": [{"name": "a", "image": "1"}, {"name": "b", "image": "2"}],
        "tolerations": [{"key": "t"}],
        "volumes": [{"name": "v", "emptyDir": {}}],
    },
}


def patched(patch: dict[str, Any]) -> dict[str, Any]:
    before, asked = copy.deepcopy(BEFORE), copy.deepcopy(patch)
    result = strategic_merge(before, asked, POD)
    assert (before, asked) == (BEFORE, patch), "the arguments must stay as they are"
    return result


def names(result: dict[str, Any]) -> list[str]:
    return [container["name"] for container in result["spec"]["containers"]]


def test_a_known_item_is_merged_in_place() -> None:
    result = patched({"spec": {"containers": [{"name": "b", "image": "3"}]}})
    assert result["spec"]["containers"] == [
        {"name": "a", "image": "1"},
        {"name": "b", "image": "3"},
    ]


def test_a_new_item_comes_first() -> None:
    assert names(patched({"spec": {"containers": [{"name": "c"}]}})) == ["c", "a", "b"]


def test_set_element_order_orders_the_list() -> None:
    order = [{"name": "b"}, {"name": "c"}, {"name": "a"}]
    patch = {"spec": {"$setElementOrder/containers": order, "containers": [{"name": "c"}]}}
    assert names(patched(patch)) == ["b", "c", "a"]


def test_items_outside_the_order_stay_where_they_stood() -> None:
    patch = {"spec": {"$setElementOrder/containers": [{"name": "b"}]}}
    assert names(patched(patch)) == ["a", "b"]


def test_patch_delete_removes_one_item() -> None:
    patch = {"spec": {"containers": [{"$patch": "delete", "name": "a"}]}}
    assert names(patched(patch)) == ["b"]


def test_patch_replace_replaces_the_list() -> None:
    patch = {"spec": {"containers": [{"$patch": "replace"}, {"name": "z"}]}}
    assert names(patched(patch)) == ["z"]


def test_patch_replace_replaces_an_object() -> None:
    patch = {"spec": {"$patch": "replace", "nodeName": "n"}}
    assert patched(patch)["spec"] == {"nodeName": "n"}


def test_lists_without_a_merge_strategy_are_replaced() -> None:
    assert patched({"spec": {"tolerations": []}})["spec"]["tolerations"] == []


def test_retain_keys_drops_the_other_sources_of_a_volume() -> None:
    volume = {"$retainKeys": ["name", "hostPath"], "name": "v", "hostPath": {"path": "/x"}}
    result = patched({"spec": {"volumes": [volume]}})
    assert result["spec"]["volumes"] == [{"name": "v", "hostPath": {"path": "/x"}}]


def test_delete_from_primitive_list_removes_values() -> None:
    patch = {"metadata": {"$deleteFromPrimitiveList/finalizers": ["a/x"]}}
    assert patched(patch)["metadata"]["finalizers"] == ["b/y"]


def test_lists_of_values_are_joined_without_repetition() -> None:
    result = patched({"metadata": {"finalizers": ["b/y", "c/z"]}})
    assert sorted(result["metadata"]["finalizers"]) == ["a/x", "b/y", "c/z"]


def test_null_removes_a_field() -> None:
    assert "tolerations" not in patched({"spec": {"tolerations": None}})["spec"]


@pytest.mark.parametrize(
    ("patch", "code", "message"),
    [
        (
            {"spec": {"containers": [{"image": "x"}]}},
            500,
            "map: map[image:x] does not contain declared merge key: name",
        ),
        ({"spec": {"$patch": "no"}}, 500, "unknown patch type: no in map: map[$patch:no]"),
        ({"spec": {"$retainKeys": "no"}}, 400, "invalid patch format of retainKeys"),
        (
            {"spec": {"$setElementOrder/containers": "no"}},
            500,
            "expected a []interface {}, but received a string",
        ),
        ({"spec": {"containers": [[1]]}}, 422, "lists of lists are not supported"),
    ],
)
def test_a_wrong_directive_is_refused_in_kubernetes_words(
    patch: dict[str, Any], code: int, message: str
) -> None:
    with pytest.raises(ApiError) as caught:
        patched(patch)
    assert (caught.value.code, str(caught.value)) == (code, message)
