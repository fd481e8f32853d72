"""What lists and sets can do: the libraries of Kubernetes and of cel-go."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from practice.cel.errors import CelError
from practice.cel.values import NOTHING, Optional, compared, equal
from practice.limits import CEL_STEPS, CEL_VALUE_SIZE

Function = Callable[..., Any]
Items = list[Any]


def _of_list(act: Function) -> Function:
    def method(items: Any, *args: Any) -> Any:
        if not isinstance(items, list):
            raise CelError("no such overload")
        return act(items, *args)

    return method


def _index_of(items: Items, wanted: Any) -> int:
    return next((i for i, one in enumerate(items) if equal(one, wanted)), -1)


def _last_index_of(items: Items, wanted: Any) -> int:
    found = _index_of(items[::-1], wanted)
    return found if found < 0 else len(items) - 1 - found


def _is_sorted(items: Items) -> bool:
    return all(compared(a, b) <= 0 for a, b in itertools.pairwise(items))


def _sort(items: Items) -> Items:
    return sorted(items, key=functools.cmp_to_key(compared))


def _sum(items: Items) -> Any:
    from practice.cel.functions import OPERATORS

    if not items:
        return 0
    start: Any = timedelta() if isinstance(items[0], timedelta) else type(items[0])(0)
    return functools.reduce(OPERATORS["_+_"], items, start)


def _least(items: Items, way: int, name: str) -> Any:
    if not items:
        raise CelError(f"{name} called on empty list")
    return functools.reduce(lambda a, b: b if compared(b, a) * way > 0 else a, items)


def _joined(items: Items, by: str = "") -> str:
    if not all(isinstance(one, str) for one in items):
        raise CelError("no such overload")
    if sum(map(len, items)) + len(by) * len(items) > CEL_VALUE_SIZE:
        raise CelError("operation cancelled: actual cost limit exceeded")
    return by.join(items)


def _flat(items: Items, depth: int = 1) -> Items:
    if depth < 0:
        raise CelError("level must be non-negative")
    found: Items = []
    for one in items:
        found += _flat(one, depth - 1) if isinstance(one, list) and depth > 0 else [one]
        if len(found) > CEL_VALUE_SIZE:
            raise CelError("operation cancelled: actual cost limit exceeded")
    return found


def _slice(items: Items, start: int, end: int) -> Items:
    if start < 0 or end < 0:
        raise CelError(f"cannot slice({start}, {end}), negative indexes not supported")
    if start > end:
        raise CelError(
            f"cannot slice({start}, {end}), start index must be less than or equal to end index"
        )
    if end > len(items):
        raise CelError(f"cannot slice({start}, {end}), list is length {len(items)}")
    return items[start:end]


def _range(most: int) -> Items:
    if most > CEL_STEPS:
        raise CelError("operation cancelled: actual cost limit exceeded")
    return list(range(most))


def _distinct(items: Items) -> Items:
    _affordable(items, items)
    found: Items = []
    for one in items:
        if not any(equal(one, other) for other in found):
            found.append(one)
    return found


def _affordable(one: Items, other: Items) -> None:
    """Each is compared with each."""
    if len(one) * len(other) > CEL_STEPS:
        raise CelError("operation cancelled: actual cost limit exceeded")


def _holds(items: Items, wanted: Items) -> bool:
    _affordable(items, wanted)
    return all(any(equal(one, other) for other in items) for one in wanted)


def _touches(items: Items, wanted: Items) -> bool:
    _affordable(items, wanted)
    return any(any(equal(one, other) for other in items) for one in wanted)


def _present(items: Items) -> Items:
    return [one.value for one in items if one.value is not NOTHING]


LIST_FUNCTIONS: Mapping[str, Function] = {
    "lists.range": _range,
    "optional.unwrap": _of_list(_present),
    "sets.contains": _of_list(_holds),
    "sets.equivalent": _of_list(lambda one, other: _holds(one, other) and _holds(other, one)),
    "sets.intersects": _of_list(_touches),
}
LIST_METHODS: Mapping[str, Function] = {
    "distinct": _of_list(_distinct),
    "first": _of_list(lambda items: Optional(items[0]) if items else Optional()),
    "flatten": _of_list(_flat),
    "indexOf": _of_list(_index_of),
    "isSorted": _of_list(_is_sorted),
    "join": _of_list(_joined),
    "last": _of_list(lambda items: Optional(items[-1]) if items else Optional()),
    "lastIndexOf": _of_list(_last_index_of),
    "max": _of_list(lambda items: _least(items, 1, "max")),
    "min": _of_list(lambda items: _least(items, -1, "min")),
    "reverse": _of_list(lambda items: items[::-1]),
    "slice": _of_list(_slice),
    "sort": _of_list(_sort),
    "sum": _of_list(_sum),
    "unwrapOpt": _of_list(_present),
}
