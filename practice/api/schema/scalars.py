"""Single values: which JSON a Go type accepts, and what its decoder says when it does not."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from practice.api.schema.structure import Node
from practice.api.schema.times import TimeFault, read_time
from practice.quantities import canonical

QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
SCALAR_FORMATS = frozenset({"int-or-string", "date-time", "byte"})
_GO_INTEGERS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
_QUANTITY_SHAPE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?P<suffix>.*)", re.DOTALL)
_QUANTITY_SUFFIX = re.compile(r"(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?")
_QUANTITY_LETTERS = re.compile(r"[eEinumkKMGTP]*[-+]?[0-9]*")


class WrongTypeError(ValueError):
    """A value that its field cannot hold; the text is the decoder's."""

    def __init__(self, word: str, go_field: str, type_name: str, *, said: str = "") -> None:
        self.word, self.type_name = word, type_name
        text = f"json: cannot unmarshal {word} into Go struct field {go_field} of type {type_name}"
        self.of_value = said or f"json: cannot unmarshal {word} into Go value of type {type_name}"
        """The same by a decoder that does not know in which field it is."""
        super().__init__(said or text)


def json_word(value: Any) -> str:
    """encoding/json's name for what it found."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    if value is None:
        return "null"
    return "object" if isinstance(value, dict) else "array"


def go_type(node: Node) -> str:
    """`int32`, `[]string`, `map[string]string`, `v1.PodSpec`: the type in an error."""
    if node.type_name == QUANTITY:
        return "resource.Quantity"
    if node.type_name:
        parts = node.type_name.split(".")
        return f"{parts[-2]}.{parts[-1]}"
    match node.kind:
        case "array":
            item = node.item()
            return "[]" + (go_type(item) if item else "interface {}")
        case "object":
            values = node.type.get("additionalProperties")
            inner = node.schema.node(values) if isinstance(values, dict) else None
            return "map[string]" + (go_type(inner) if inner else "interface {}")
        case "integer":
            return str(node.type.get("format", "int64"))
        case "number":
            return "float64"
        case "boolean":
            return "bool"
        case _:
            return "string"


def _quantity(value: Any) -> Any:
    text = str(value) if isinstance(value, str | int | float) else ""
    shape = _QUANTITY_SHAPE.fullmatch(text) if not isinstance(value, bool) else None
    if shape is None or not _QUANTITY_LETTERS.fullmatch(shape["suffix"]):
        raise WrongTypeError(
            "",
            "",
            "",
            said="quantities must match the regular expression "
            "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        )
    if not _QUANTITY_SUFFIX.fullmatch(shape["suffix"]):
        raise WrongTypeError("", "", "", said="unable to parse quantity's suffix")
    return canonical(value)


def _time(value: Any, go_field: str, *, micro: bool) -> Any:
    if not isinstance(value, str):
        raise WrongTypeError(json_word(value), go_field, "string")
    try:
        return read_time(value, micro=micro)
    except TimeFault as fault:
        raise WrongTypeError("", "", "", said=str(fault)) from None


def _bytes(value: Any, go_field: str) -> Any:
    if not isinstance(value, str):
        raise WrongTypeError(json_word(value), go_field, "[]uint8")
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        good = re.match(r"(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]*", value)
        at = good.end() if good else 0
        raise WrongTypeError("", "", "", said=f"illegal base64 data at input byte {at}") from None
    return value


def _integer(node: Node, value: Any, go_field: str) -> Any:
    size = str(node.type.get("format", "int64"))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongTypeError(json_word(value), go_field, size)
    low, high = _GO_INTEGERS.get(size, _GO_INTEGERS["int64"])
    if isinstance(value, float) or not low <= value <= high:
        raise WrongTypeError(f"number {value}", go_field, size)
    return value


def read_scalar(node: Node, value: Any, go_field: str) -> Any:
    """The value itself when its type can hold it; raises `WrongTypeError`."""
    if node.type_name == QUANTITY:
        return _quantity(value)
    match node.type.get("format"):
        case "int-or-string":
            if isinstance(value, str):
                return value
            return _integer(
                node.schema.node({"type": "integer", "format": "int32"}), value, go_field
            )
        case "date-time":
            return _time(value, go_field, micro=node.type_name.endswith(".MicroTime"))
        case "byte":
            return _bytes(value, go_field)
    match node.kind:
        case "integer":
            return _integer(node, value, go_field)
        case "boolean":
            fits = isinstance(value, bool)
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case "string":
            fits = isinstance(value, str)
        case _:
            return value
    if not fits:
        raise WrongTypeError(json_word(value), go_field, go_type(node))
    return value
