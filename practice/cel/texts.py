"""What texts can do: CEL's own methods, cel-go's string library, and regular expressions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from practice.cel.errors import CelError
from practice.cel.patterns import compiled_pattern
from practice.cel.values import type_name, weighed
from practice.limits import CEL_VALUE_SIZE

Function = Callable[..., Any]
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _of_text(act: Function) -> Function:
    def method(text: Any, *args: Any) -> Any:
        if not isinstance(text, str):
            raise CelError("no such overload")
        return act(text, *args)

    return method


def _within(text: str, at: int, most: int) -> int:
    if not 0 <= at <= most:
        raise CelError(f"index out of range: {at}")
    return at


def _fits(size: int) -> None:
    if size > CEL_VALUE_SIZE:
        raise CelError("operation cancelled: actual cost limit exceeded")


def _char_at(text: str, at: int) -> str:
    return text[_within(text, at, len(text)) :][:1]


def index_of(text: str, part: str, start: int = 0) -> int:
    return text.find(part, _within(text, start, len(text)))


def last_index_of(text: str, part: str, start: int | None = None) -> int:
    if start is None:
        return text.rfind(part)
    return text.rfind(part, 0, _within(text, start, len(text)) + len(part))


def _substring(text: str, begin: int, end: int | None = None) -> str:
    last = len(text) if end is None else _within(text, end, len(text))
    _within(text, begin, len(text))
    if begin > last:
        raise CelError(f"invalid substring range. start: {begin}, end: {last}")
    return text[begin:last]


def _replaced(text: str, old: str, new: str, most: int = -1) -> str:
    times = text.count(old) if most < 0 else min(most, text.count(old))
    _fits(len(text) + times * len(new))
    return text.replace(old, new, most)


def _split(text: str, by: str, most: int = -1) -> list[str]:
    if most == 0:
        return []
    if not by:
        whole = list(text)
        return whole if most < 0 or most > len(whole) else [*whole[: most - 1], text[most - 1 :]]
    return text.split(by, most - 1 if most > 0 else -1)


def _matches(text: str, pattern: str) -> bool:
    return compiled_pattern(pattern).found_in(text)


def _find(text: str, pattern: str) -> str:
    found = compiled_pattern(pattern).find(text)
    return text[found[0] : found[1]] if found else ""


def _find_all(text: str, pattern: str, most: int = -1) -> list[str]:
    machine, at = compiled_pattern(pattern), 0
    found: list[str] = []
    while at <= len(text) and (most < 0 or len(found) < most):
        place = machine.find(text, at)
        if place is None:
            break
        found.append(text[place[0] : place[1]])
        at = place[1] + (place[0] == place[1])
    return found


# -- format ----------------------------------------------------------------------------------------


def _format(text: str, args: list[Any]) -> str:
    """`%s`, `%d`, `%f`, `%e`, `%b`, `%x`, `%X`, `%o`, `%%`."""
    weighed(args)
    found: list[str] = []
    at, size, following = 0, 0, iter(args)
    while at < len(text):
        if text[at] != "%":
            found.append(text[at])
            at += 1
            continue
        digits, kind, at = _clause(text, at + 1)
        if kind == "%":
            found.append("%")
            continue
        try:
            value = next(following)
        except StopIteration as error:
            raise CelError(f"index {len(args)} out of range") from error
        found.append(_formatted(kind, digits, value))
        size += len(found[-1])
        _fits(size)
    return "".join(found)


def _clause(text: str, at: int) -> tuple[int, str, int]:
    digits = 6
    if text[at : at + 1] == ".":
        end = at + 1
        while text[end : end + 1].isdigit():
            end += 1
        digits, at = min(int(text[at + 1 : end] or 0), 100), end
    if at >= len(text):
        raise CelError("unexpected end of string")
    return digits, text[at], at + 1


def _formatted(kind: str, digits: int, value: Any) -> str:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if kind == "s":
        return shown(value)
    if kind == "d" and whole:
        return str(value)
    if kind in "fe" and (whole or isinstance(value, float)):
        return f"{value:.{digits}{kind}}"
    if kind == "b" and isinstance(value, int):
        return f"{int(value):b}"
    if kind == "o" and whole:
        return f"{value:o}"
    if kind in "xX":
        if whole:
            return f"{value:{kind}}"
        if isinstance(value, str | bytes):
            code = (value.encode() if isinstance(value, str) else value).hex()
            return code.upper() if kind == "X" else code
    if kind not in "sdfebxXo":
        raise CelError(f'unrecognized formatting clause "{kind}"')
    raise CelError(f"could not convert argument {type_name(value)} to formatting clause {kind}")


def shown(value: Any, depth: int = 0) -> str:
    """As `%s` writes it; texts inside of lists and maps in quotes."""
    from practice.cel.functions import text_of

    if value is None:
        return "null"
    if isinstance(value, list):
        parts = [shown(one, depth + 1) for one in value]
        _fits(sum(map(len, parts)))
        return f"[{', '.join(parts)}]"
    if isinstance(value, dict):
        pairs = sorted(f"{shown(k, depth + 1)}:{shown(v, depth + 1)}" for k, v in value.items())
        _fits(sum(map(len, pairs)))
        return f"{{{', '.join(pairs)}}}"
    if depth and isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if depth and isinstance(value, datetime | timedelta):
        return f'{"timestamp" if isinstance(value, datetime) else "duration"}("{text_of(value)}")'
    return text_of(value)


TEXT_FUNCTIONS: Mapping[str, Function] = {
    "matches": _of_text(_matches),
    "strings.quote": _of_text(lambda text: json.dumps(text, ensure_ascii=False)),
}
TEXT_METHODS: Mapping[str, Function] = {
    "contains": _of_text(lambda text, part: part in text),
    "endsWith": _of_text(lambda text, part: text.endswith(part)),
    "startsWith": _of_text(lambda text, part: text.startswith(part)),
    "matches": _of_text(_matches),
    "charAt": _of_text(_char_at),
    "find": _of_text(_find),
    "findAll": _of_text(_find_all),
    "format": _of_text(_format),
    "lowerAscii": _of_text(lambda text: text.translate(_LOWER)),
    "upperAscii": _of_text(lambda text: text.translate(_UPPER)),
    "replace": _of_text(_replaced),
    "split": _of_text(_split),
    "substring": _of_text(_substring),
    "trim": _of_text(str.strip),
}
