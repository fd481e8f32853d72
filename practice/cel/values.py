"""What values are to CEL: types by name, equality, order, optionals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from practice.cel.errors import CelBudgetError, CelError
from practice.limits import CEL_STEPS

INT_LEAST, INT_MOST, UINT_MOST = -(2**63), 2**63 - 1, 2**64 - 1


class Uint(int):
    """An unsigned number."""


@dataclass(frozen=True, slots=True)
class TypeValue:
    """What `type(value)` gives, and the names of types themselves."""

    name: str


class Message(dict[str, Any]):
    """`Type{a: b}`: a map that knows the name of its type."""

    def __init__(self, type_name: str, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self.type_name = type_name


class Nothing:
    """What an empty optional holds."""

    def __deepcopy__(self, _memo: object) -> Nothing:
        return self


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Optional:
    """`optional.of(value)`, or none."""

    value: Any = NOTHING


def truth(value: Any) -> bool:
    """CelError: it is no bool."""
    if not isinstance(value, bool):
        raise CelError("no such overload")
    return value


def is_number(value: Any) -> bool:
    """A bool is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(one: Any, other: Any, budget: list[int] | None = None) -> bool:
    """Numbers are equal over types; all else only within its own. CelBudgetError."""
    if is_number(one) and is_number(other):
        return bool(one == other)
    if isinstance(one, list | dict) and one is other:
        return True
    if isinstance(one, list) and isinstance(other, list):
        left = _spend(budget)
        return len(one) == len(other) and all(
            equal(a, b, left) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, dict) and isinstance(other, dict):
        left = _spend(budget)
        if one.keys() != other.keys():
            return False
        return all(equal(value, other[key], left) for key, value in one.items())
    return type(one) is type(other) and bool(one == other)


def _spend(budget: list[int] | None) -> list[int]:
    """Lists that hold one another many times over would be compared for ever."""
    left = [CEL_STEPS] if budget is None else budget
    left[0] -= 1
    if left[0] < 0:
        raise CelBudgetError("operation cancelled: actual cost limit exceeded")
    return left


def compared(one: Any, other: Any) -> int:
    """-1, 0 or 1. CelError: these have no order."""
    same = (str, bytes, bool, datetime, timedelta)
    ordered = is_number(one) and is_number(other)
    if not ordered and not any(isinstance(one, t) and isinstance(other, t) for t in same):
        raise CelError("no such overload")
    return int(one > other) - int(one < other)


def looked_up(target: Any, key: Any, default: Any) -> Any:
    """An element of a list or a map. CelError: `target` is neither, or the key cannot be one."""
    if isinstance(target, list):
        if not is_number(key):
            raise CelError(f"unsupported index type '{type_name(key)}' in list")
        if key != int(key):
            raise CelError(f"unsupported index value {key} in list")
        return target[int(key)] if 0 <= key < len(target) else default
    if isinstance(target, dict):
        if isinstance(key, bool | str):
            return (
                target.get(key, default)
                if not isinstance(key, bool)
                else _by_bool(target, key, default)
            )
        return next((v for k, v in target.items() if equal(k, key)), default)
    raise CelError("no such overload")


def _by_bool(target: dict[Any, Any], key: bool, default: Any) -> Any:
    return next((v for k, v in target.items() if k is key), default)


_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "bool"),
    (Uint, "uint"),
    (int, "int"),
    (float, "double"),
    (str, "string"),
    (bytes, "bytes"),
    (list, "list"),
    (dict, "map"),
    (datetime, "google.protobuf.Timestamp"),
    (timedelta, "google.protobuf.Duration"),
    (TypeValue, "type"),
    (Optional, "optional_type"),
)


def type_name(value: Any) -> str:
    """As `type()` names it."""
    if value is None:
        return "null_type"
    if isinstance(value, Message):
        return value.type_name
    own = getattr(value, "cel_type", "")
    return own or next((name for kind, name in _NAMES if isinstance(value, kind)), "dyn")


def is_zero(value: Any) -> bool:
    """Whether it is what a field of its type has when nobody sets it."""
    return value is None or value == timedelta() or (not isinstance(value, datetime) and not value)


def weighed(value: Any, budget: list[int] | None = None) -> None:
    """CelBudgetError: it is too large to be gone through; what it holds twice counts twice."""
    left = _spend(budget)
    if isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            weighed(one, left)


def to_json(value: Any, budget: list[int] | None = None) -> Any:
    """As an object holds it. CelError: it cannot be said in JSON."""
    left = _spend(budget)
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise CelError("map keys must be strings")
        return {key: to_json(one, left) for key, one in value.items()}
    if isinstance(value, list):
        return [to_json(one, left) for one in value]
    if value is None or isinstance(value, str | bool | float):
        return value
    if isinstance(value, int):
        return int(value)
    raise CelError(f"unsupported type conversion from '{type_name(value)}' to JSON")
