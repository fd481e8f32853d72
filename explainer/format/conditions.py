"""Conditions: predicates, put together and held through time.

`all`, `any`, `not` are what they say · `seen` was true at some event since the step began ·
`match` contains a partial object (keys in parentheses are JMESPath, https://jmespath.org/specification.html) ·
`expr` is JMESPath over the lesson's objects, for the rare rest.
"""

import warnings
from collections.abc import Callable
from typing import Any

import jmespath
import msgspec

from explainer import limits
from explainer.format.positions import Path
from explainer.format.predicates import PREDICATES, SHORT, Predicate
from explainer.format.quantities import (
    Comparison,
    Reference,
    Unreadable,
    comparison,
    reference,
)
from explainer.format.selecting import selector


class Every(msgspec.Struct, frozen=True):
    """Each of them."""

    of: tuple["Condition", ...]


class Either(msgspec.Struct, frozen=True):
    """At least one of them."""

    of: tuple["Condition", ...]


class Not(msgspec.Struct, frozen=True):
    """Not that."""

    of: "Condition"


class Seen(msgspec.Struct, frozen=True):
    """That was so at some moment since the step began."""

    of: "Condition"


class Match(msgspec.Struct, frozen=True):
    """An object of the lesson contains this one."""

    object: dict[str, Any]


class Expression(msgspec.Struct, frozen=True):
    """A JMESPath expression is true."""

    text: str


Condition = Every | Either | Not | Seen | Match | Expression | Predicate
Report = Callable[[Path, str], None]
"""Takes a trouble: the path of the value, and a sentence."""


def condition(value: Any, path: Path, report: Report, depth: int = 0) -> Condition | None:
    """The condition, or None when it cannot be read; every trouble within is reported."""
    if depth > limits.CONDITION_DEPTH:
        report(path, f"Conditions are nested more than {limits.CONDITION_DEPTH} deep.")
        return None
    if not isinstance(value, dict) or len(value) != 1:
        report(
            path, "A condition is one word with what belongs to it, as in “exists: service/hello”."
        )
        return None
    ((word, inner),) = value.items()
    if word in _BUILT:
        return _BUILT[word](inner, (*path, word), report, depth + 1)
    if word in PREDICATES:
        return _predicate(word, inner, (*path, word), report)
    report(
        (*path, f":{word}"),
        f"No condition is called “{word}”. Known: {', '.join(sorted([*_BUILT, *PREDICATES]))}.",
    )
    return None


def _several(value: Any, path: Path, report: Report, depth: int) -> tuple[Condition, ...] | None:
    if not isinstance(value, list) or not value:
        report(path, "Here stands a list of conditions, each beginning with “- ”.")
        return None
    found = [condition(one, (*path, index), report, depth) for index, one in enumerate(value)]
    return None if None in found else tuple(one for one in found if one is not None)


def _all(value: Any, path: Path, report: Report, depth: int) -> Condition | None:
    found = _several(value, path, report, depth)
    return None if found is None else Every(found)


def _any(value: Any, path: Path, report: Report, depth: int) -> Condition | None:
    found = _several(value, path, report, depth)
    return None if found is None else Either(found)


def _not(value: Any, path: Path, report: Report, depth: int) -> Condition | None:
    found = condition(value, path, report, depth)
    return None if found is None else Not(found)


def _seen(value: Any, path: Path, report: Report, depth: int) -> Condition | None:
    found = condition(value, path, report, depth)
    return None if found is None else Seen(found)


def _match(value: Any, path: Path, report: Report, _depth: int) -> Condition | None:
    if not isinstance(value, dict) or not {"apiVersion", "kind"} <= set(value):
        report(path, "A match is a part of an object, with its apiVersion and kind.")
        return None
    return Match(value) if _keys_compile(value, path, report) else None


def _keys_compile(value: Any, path: Path, report: Report) -> bool:
    if isinstance(value, list):
        found = [_keys_compile(one, (*path, i), report) for i, one in enumerate(value)]
        return all(found)
    if not isinstance(value, dict):
        return True
    good = True
    for key, inner in value.items():
        if key.startswith("(") and key.endswith(")"):
            good &= _compiles(key[1:-1], (*path, f":{key}"), report)
        good &= _keys_compile(inner, (*path, key), report)
    return good


def _expression(value: Any, path: Path, report: Report, _depth: int) -> Condition | None:
    if not isinstance(value, str):
        report(path, "An expression is a text.")
        return None
    return Expression(value) if _compiles(value, path, report) else None


def _compiles(text: str, path: Path, report: Report) -> bool:
    if len(text) > limits.EXPRESSION_CHARS:
        report(path, f"The expression is longer than {limits.EXPRESSION_CHARS} characters.")
        return False
    try:
        # Old JMESPath took `word` for a text; the library still does, and warns. A lesson says it in JSON.
        with warnings.catch_warnings():
            warnings.simplefilter("error", PendingDeprecationWarning)
            jmespath.compile(text)
    except PendingDeprecationWarning:
        report(
            path, 'This is not JMESPath: what stands in backquotes must be JSON, such as `"word"`.'
        )
        return False
    except jmespath.exceptions.JMESPathError as error:
        report(path, f"This is not JMESPath: {str(error).splitlines()[0]}")
        return False
    return True


_BUILT: dict[str, Callable[[Any, Path, Report, int], Condition | None]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "seen": _seen,
    "match": _match,
    "expr": _expression,
}


def _predicate(word: str, value: Any, path: Path, report: Report) -> Predicate | None:
    if word in SHORT and not isinstance(value, dict):
        value = {SHORT[word]: value}
    try:
        found = msgspec.convert(value, PREDICATES[word], dec_hook=small_text)
        if text := getattr(found, "selector", None):
            selector(text)
    except msgspec.ValidationError as error:
        text, where = explained(error)
        report((*path, *where), f"{word}: {text}")
        return None
    except Unreadable as why:
        report((*path, "selector"), f"{word}: {why}")
        return None
    return found


def small_text(wanted: type, value: Any) -> Any:
    """msgspec's hook for the texts of `quantities`."""
    try:
        if wanted is Comparison:
            return comparison(value)
        if wanted is Reference:
            return reference(str(value))
    except Unreadable as why:
        raise ValueError(str(why)) from None
    raise NotImplementedError(wanted)


def explained(error: msgspec.ValidationError) -> tuple[str, Path]:
    """A sentence and the path of what msgspec complains of (`… - at `$.a[0].b``)."""
    text, _, where = str(error).partition(" - at `$")
    path: list[str | int] = []
    for part in where.rstrip("`").replace("[", ".[").split("."):
        if part.startswith("[") and part[1:-1].isdigit():
            path.append(int(part[1:-1]))
        elif part and part != "[...]":
            path.append(part)
    sentence = text.replace("Object missing required field", "missing").replace(
        "Object contains unknown field", "unknown field"
    )
    return f"{sentence}." if sentence[-1:] not in ".!?" else sentence, tuple(path)
