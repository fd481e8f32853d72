"""OpenAPI v2 says less of custom kinds than v3, as apiextensions-apiserver has it."""

import pytest

from practice.api.custom.publishing import published, published_v2, simplified

GVK = {"group": "example.com", "version": "v1", "kind": "Foo"}
UNKNOWN = {"x-kubernetes-preserve-unknown-fields": True}
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"type": "integer", "anyOf": [{"minimum": 1}], "not": {"enum": [3]}}, {"type": "integer"}),
        ({"type": "string", "nullable": True, "maxLength": 3}, {"maxLength": 3}),
        ({"type": "object", "properties": {"a": TEXT}, **UNKNOWN}, UNKNOWN),
        ({"type": "array", "items": TEXT, **UNKNOWN}, UNKNOWN),
        (
            {"type": "object", "required": ["a", "b"], "properties": {"a": {"nullable": True}}},
            {"type": "object", "required": ["b"], "properties": {"a": {}}},
        ),
        (
            {"type": "object", "additionalProperties": {"type": "string", "nullable": True}},
            {"type": "object", "additionalProperties": {}},
        ),
        (
            {"type": "array", "items": {"type": "array", "items": {"oneOf": [TEXT]}}},
            {"type": "array", "items": {"type": "array", "items": {}}},
        ),
    ],
)
def test_what_version_2_cannot_say_is_left_out(given, told):
    assert simplified(given) == told


@pytest.mark.parametrize("raw", [{}, {"type": "object", "properties": {"a": TEXT}, **UNKNOWN}])
def test_a_kind_that_keeps_everything_is_just_an_object(raw):
    assert published_v2(raw, GVK) == {"type": "object", "x-kubernetes-group-version-kind": [GVK]}
    assert "metadata" in published(raw, GVK)["properties"]


def test_an_embedded_resource_has_what_every_object_has():
    inner = {"type": "object", "x-kubernetes-embedded-resource": True, "required": ["kind"]}
    raw = {"type": "object", "properties": {"spec": inner}}
    for schema in (published(raw, GVK), published_v2(raw, GVK)):
        spec = schema["properties"]["spec"]
        assert sorted(spec["properties"]) == ["apiVersion", "kind", "metadata"]
        assert spec["required"] == ["kind", "apiVersion"]


def test_an_embedded_resource_with_unknown_fields_stays_open_in_version_2():
    inner = {"type": "object", "x-kubernetes-embedded-resource": True, **UNKNOWN}
    raw = {"type": "object", "properties": {"spec": inner}}
    assert "properties" not in published_v2(raw, GVK)["properties"]["spec"]
    assert "properties" in published(raw, GVK)["properties"]["spec"]
