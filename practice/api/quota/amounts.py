"""Quantities that can be added and compared, and still look as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from practice.quantities import canonical, exactly, style


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the kind of suffix that it is written with (see `practice.quantities.style`)."""

    value: Decimal
    style: str = ""

    def __str__(self) -> str:
        if self.style == "binary":
            return canonical(f"{self.value / 1024:f}Ki")
        return canonical(f"{self.value:f}e0" if self.style == "exponent" else f"{self.value:f}")


Amounts = dict[str, Amount]
ZERO = Amount(Decimal(0))
ONE = Amount(Decimal(1))


def amount(text: Any) -> Amount:
    """ValueError when malformed."""
    return Amount(exactly(text), style(text))


def amounts(quantities: Mapping[str, Any] | None) -> Amounts:
    """A resource list of the API."""
    return {name: amount(text) for name, text in (quantities or {}).items()}


def texts(found: Amounts) -> dict[str, str]:
    """A resource list as the API writes it."""
    return {name: str(one) for name, one in found.items()}


def added(first: Amounts, second: Amounts) -> Amounts:
    """The sum; an amount keeps the style that it has, unless it is zero."""
    result = dict(first)
    for name, more in second.items():
        known = result.get(name)
        if known is None:
            result[name] = more
        else:
            result[name] = Amount(
                known.value + more.value, known.style if known.value else more.style
            )
    return result


def largest(first: Amounts, second: Amounts) -> Amounts:
    """The larger one of each."""
    result = dict(first)
    for name, other in second.items():
        if name not in result or other.value > result[name].value:
            result[name] = other
    return result


def masked(found: Amounts, names: Iterable[str]) -> Amounts:
    """Only these names."""
    kept = set(names)
    return {name: one for name, one in found.items() if name in kept}


def increase(new: Amounts, old: Amounts) -> Amounts:
    """What came on top, without what went down or stayed."""
    result: Amounts = {}
    for name, one in new.items():
        more = one.value - old.get(name, ZERO).value
        if more > 0:
            result[name] = Amount(more, one.style)
    return result


def equal(first: Amounts, second: Amounts) -> bool:
    """By value: 1000m is 1."""
    return first.keys() == second.keys() and all(
        one.value == second[name].value for name, one in first.items()
    )
