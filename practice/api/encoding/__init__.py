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
_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


@functools.cache
def table() -> dict[str, dict[str, Rule]]:
    """Go type to {field: [rule, type of the field, "list" | "map" | ""]}, read on first use."""
    raw = gzip.decompress(_FIELDS.read_bytes())
    return msgspec.json.decode(raw, type=dict[str, dict[str, Rule]])


def type_name(group: str, version: str, kind: str) -> str:
    """`io.k8s.api.apps.v1.Deployment`: the OpenAPI name, which is the table's key."""
    package = {"": "core", "apps": "apps"}.get(group, group.partition(".")[0])
    return f"io.k8s.api.{package}.{version}.{kind}"


def normalize(group: str, version: str, kind: str, obj: Json) -> Json:
    """The object as the server would show it. Kinds that are not in the table stay as they are.

    The argument is not changed; fields that the table does not know are kept.
    """
    fields = table().get(type_name(group, version, kind))
    return obj if fields is None else _struct(fields, obj)


def _struct(fields: dict[str, Rule], obj: Json) -> Json:
    result: Json = {}
    for name, value in obj.items():
        rule = fields.get(name)
        if rule is None:
            result[name] = value
        elif value is not None:
            _known(result, name, value, rule)
    for name, (zero, ref, _) in fields.items():
        if name not in result and zero != "drop" and zero != "keep":
            result[name] = _struct(table()[ref], {}) if zero == {} else zero
    return result


def _known(result: Json, name: str, value: Any, rule: Rule) -> None:
    what, ref, shape = rule
    if what == "drop" and not value:
        return
    if ref:
        fields = table()[ref]
        if shape == "list" and isinstance(value, list):
            value = [_struct(fields, item) if isinstance(item, dict) else item for item in value]
        elif shape == "map" and isinstance(value, dict):
            value = {k: _struct(fields, v) if isinstance(v, dict) else v for k, v in value.items()}
        elif isinstance(value, dict):
            value = _struct(fields, value)
    result[name] = value
