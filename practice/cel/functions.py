"""Operators, functions and methods: CEL's own, and those that Kubernetes adds to strings and lists."""

from __future__ import annotations

import base64
import binascii
import itertools
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from practice.cel.errors import CelError
from practice.cel.values import NOTHING, Optional, compared, equal, is_number, type_name

Function = Callable[..., Any]
_UNITS_S = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|us|ns|s)")
_INT_MOST = 2**63 - 1


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _INT_MOST:
        raise CelError("integer overflow")
    return value


def _add(one: Any, other: Any) -> Any:
    for kind in (str, bytes, list):
        if isinstance(one, kind) and isinstance(other, kind):
            return one + other  # type: ignore[operator]
    if isinstance(one, datetime | timedelta) and isinstance(other, datetime | timedelta):
        return one + other  # type: ignore[operator]
    return _arithmetic(one, other, lambda a, b: a + b)


def _subtract(one: Any, other: Any) -> Any:
    if isinstance(one, datetime | timedelta) and isinstance(other, datetime | timedelta):
        return one - other  # type: ignore[operator]
    return _arithmetic(one, other, lambda a, b: a - b)


def _multiply(one: Any, other: Any) -> Any:
    return _arithmetic(one, other, lambda a, b: a * b)


def _divide(one: Any, other: Any) -> Any:
    if other == 0 and isinstance(other, int):
        raise CelError("division by zero")
    if isinstance(one, float) and isinstance(other, float):
        return one / other if other else math.copysign(math.inf, one)
    # towards zero, not down
    return _arithmetic(
        one, other, lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    )


def _modulo(one: Any, other: Any) -> Any:
    if other == 0:
        raise CelError("modulus by zero")
    if isinstance(one, float):
        raise CelError("no such overload")
    return _arithmetic(one, other, lambda a, b: abs(a) % abs(b) * (1 if a >= 0 else -1))


def _arithmetic(one: Any, other: Any, act: Callable[[Any, Any], Any]) -> Any:
    if not is_number(one) or type(one) is not type(other):
        raise CelError("no such overload")
    return _bounded(act(one, other))


def _negated(value: Any) -> Any:
    if not is_number(value):
        raise CelError("no such overload")
    return _bounded(-value)


def _not(value: Any) -> bool:
    if not isinstance(value, bool):
        raise CelError("no such overload")
    return not value


def _within(value: Any, among: Any) -> bool:
    if not isinstance(among, list | dict):
        raise CelError("no such overload")
    return any(equal(value, one) for one in among)


OPERATORS: Mapping[str, Function] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "%": _modulo,
    "negated": _negated,
    "!": _not,
    "==": equal,
    "!=": lambda one, other: not equal(one, other),
    "<": lambda one, other: compared(one, other) < 0,
    "<=": lambda one, other: compared(one, other) <= 0,
    ">": lambda one, other: compared(one, other) > 0,
    ">=": lambda one, other: compared(one, other) >= 0,
    "in": _within,
}


# -- conversions -----------------------------------------------------------------------------------


def _string(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}s"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int | str):
        return str(value)
    raise CelError("no such overload")


def _int(value: Any) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, str) and not re.fullmatch(r"[+-]?\d+", value):
        raise CelError(f'type conversion error from string to int: "{value}"')
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CelError("no such overload")
    found: int = _bounded(int(value))
    return found


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CelError("no such overload")
    return float(value)


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "True", "TRUE", "t", "1"):
        return True
    if value in ("false", "False", "FALSE", "f", "0"):
        return False
    raise CelError("type conversion error from string to bool")


def _duration(text: str) -> timedelta:
    parts = _DURATION_PART.findall(text)
    if not parts or "".join(map("".join, parts)) != text.lstrip("+-"):
        raise CelError(f'time: invalid duration "{text}"')
    found = timedelta(seconds=sum(float(number) * _UNITS_S[unit] for number, unit in parts))
    return -found if text.startswith("-") else found


def _timestamp(value: Any) -> datetime:
    if isinstance(value, int):
        return datetime.fromtimestamp(value, UTC)
    return datetime.fromisoformat(value.replace("Z", "+00:00"))


def _size(value: Any) -> int:
    if not isinstance(value, str | bytes | list | dict):
        raise CelError("no such overload")
    return len(value)


FUNCTIONS: Mapping[str, Function] = {
    "bool": _bool,
    "bytes": lambda value: value.encode() if isinstance(value, str) else bytes(value),
    "double": _double,
    "duration": _duration,
    "dyn": lambda value: value,
    "int": _int,
    "uint": _int,
    "size": _size,
    "string": _string,
    "timestamp": _timestamp,
    "type": type_name,
    "matches": lambda text, pattern: re.search(pattern, text) is not None,
    "optional.of": Optional,
    "optional.none": Optional,
    "optional.ofNonZeroValue": lambda value: Optional(value) if value else Optional(),
    "math.greatest": lambda *values: max(values[0] if isinstance(values[0], list) else values),
    "math.least": lambda *values: min(values[0] if isinstance(values[0], list) else values),
    "base64.encode": lambda data: base64.b64encode(data).decode(),
    "base64.decode": lambda text: _decoded(text),
}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise CelError("illegal base64 data") from error


# -- methods ---------------------------------------------------------------------------------------


def _of_text(act: Function) -> Function:
    def method(text: Any, *args: Any) -> Any:
        if not isinstance(text, str):
            raise CelError("no such overload")
        return act(text, *args)

    return method


def _index_of(items: Any, wanted: Any, start: int = 0) -> int:
    if isinstance(items, str):
        return items.find(wanted, start)
    return next((i for i, one in enumerate(items) if equal(one, wanted)), -1)


def _replaced(text: str, old: str, new: str, most: int = -1) -> str:
    return text.replace(old, new, most)


def _is_sorted(items: list[Any]) -> bool:
    return all(compared(a, b) <= 0 for a, b in itertools.pairwise(items))


def _or_value(optional: Optional, default: Any) -> Any:
    return default if optional.value is NOTHING else optional.value


def _value(optional: Optional) -> Any:
    if optional.value is NOTHING:
        raise CelError("optional.none() dereference")
    return optional.value


METHODS: Mapping[str, Function] = {
    "contains": _of_text(lambda text, part: part in text),
    "endsWith": _of_text(lambda text, part: text.endswith(part)),
    "startsWith": _of_text(lambda text, part: text.startswith(part)),
    "matches": _of_text(lambda text, pattern: re.search(pattern, text) is not None),
    "size": _size,
    "charAt": _of_text(lambda text, at: text[at]),
    "find": _of_text(lambda text, pattern: (re.search(pattern, text) or [""])[0]),
    "findAll": _of_text(lambda text, pattern: [one[0] for one in re.finditer(pattern, text)]),
    "indexOf": _index_of,
    "lastIndexOf": _of_text(lambda text, part: text.rfind(part)),
    "lowerAscii": _of_text(str.lower),
    "upperAscii": _of_text(str.upper),
    "replace": _of_text(_replaced),
    "split": _of_text(lambda text, by, most=-1: text.split(by, most - 1 if most > 0 else -1)),
    "substring": _of_text(lambda text, begin, end=None: text[begin:end]),
    "trim": _of_text(str.strip),
    "join": lambda items, by="": by.join(items),
    "isSorted": _is_sorted,
    "sum": sum,
    "min": min,
    "max": max,
    "hasValue": lambda optional: optional.value is not NOTHING,
    "orValue": _or_value,
    "or": lambda optional, other: other if optional.value is NOTHING else optional,
    "value": _value,
    "getHours": lambda moment: moment.hour,
    "getSeconds": lambda span: (
        int(span.total_seconds()) if isinstance(span, timedelta) else span.second
    ),
}
