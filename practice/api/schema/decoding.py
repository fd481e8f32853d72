"""Reads a JSON body as a kind, the way the API server's Go decoder does.

Promises: unknown fields are named and dropped (never stored), a value of the wrong type is refused
with the decoder's words, nulls count as absent. The input is not changed. Kinds without a schema
pass as they are. Mirrors sigs.k8s.io/json, which names the innermost struct and the whole path.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from practice.api.schema.scalars import (
    SCALAR_FORMATS,
    WrongTypeError,
    go_type,
    json_word,
    read_scalar,
)
from practice.api.schema.structure import META, Json, KindKey, Node, Schema, load

__all__ = ["Decoded", "WrongTypeError", "decode", "unknown_fields"]


_SCHEMA = "JSONSchemaProps"
_UNIONS = ("JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray")
"""Go types with a decoder of their own."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`obj` without its unknown fields, whose paths (`spec.containers[0].foo`) are `unknown`."""

    obj: Json
    unknown: list[str] = field(default_factory=list)


def decode(key: KindKey, obj: Json, schema: Schema | None = None) -> Decoded:
    """Raises `WrongTypeError` with the decoder's words. `schema`: a custom resource's own."""
    schema = schema or load()
    own = schema.read(key, obj)
    if own is not None:
        return Decoded(*own)
    node = schema.kind(key)
    if node is None:
        return Decoded(obj)
    unknown: list[str] = []
    return Decoded(_Reader(unknown).struct(node, obj, "", ""), unknown)


def decode_metadata(metadata: Any, unknown: list[str]) -> Json:
    """The metadata of any object; paths of unknown fields go into `unknown`. WrongTypeError."""
    if not isinstance(metadata, dict):
        said = f"json: cannot unmarshal {json_word(metadata)} into Go value of type v1.ObjectMeta"
        raise WrongTypeError(json_word(metadata), "", "v1.ObjectMeta", said=said)
    types = load()
    node = types.node({"$ref": f"{META}ObjectMeta"})
    return _Reader(unknown).struct(node, metadata, "metadata", "")


def unknown_fields(key: KindKey, obj: Json) -> list[str]:
    """Paths of fields the kind does not have, in the order of the document."""
    return decode(key, obj).unknown


class _Reader:
    """One pass over a document. `path` is for people (`a[0].b`), `dotted` is Go's (`a.b`)."""

    def __init__(self, unknown: list[str]) -> None:
        self._unknown = unknown

    def struct(self, node: Node, obj: Json, path: str, dotted: str) -> Json:
        fields = node.fields or {}
        kept: Json = {}
        for name, value in obj.items():
            where = f"{path}.{name}" if path else name
            if name not in fields:
                self._unknown.append(where)
            elif value is not None:
                inner = f"{dotted}.{name}" if dotted else name
                read = self.value(
                    node.schema.node(fields[name]), value, where, f"{node.go_name}.{inner}", inner
                )
                if read is not None:
                    kept[name] = read
        return kept

    def value(self, node: Node, value: Any, path: str, go_field: str, dotted: str) -> Any:
        """`go_field` is what an error names: innermost struct and whole path."""
        if node.go_name in _UNIONS:
            return self._union(node, value, path, go_field, dotted)
        if node.type.get("format") in SCALAR_FORMATS:
            return read_scalar(node, value, go_field)
        match node.kind:
            case "array":
                return self._list(node, value, path, go_field, dotted)
            case "object":
                return self._object(node, value, path, go_field, dotted)
            case _:
                return read_scalar(node, value, go_field)

    def _list(self, node: Node, value: Any, path: str, go_field: str, dotted: str) -> list[Any]:
        item = node.item()
        if not isinstance(value, list) or item is None:
            raise WrongTypeError(json_word(value), go_field, go_type(node))
        read: list[Any] = []
        for index, entry in enumerate(value):
            if entry is None:
                entry = {} if item.kind == "object" else "" if item.kind == "string" else entry
            read.append(self.value(item, entry, f"{path}[{index}]", go_field, dotted))
        return read

    def _union(self, node: Node, value: Any, path: str, go_field: str, dotted: str) -> Any:
        """What is a schema, or something else that OpenAPI does not tell. None: neither, unsaid."""
        schema = node.schema.node({"$ref": node.type_name.replace(node.go_name, _SCHEMA)})
        match value:
            case dict():
                return self.value(schema, value, path, go_field, dotted)
            case list() if node.go_name == "JSONSchemaPropsOrArray":
                return [self.value(schema, item, path, go_field, dotted) for item in value] or None
            case list() if node.go_name == "JSONSchemaPropsOrStringArray":
                return value
            case bool() if node.go_name == "JSONSchemaPropsOrBool":
                return value
        if node.go_name == "JSONSchemaPropsOrBool":
            raise WrongTypeError("", "", "", said="boolean or JSON schema expected")
        return None

    def _object(self, node: Node, value: Any, path: str, go_field: str, dotted: str) -> Any:
        if node.go_name == "RawExtension":
            return value  # the decoder keeps it unread, whatever it is
        if not isinstance(value, dict):
            raise WrongTypeError(json_word(value), go_field, go_type(node))
        if node.fields is not None:
            return self.struct(node, value, path, dotted)
        values = node.type.get("additionalProperties")
        if not isinstance(values, dict):
            return value
        inner = node.schema.node(values)
        empty: Any = "" if inner.kind == "string" else {}
        return {
            name: self.value(
                inner, empty if entry is None else entry, f"{path}.{name}", go_field, dotted
            )
            for name, entry in value.items()
        }
