"""Types of expressions: what they are called, and which may stand for which.

Mirrors cel-go's checker: types with parameters of their own (lists, maps, optionals), objects with
fields, and variables that are filled in while an overload is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = Callable[[str], "Type | None"]


@dataclass(frozen=True, slots=True)
class Type:
    """`fields` says what an object's field is; None for a type that is no object."""

    name: str
    params: tuple[Type, ...] = ()
    fields: Fields | None = field(default=None, compare=False, repr=False)
    variable: bool = False

    def __deepcopy__(self, _memo: object) -> Type:
        return self


DYN, ERROR, NULL = Type("dyn"), Type("!error!"), Type("null")
BOOL, INT, UINT, DOUBLE = Type("bool"), Type("int"), Type("uint"), Type("double")
STRING, BYTES = Type("string"), Type("bytes")
TIMESTAMP, DURATION = Type("timestamp"), Type("duration")
AUTHORIZER = Type("kubernetes.authorization.Authorizer")
RESOURCE_CHECK = Type("kubernetes.authorization.ResourceCheck")
Bindings = dict[str, Type]
_OUTSIDE = {
    "timestamp": "google.protobuf.Timestamp",
    "duration": "google.protobuf.Duration",
    "null": "null_type",
}
_NULLABLE = frozenset(("null", "timestamp", "duration", "optional_type"))


def list_of(item: Type) -> Type:
    return Type("list", (item,))


def map_of(key: Type, value: Type) -> Type:
    return Type("map", (key, value))


def optional_of(value: Type) -> Type:
    return Type("optional_type", (value,))


def object_type(name: str, fields: Mapping[str, Type] | Fields) -> Type:
    return Type(name, (), fields.get if isinstance(fields, Mapping) else fields)


def variable(name: str) -> Type:
    return Type(name, variable=True)


def is_dyn(one: Type) -> bool:
    return one.name in ("dyn", "!error!") and not one.variable


def shown(one: Type) -> str:
    """As messages about overloads name it."""
    if not one.params:
        return one.name
    return f"{one.name}({', '.join(map(shown, one.params))})"


def outside(one: Type) -> str:
    """As a result's type is named: by the full names of messages."""
    name = _OUTSIDE.get(one.name, one.name)
    if not one.params:
        return name
    return f"{name}({', '.join(map(outside, one.params))})"


def filled(one: Type, bound: Bindings, *, to_dyn: bool = False) -> Type:
    """With what is known of its variables; with `to_dyn`, of the others nothing is."""
    if one.variable:
        known = bound.get(one.name)
        if known is not None:
            return filled(known, bound, to_dyn=to_dyn)
        return DYN if to_dyn else one
    if not one.params:
        return one
    return Type(one.name, tuple(filled(p, bound, to_dyn=to_dyn) for p in one.params), one.fields)


def assignable(one: Type, other: Type, bound: Bindings) -> bool:
    """Whether a value of ``one`` may stand where ``other`` is wanted; fills variables in ``bound``
    as far as it came, also when the answer is no."""
    if other.variable:
        valid, known = _substitutes(one, other, bound)
        if valid or known:
            return valid
    if one.variable:
        return _substitutes(other, one, bound)[0]
    if is_dyn(one) or is_dyn(other):
        return True
    if one.name == "null" or other.name == "null":
        rest = other if one.name == "null" else one
        return rest.name in _NULLABLE or rest.fields is not None or "." in rest.name
    if one.name == "type":
        return other.name == "type"
    return (
        one.name == other.name
        and len(one.params) == len(other.params)
        and all(assignable(a, b, bound) for a, b in zip(one.params, other.params, strict=True))
    )


def _substitutes(one: Type, param: Type, bound: Bindings) -> tuple[bool, bool]:
    """Whether ``one`` may be what the variable stands for, and whether that was known already."""
    if one == param:
        return True, True
    known = bound.get(param.name)
    if known is not None:
        if one == known:
            return True, True
        if assignable(one, known, bound):
            general = more_general(one, known)
            if not _mentions(general, param, bound):
                bound[param.name] = general
            return True, True
        return False, True
    if not _mentions(one, param, bound):
        bound[param.name] = one
        return True, False
    return False, False


def _mentions(one: Type, param: Type, bound: Bindings) -> bool:
    if one.variable:
        known = bound.get(one.name)
        return one == param or (known is not None and _mentions(known, param, bound))
    return any(_mentions(inner, param, bound) for inner in one.params)


def more_general(one: Type, other: Type) -> Type:
    """Of two that may stand for one another."""
    return one if _is_equal_or_less_specific(one, other) else other


def _is_equal_or_less_specific(one: Type, other: Type) -> bool:
    if is_dyn(one) or one.variable:
        return True
    if is_dyn(other) or other.variable or one.name != other.name:
        return False
    return all(
        _is_equal_or_less_specific(a, b) for a, b in zip(one.params, other.params, strict=True)
    )


def of_literal(value: Any) -> Type:
    """The type of what a literal stands for."""
    kinds = ((bool, BOOL), (int, INT), (float, DOUBLE), (str, STRING), (bytes, BYTES))
    return next((found for kind, found in kinds if isinstance(value, kind)), NULL)
