"""The registry: rows are found by key, place and kind, and listeners hear of new ones."""

from dataclasses import replace

from practice.api.registry import Registry
from practice.api.resource import Resource
from practice.api.versions import version_order

ROW = Resource(group="example.com", version="v1", plural="tabs", singular="tab", kind="Tab")
VIEW = replace(
    ROW, version="v1beta1", storage="tabs.example.com", storage_api_version="example.com/v1"
)


def test_a_row_is_found_by_key_place_and_kind():
    served = Registry([ROW])
    assert served["tabs.example.com"] is ROW
    assert served.at("example.com", "v1", "tabs") is ROW
    assert served.of_kind("example.com", "Tab") is ROW
    assert served.serves("example.com", "v1")


def test_another_version_of_the_same_objects_has_a_key_of_its_own():
    served = Registry([VIEW, ROW])
    assert set(served) == {"tabs.example.com", "tabs.v1beta1.example.com"}
    assert served.of_kind("example.com", "Tab") is ROW
    assert VIEW.stored_as == ROW.key
    assert VIEW.stored_api_version == "example.com/v1"


def test_a_row_that_goes_leaves_nothing_behind():
    served = Registry([ROW])
    served.replace([ROW.key], [])
    assert not served
    assert served.at("example.com", "v1", "tabs") is None
    assert served.of_kind("example.com", "Tab") is None
    assert not served.serves("example.com")
    assert served.revision == 1


def test_listeners_hear_of_what_is_there_and_of_what_comes_once():
    heard: list[str] = []
    served = Registry([ROW])
    served.subscribe(lambda row: heard.append(row.key))
    served.replace([ROW.key], [replace(ROW, short_names=("t",)), VIEW])
    assert heard == ["tabs.example.com", "tabs.v1beta1.example.com"]


def test_versions_are_ordered_as_clients_prefer_them():
    given = ["foo1", "v1alpha1", "v2", "v10beta3", "v1", "v3beta1", "v11alpha2", "foo10", "v10"]
    assert sorted(given, key=version_order) == [
        *("v10", "v2", "v1", "v10beta3", "v3beta1", "v11alpha2", "v1alpha1", "foo1", "foo10"),
    ]
