"""What facts are made of, and how values are written in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.kube.api import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Another object that can be inspected."""

    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line: a label, and a value or several; `ref` makes the value a link."""

    label: str
    values: list[str]
    ref: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of the same kind of thing."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The first tab."""

    facts: list[Fact] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def fact(label: str, *values: object, ref: Ref | None = None) -> Fact:
    """One line; values that say nothing are left out."""
    return Fact(label=label, values=[str(v) for v in values if v is not None and v != ""], ref=ref)


def pairs(labels: Mapping[str, Any] | None) -> list[str]:
    """``key=value`` for each label, in order."""
    return [f"{key}={value}" for key, value in sorted((labels or {}).items())]


def selector(selector: Mapping[str, Any] | None) -> list[str]:
    """A LabelSelector, clause by clause."""
    clauses = pairs((selector or {}).get("matchLabels"))
    for one in (selector or {}).get("matchExpressions") or []:
        values = ", ".join(one.get("values") or [])
        clauses.append(
            f"{one.get('key')} {one.get('operator')}" + (f" ({values})" if values else "")
        )
    return clauses


def amounts(amounts: Mapping[str, Any] | None) -> list[str]:
    """``cpu 4`` for each amount, in order."""
    return [f"{key} {value}" for key, value in sorted((amounts or {}).items())]


def taint(one: Mapping[str, Any]) -> str:
    """As kubectl writes it."""
    value = f"={one['value']}" if one.get("value") else ""
    return f"{one.get('key')}{value}:{one.get('effect')}"


def toleration(one: Mapping[str, Any]) -> str:
    """What is tolerated, and for how long."""
    key = one.get("key") or "every taint"
    value = f"={one['value']}" if one.get("value") else ""
    effect = f":{one['effect']}" if one.get("effect") else ""
    seconds = f" for {one['tolerationSeconds']} s" if "tolerationSeconds" in one else ""
    return f"{key}{value}{effect}{seconds}"


def annotation(found: Object, key: str) -> str | None:
    """The value of an annotation, if it is there."""
    return (found["metadata"].get("annotations") or {}).get(key)


def with_unit(number: object, unit: str) -> str | None:
    """A number with its unit; nothing for none."""
    return None if number in (None, 0) else f"{number} {unit}"
