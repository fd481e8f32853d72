"""How the places of a type are divided into fields: what server-side apply calls its schema.

Mirrors kube-openapi's conversion of OpenAPI into the types of structured-merge-diff: an object is
a map of fields unless it is atomic, a list is one field unless its items are told apart by keys
(`map`) or values (`set`), and where nothing is known, objects are taken apart by what they hold.
"""

from __future__ import annotations

import functools
import json
from json.encoder import encode_basestring
from typing import Any

from practice.api.resource import Resource
from practice.api.schema import KindKey, Node, Schema, load
from practice.limits import SHAPES_KEPT

_SCALARS = ("string", "integer", "number", "boolean")
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
_RAW = "io.k8s.apimachinery.pkg.runtime.RawExtension"


class NoStepError(ValueError):
    """An item of a list that cannot be told from the others; the text says why."""


class Shape:
    """One place in a type. Made once per place, on first use.

    `division` is `map` (fields or keys), `list` (items by key), `set` (items by value), `deduced`
    (nothing is known: objects are maps, all else is one field) or empty: one field in itself.
    `kind` is JSON's word for what must stand here, empty for anything.
    """

    __slots__ = ("_children", "_defaults", "_node", "_preserve", "division", "kind", "open")

    def __init__(self, node: Node | None, *, preserve: bool = False) -> None:
        self._node = node
        self._children: dict[str, Shape | None] = {}
        self._preserve = preserve or _preserves(node)
        self.kind = _kind(node)
        self.division = _division(node)
        self.open = node is None or (
            not isinstance(node.type.get("additionalProperties"), dict)
            and (self._preserve or not node.fields or bool(node.type.get("additionalProperties")))
        )
        """Unknown fields may stand here; nothing is known of what is in them."""

        self._defaults = _key_defaults(node) if self.division == "list" else {}

    @property
    def node(self) -> Node | None:
        return self._node

    def child(self, name: str) -> Shape | None:
        """The shape of a field; of the items for the name `[]`. None: no such field."""
        try:
            return self._children[name]
        except KeyError:
            pass
        node = self._node
        found: Shape | None = None
        inner = None if node is None else node.item() if name == "[]" else node.field(name)
        if inner is not None:
            found = Shape(inner, preserve=self._preserve and not inner.type_name)
        elif self.open or self.division == "deduced":
            found = UNKNOWN
        self._children[name] = found
        return found

    def is_named(self, name: str) -> bool:
        """Whether the name is a field of the type rather than a key of a free map."""
        return self._node is not None and name in (self._node.fields or ())

    def step(self, item: Any) -> str:
        """What tells a list's item from the others. NoStepError."""
        if self.division == "set":
            if item is None or isinstance(item, dict | list):
                raise NoStepError(_SET_FAULTS[type(item)])
            return f"v:{_json(item)}"
        if not isinstance(item, dict):
            what = "a null element" if item is None else "non-map elements"
            raise NoStepError(f"associative list with keys may not have {what}")
        parts = [
            f"{_json(key)}:{_json(value)}"
            for key, default in self._defaults.items()
            if (value := item.get(key, default)) is not None
        ]
        if not parts:
            keys = " ".join(f'"{key}"' for key in self._declared_keys())
            raise NoStepError(
                f"associative list with keys has an element that omits all key fields [{keys}] "
                "(and doesn't have default values for any key fields)"
            )
        return "k:{" + ",".join(parts) + "}"

    def _declared_keys(self) -> tuple[str, ...]:
        return self._node.merge.map_keys if self._node is not None else ()


_SET_FAULTS = {
    dict: "associative list without keys has an element that's a map type",
    list: "not supported: associative list with lists as elements",
    type(None): "associative list without keys has an element that's an explicit null",
}


def _kind(node: Node | None) -> str:
    """Quantities, times and raw objects may be written in more than one way."""
    if node is None or node.type_name in (_QUANTITY, _RAW):
        return ""
    free = node.kind == "string" and node.type.get("format", "byte") != "byte"
    return "" if free else node.kind


def _key_defaults(node: Node | None) -> dict[str, Any]:
    """The keys that tell a list's items apart, sorted, with the value that a missing one has."""
    if node is None:
        return {}
    item, defaults = node.item(), {}
    for key in sorted(node.merge.map_keys):
        field = item.field(key) if item is not None else None
        defaults[key] = None if field is None else field.use.get("default")
    return defaults


def _preserves(node: Node | None) -> bool:
    return node is not None and bool(node.type.get("x-kubernetes-preserve-unknown-fields"))


def _division(node: Node | None) -> str:
    if node is None:
        return "deduced"
    rule = node.merge
    if node.type_name in (_QUANTITY, _RAW):
        return ""
    if node.kind == "array":
        return {"map": "list", "set": "set"}.get(rule.list_type, "")
    if node.kind in _SCALARS or rule.map_type == "atomic":
        return ""
    if node.fields is not None or "additionalProperties" in node.type:
        return "map"
    if node.kind == "object":
        return "map"
    return "deduced"


def _json(value: Any) -> str:
    if isinstance(value, str):
        text = encode_basestring(value)
        if "<" in text or ">" in text or "&" in text:  # as Go's encoder has it
            return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        return text
    return json.dumps(value, separators=(",", ":"))


UNKNOWN = Shape(None)
"""Where no schema says anything."""


@functools.lru_cache(maxsize=SHAPES_KEPT)
def _shape(schema: Schema, kind: KindKey) -> Shape:
    node = schema.kind(kind)
    return UNKNOWN if node is None else Shape(node)


def shape_of(resource: Resource) -> Shape:
    """The shape of a whole object of the resource's kind."""
    return _shape(resource.types or load(), resource.kind_key)
