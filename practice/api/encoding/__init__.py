"""Writes objects as Kubernetes' Go encoder would: which empty values are shown and which are not.

A real server decodes every object into Go structs and encodes those. So `paused: false`,
`labels: {}` and nulls vanish, `resources: {}` and `status.loadBalancer: {}` appear. `normalize`
does the same, from a table made of the Go types (`generate`), so that no kind needs code for it.
"""

from __future__ import annotations

import functools
import gzip
from pathlib import Path
from typing import Any

import msgspec

Json = dict[str, Any]
Rule = list[Any]

_FIELDS = Path(__file__).with_name("fields.json.gz")


@functools.cache
def table() -> dict[str, dict[str, Rule]]:
    """Go type to {field: [rule, type of the field, "list" | "map" | ""]}, read on first use."""
    raw = gzip.decompress(_FIELDS.read_bytes())
    return msgspec.json.decode(raw, type=dict[str, dict[str, Rule]])


class Struct:
    """One Go type, ready for use: the rules of its fields, and the fields that are always shown."""

    __slots__ = ("fields", "shown")

    def __init__(self, rules: dict[str, Rule]) -> None:
        self.fields = {
            name: (zero == "drop", ref, shape) for name, (zero, ref, shape) in rules.items()
        }
        self.shown = [
            (name, zero, ref)
            for name, (zero, ref, _) in rules.items()
            if zero not in ("drop", "keep")
        ]


@functools.cache
def _type(name: str) -> Struct | None:
    rules = table().get(name)
    return None if rules is None else Struct(rules)


def type_name(group: str, version: str, kind: str) -> str:
    """`io.k8s.api.apps.v1.Deployment`: the OpenAPI name, which is the table's key."""
    return f"io.k8s.api.{group.partition('.')[0] or 'core'}.{version}.{kind}"


def normalize(group: str, version: str, kind: str, obj: Json) -> Json:
    """The object as the server would show it. Kinds that are not in the table stay as they are.

    The argument is not changed; fields that the table does not know are kept.
    """
    struct = _type(type_name(group, version, kind))
    return obj if struct is None else _encode(struct, obj)


def normalize_metadata(metadata: Json) -> Json:
    """Only the metadata: of custom resources nothing else is known."""
    struct = _type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
    return metadata if struct is None else _encode(struct, metadata)


def _encode(struct: Struct, obj: Json) -> Json:
    result: Json = {}
    fields = struct.fields
    for name, value in obj.items():
        rule = fields.get(name)
        if rule is None:
            result[name] = value
        elif value is not None and (value or not rule[0]):
            result[name] = _value(rule[1], rule[2], value) if rule[1] else value
    for name, zero, ref in struct.shown:
        if name not in result:
            result[name] = _value(ref, "", {}) if zero == {} else zero
    return result


def _value(ref: str, shape: str, value: Any) -> Any:
    """A value that holds structs: one, a list of them, or a map of them."""
    struct = _type(ref)
    if struct is None:
        return value
    if isinstance(value, list) and shape == "list":
        return [_encode(struct, item) if isinstance(item, dict) else item for item in value]
    if not isinstance(value, dict):
        return value
    if shape == "map":
        return {k: _encode(struct, v) if isinstance(v, dict) else v for k, v in value.items()}
    return _encode(struct, value)
