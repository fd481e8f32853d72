"""Label selectors: matching, and the words in which they are shown.

Semantics of apimachinery's ``labels.Selector``: every clause must hold; ``NotIn`` also holds where
the label is missing; an operator nobody knows matches nothing, which is the safe side for a
picture."""

from collections.abc import Mapping
from typing import Any

import msgspec

from dashboard.mirror.records.base import LabelSelector
from dashboard.projection.rows import Clause, Selector

Labels = Mapping[str, str]


def matches_equality(selector: Labels, labels: Labels) -> bool:
    """Whether ``labels`` carry every pair of a Service's selector."""
    return all(labels.get(key) == value for key, value in selector.items())


def matches(selector: Selector, labels: Labels) -> bool:
    """Whether a LabelSelector selects ``labels``; an empty one selects everything."""
    return matches_equality(selector.match_labels, labels) and all(
        _holds(clause, labels) for clause in selector.match_expressions
    )


def _holds(clause: Clause, labels: Labels) -> bool:
    value = labels.get(clause.key)
    match clause.operator:
        case "In":
            return value is not None and value in clause.values
        case "NotIn":
            return value is None or value not in clause.values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
    return False


def equality_text(selector: Labels) -> str:
    """``app = hello, track = stable``, in the order of the keys."""
    return ", ".join(f"{key} = {value}" for key, value in sorted(selector.items()))


def text(selector: Selector) -> str:
    """A LabelSelector in the words of the documentation: ``app = hello, tier in (a, b), !old``."""
    parts = [equality_text(selector.match_labels)] if selector.match_labels else []
    for clause in selector.match_expressions:
        values = ", ".join(sorted(clause.values))
        match clause.operator:
            case "In":
                parts.append(f"{clause.key} in ({values})")
            case "NotIn":
                parts.append(f"{clause.key} notin ({values})")
            case "Exists":
                parts.append(clause.key)
            case "DoesNotExist":
                parts.append(f"!{clause.key}")
            case _:
                parts.append(f"{clause.key} {clause.operator} ({values})")
    return ", ".join(parts)


def read(selector: Mapping[str, Any]) -> Selector:
    """A LabelSelector in the JSON of the API. Raises msgspec.ValidationError."""
    return to_row(msgspec.convert(selector, LabelSelector))


def to_row(selector: LabelSelector | None) -> Selector:
    """The selector as it travels in a row."""
    if selector is None:
        return Selector()
    return Selector(
        match_labels=selector.match_labels or {},
        match_expressions=[
            Clause(clause.key, clause.operator, clause.values or [])
            for clause in selector.match_expressions or ()
        ],
    )
