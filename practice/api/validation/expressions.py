"""Expressions in CEL that objects hold: whether they fit together, in the words of kube-apiserver.

Mirrors the compilers of apiserver's package admission/plugin/cel: the variables of expressions about
a write, and the types that their values must have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults
from practice.limits import CEL_EXPRESSIONS_KEPT, MATCH_CONDITIONS

if TYPE_CHECKING:
    from practice.cel import Node
    from practice.cel.types import Type


@lru_cache(maxsize=CEL_EXPRESSIONS_KEPT)
def compiled(expression: str) -> Node:
    """CelSyntaxError. CEL is read only where there are expressions."""
    from practice.cel import parse

    return parse(expression)


def compile_fault(
    expression: str,
    wanted: Sequence[str] = ("bool",),
    *,
    params: bool = False,
    authorizer: bool = True,
    variables: Mapping[str, Type] | None = None,
    patches: bool = False,
) -> str:
    """What is wrong with an expression about a write; empty: nothing. `wanted` are the types that
    its value may have, none for all."""
    found, fault = type_of(
        expression, params=params, authorizer=authorizer, variables=variables, patches=patches
    )
    if fault or not wanted or found in wanted:
        return fault
    one = wanted[0] if len(wanted) == 1 else f"one of [{' '.join(wanted)}]"
    return f"must evaluate to {one} but got {found}"


def type_of(
    expression: str,
    *,
    params: bool = False,
    authorizer: bool = True,
    variables: Mapping[str, Type] | None = None,
    patches: bool = False,
) -> tuple[str, str]:
    """The type of its value by name, and what is wrong."""
    from practice.api.validation import expression_types
    from practice.cel.checking import NotCheckedError, checked
    from practice.cel.types import outside

    environment = expression_types.environment(
        params=params, authorizer=authorizer, variables=variables, patches=patches
    )
    try:
        return outside(checked(expression, environment).type), ""
    except NotCheckedError as error:
        return "", f"compilation failed: {error}"


def validate_match_conditions(
    field: str, conditions: Sequence[Object], *, params: bool = False
) -> list[Cause]:
    """The list `matchConditions`."""
    found: list[Cause] = []
    if len(conditions) > MATCH_CONDITIONS:
        found.append(causes.too_many(field, len(conditions), MATCH_CONDITIONS))
    seen: set[str] = set()
    for index, condition in enumerate(conditions):
        place, name = f"{field}[{index}]", condition.get("name", "")
        expression = condition.get("expression", "").strip()
        if not expression:
            found.append(causes.required(f"{place}.expression"))
        elif fault := compile_fault(expression, params=params):
            found.append(causes.invalid(f"{place}.expression", expression, fault))
        if not name:
            found.append(causes.required(f"{place}.name"))
        else:
            found += causes.each_invalid(f"{place}.name", name, label_key_faults(name))
        if name in seen:
            found.append(causes.duplicate(f"{place}.name", name))
        seen.add(name)
    return found
