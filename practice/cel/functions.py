"""Operators, conversions and what every kind of value can do; methods of texts, lists and times have
modules of their own."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from practice.cel.errors import CelError
from practice.cel.lists import LIST_FUNCTIONS, LIST_METHODS
from practice.cel.moments import MOMENT_METHODS, duration, duration_text, timestamp, timestamp_text
from practice.cel.texts import TEXT_FUNCTIONS, TEXT_METHODS, index_of, last_index_of
from practice.cel.values import (
    INT_LEAST,
    INT_MOST,
    NOTHING,
    UINT_MOST,
    Optional,
    TypeValue,
    Uint,
    compared,
    equal,
    is_number,
    is_zero,
    type_name,
)
from practice.limits import CEL_VALUE_SIZE

Function = Callable[..., Any]
__all__ = ["FUNCTIONS", "METHODS", "OPERATORS", "duration", "timestamp"]


def _no_overload() -> CelError:
    return CelError("no such overload")


def _bounded(value: Any, kind: type) -> Any:
    if kind is Uint:
        if not 0 <= value <= UINT_MOST:
            raise CelError("unsigned integer overflow")
        return Uint(value)
    if kind is int and not INT_LEAST <= value <= INT_MOST:
        raise CelError("integer overflow")
    return value


def _add(one: Any, other: Any) -> Any:
    for kind in (str, bytes, list):
        if isinstance(one, kind) and isinstance(other, kind):
            if len(one) + len(other) > CEL_VALUE_SIZE:
                raise CelError("operation cancelled: actual cost limit exceeded")
            return one + other  # type: ignore[operator]
    if isinstance(one, datetime) and isinstance(other, datetime):
        raise _no_overload()
    if isinstance(one, datetime | timedelta) and isinstance(other, datetime | timedelta):
        return one + other  # type: ignore[operator]
    return _arithmetic(one, other, lambda a, b: a + b)


def _subtract(one: Any, other: Any) -> Any:
    if isinstance(one, timedelta) and isinstance(other, datetime):
        raise _no_overload()
    if isinstance(one, datetime | timedelta) and isinstance(other, datetime | timedelta):
        return one - other  # type: ignore[operator]
    return _arithmetic(one, other, lambda a, b: a - b)


def _multiply(one: Any, other: Any) -> Any:
    return _arithmetic(one, other, lambda a, b: a * b)


def _divide(one: Any, other: Any) -> Any:
    if isinstance(one, float) and isinstance(other, float):
        if other:
            return one / other
        sign = math.copysign(1, one) * math.copysign(1, other)
        return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, sign)
    if isinstance(other, int) and other == 0:
        raise CelError("division by zero")
    # towards zero, not down
    return _arithmetic(
        one, other, lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    )


def _modulo(one: Any, other: Any) -> Any:
    if isinstance(one, float) or isinstance(other, float):
        raise _no_overload()
    if other == 0:
        raise CelError("modulus by zero")
    return _arithmetic(one, other, lambda a, b: abs(a) % abs(b) * (1 if a >= 0 else -1))


def _arithmetic(one: Any, other: Any, act: Callable[[Any, Any], Any]) -> Any:
    if not is_number(one) or type(one) is not type(other):
        raise _no_overload()
    return _bounded(act(one, other), type(one))


def _negated(value: Any) -> Any:
    if not is_number(value) or isinstance(value, Uint):
        raise _no_overload()
    return _bounded(-value, type(value))


def _not(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _no_overload()
    return not value


def _within(value: Any, among: Any) -> bool:
    if isinstance(among, dict) and isinstance(value, str):
        return value in among
    if not isinstance(among, list | dict):
        raise _no_overload()
    return any(equal(value, one) for one in among)


OPERATORS: Mapping[str, Function] = {
    "_+_": _add,
    "_-_": _subtract,
    "_*_": _multiply,
    "_/_": _divide,
    "_%_": _modulo,
    "-_": _negated,
    "!_": _not,
    "_==_": equal,
    "_!=_": lambda one, other: not equal(one, other),
    "_<_": lambda one, other: compared(one, other) < 0,
    "_<=_": lambda one, other: compared(one, other) <= 0,
    "_>_": lambda one, other: compared(one, other) > 0,
    "_>=_": lambda one, other: compared(one, other) >= 0,
    "@in": _within,
}


# -- conversions -----------------------------------------------------------------------------------


def _conversion(value: Any, kind: str) -> CelError:
    return CelError(f"type conversion error from '{type_name(value)}' to '{kind}'")


def text_of(value: Any) -> str:
    """As `string()` writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError as error:
            raise CelError("invalid UTF-8 in bytes, cannot convert to string") from error
    if isinstance(value, datetime):
        return timestamp_text(value)
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, float):
        return double_text(value)
    if isinstance(value, int | str):
        return str(value)
    own: Function | None = getattr(value, "cel_text", None)
    if own is not None:
        return str(own())
    raise _no_overload()


def double_text(value: float) -> str:
    """As Go writes it."""
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if math.isnan(value):
        return "NaN"
    shortest = repr(value)
    if abs(value) >= 1e21 or (value and abs(value) < 1e-4):
        digits, _, power = f"{value:e}".partition("e")
        digits, _, power = shortest.partition("e") if "e" in shortest else (digits, "", power)
        return f"{digits.removesuffix('.0')}e{int(power):+03d}"
    return format(float(shortest), "f") if "e" in shortest else shortest.removesuffix(".0")


def _int(value: Any) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1) * 1_000
    return int(_whole(value, "int", int))


def _uint(value: Any) -> int:
    return Uint(_whole(value, "uint", Uint))


def _whole(value: Any, name: str, kind: type) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _no_overload()
    if isinstance(value, str) and (len(value) > 20 or not re.fullmatch(r"[+-]?\d+", value)):
        raise _conversion(value, name)
    if isinstance(value, float) and not math.isfinite(value):
        raise CelError("integer overflow")
    found: int = _bounded(int(value), kind)
    return found


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _no_overload()
    try:
        return float(value)
    except ValueError as error:
        raise _conversion(value, "double") from error


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "True", "TRUE", "t", "1"):
        return True
    if value in ("false", "False", "FALSE", "f", "0"):
        return False
    raise _conversion(value, "bool")


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str | bytes):
        raise _no_overload()
    return value.encode() if isinstance(value, str) else value


def _size(value: Any) -> int:
    if not isinstance(value, str | bytes | list | dict):
        raise _no_overload()
    return len(value)


FUNCTIONS: Mapping[str, Function] = {
    "bool": _bool,
    "bytes": _bytes,
    "double": _double,
    "duration": duration,
    "dyn": lambda value: value,
    "int": _int,
    "uint": _uint,
    "size": _size,
    "string": text_of,
    "timestamp": timestamp,
    "type": lambda value: TypeValue(type_name(value)),
    "optional.of": Optional,
    "optional.none": Optional,
    "optional.ofNonZeroValue": lambda value: Optional() if is_zero(value) else Optional(value),
    **TEXT_FUNCTIONS,
    **LIST_FUNCTIONS,
}


# -- methods ---------------------------------------------------------------------------------------


def _or_value(optional: Optional, default: Any) -> Any:
    return default if optional.value is NOTHING else optional.value


def _value(optional: Optional) -> Any:
    if optional.value is NOTHING:
        raise CelError("optional.none() dereference")
    return optional.value


def _either(of_text: Function, of_list: Function) -> Function:
    """One name for a method of texts and one of lists."""
    return lambda target, *args: (of_text if isinstance(target, str) else of_list)(target, *args)


METHODS: Mapping[str, Function] = {
    **TEXT_METHODS,
    **LIST_METHODS,
    **MOMENT_METHODS,
    "size": _size,
    "indexOf": _either(index_of, LIST_METHODS["indexOf"]),
    "lastIndexOf": _either(last_index_of, LIST_METHODS["lastIndexOf"]),
    "hasValue": lambda optional: optional.value is not NOTHING,
    "orValue": _or_value,
    "or": lambda optional, other: other if optional.value is NOTHING else optional,
    "value": _value,
}
