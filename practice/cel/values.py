"""What values are to CEL: types by name, equality, order, optionals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from practice.cel.errors import CelError


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


def equal(one: Any, other: Any) -> bool:
    """Numbers are equal over types; all else only within its own."""
    if is_number(one) and is_number(other):
        return bool(one == other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)


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
        if not is_number(key) or key != int(key):
            raise CelError("no such overload")
        return target[int(key)] if 0 <= key < len(target) else default
    if isinstance(target, dict):
        return next((v for k, v in target.items() if equal(k, key)), default)
    raise CelError("no such overload")


def type_name(value: Any) -> str:
    """As `type()` names it."""
    names = (
        (bool, "bool"),
        (int, "int"),
        (float, "double"),
        (str, "string"),
        (bytes, "bytes"),
        (list, "list"),
        (dict, "map"),
        (datetime, "google.protobuf.Timestamp"),
        (timedelta, "google.protobuf.Duration"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "null_type")
