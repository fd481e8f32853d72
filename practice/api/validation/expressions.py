"""Expressions in CEL that objects hold: whether they can be read, and know their variables.

Mirrors the compilation of admission rules in apiserver. Types are not checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults
from practice.cel import CelSyntaxError, Node, names_in, parse
from practice.limits import CEL_EXPRESSIONS_KEPT, MATCH_CONDITIONS

ALWAYS = frozenset(("object", "oldObject", "request"))
"""Variables that every expression about a write has."""


@lru_cache(maxsize=CEL_EXPRESSIONS_KEPT)
def compiled(expression: str) -> Node:
    """CelSyntaxError."""
    return parse(expression)


def compile_fault(expression: str, names: frozenset[str]) -> str:
    """What is wrong with an expression that may use these variables; empty: nothing."""
    try:
        unknown = sorted(names_in(compiled(expression)) - names - _TYPES)
    except CelSyntaxError as error:
        return f"compilation failed: ERROR: <input>:{error.line}:{error.column}: {error}"
    if unknown:
        said = f"undeclared reference to '{unknown[0]}' (in container '')"
        column = expression.find(unknown[0]) + 1
        return f"compilation failed: ERROR: <input>:1:{column}: {said}"
    return ""


_TYPES = frozenset(("bool", "int", "uint", "double", "string", "bytes", "list", "map", "Object"))


def validate_match_conditions(
    field: str, conditions: Sequence[Object], names: frozenset[str] = ALWAYS
) -> list[Cause]:
    """The list `matchConditions`."""
    if len(conditions) > MATCH_CONDITIONS:
        return [causes.too_many(field, len(conditions), MATCH_CONDITIONS)]
    found: list[Cause] = []
    seen: set[str] = set()
    for index, condition in enumerate(conditions):
        place, name = f"{field}[{index}]", condition.get("name", "")
        expression = condition.get("expression", "")
        if not expression.strip():
            found.append(causes.required(f"{place}.expression"))
        elif fault := compile_fault(expression, names):
            found.append(causes.invalid(f"{place}.expression", expression, fault))
        if not name:
            found.append(causes.required(f"{place}.name"))
        else:
            found += causes.each_invalid(f"{place}.name", name, label_key_faults(name))
        if name in seen:
            found.append(causes.duplicate(f"{place}.name", name))
        seen.add(name)
    return found
