"""The schema of one version of a custom resource, in the form of the built-in ones.

So that apply knows its lists and maps, and OpenAPI describes it. Types are named as apiextensions
names them: `com.example.stable.v1.CronTab`.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from practice.api.custom.publishing import TYPE_META, published, published_v2
from practice.api.custom.structural import pruned
from practice.api.schema import KindKey, load
from practice.api.schema.decoding import decode_metadata
from practice.api.schema.structure import META as META_TYPES
from practice.api.schema.structure import Schema

Json = dict[str, Any]
_SHARED = ("ObjectMeta", "ListMeta", "OwnerReference", "ManagedFieldsEntry", "FieldsV1", "Time")


class CustomSchema(Schema):
    """Knows one kind, its list, and the types of their metadata. `raw` is what was defined."""

    def __init__(self, group: str, version: str, kind: str, list_kind: str, raw: Json) -> None:
        self.raw = raw
        self.kind_name = kind
        prefix = ".".join([*reversed(group.split(".")), version])
        types = {f"{META_TYPES}{name}": load().types[f"{META_TYPES}{name}"] for name in _SHARED}
        gvk = {"group": group, "version": version, "kind": kind}
        types[f"{prefix}.{kind}"] = published(raw, gvk)
        types[f"{prefix}.{list_kind}"] = _list(f"{prefix}.{kind}", group, version, list_kind)
        text = json.dumps(types, sort_keys=True).encode()
        super().__init__(types, hashlib.sha256(text).hexdigest())
        self.types_v2 = {**types, f"{prefix}.{kind}": published_v2(raw, gvk)}

    def read(self, key: KindKey, obj: Json) -> tuple[Json, list[str]] | None:
        """Without unknown fields. Values of the wrong type are refused later, by validation;
        WrongTypeError for those in the metadata."""
        if key[2] != self.kind_name:
            return None
        unknown: list[str] = []
        kept, found = pruned(obj, self.raw)
        if obj.get("metadata") is not None:
            kept["metadata"] = decode_metadata(obj["metadata"], unknown)
        return kept, unknown + found


def _list(item: str, group: str, version: str, kind: str) -> Json:
    return {
        "type": "object",
        "required": ["items"],
        "properties": {
            **TYPE_META,
            "items": {"type": "array", "items": {"$ref": item}},
            "metadata": {"$ref": f"{META_TYPES}ListMeta"},
        },
        "x-kubernetes-group-version-kind": [{"group": group, "version": version, "kind": kind}],
    }
