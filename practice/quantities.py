"""Kubernetes quantities (`500m`, `1.5Gi`, `2e3`) as whole numbers.

Mirrors apimachinery's resource.Quantity: decimal and binary suffixes, exponents, and rounding up,
so that a request never looks smaller than it is.
"""

import math
import re
from decimal import Decimal
from functools import lru_cache

from practice.limits import QUANTITIES_REMEMBERED

_QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?")
_FACTORS = {
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "T": Decimal(10**12),
    "P": Decimal(10**15),
    "E": Decimal(10**18),
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "Ti": Decimal(2**40),
    "Pi": Decimal(2**50),
    "Ei": Decimal(2**60),
}

_SMALLEST = Decimal("1e-9")
_BINARY_STEP = 1024
_DECIMAL_STEP = 1000
_BINARY_SUFFIXES = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_DECIMAL_SUFFIXES = ("n", "u", "m", "", "k", "M", "G", "T", "P", "E")
_EXPONENTS = ("e-9", "e-6", "e-3", "", "e3", "e6", "e9", "e12", "e15", "e18")


@lru_cache(maxsize=QUANTITIES_REMEMBERED)
def thousandths(text: str | int | float) -> int:
    """The quantity in thousandths, rounded up: millicores for cpu. ValueError when malformed."""
    return math.ceil(_parse(str(text)) * 1000)


@lru_cache(maxsize=QUANTITIES_REMEMBERED)
def whole(text: str | int | float) -> int:
    """The quantity as a whole number, rounded up: bytes for memory. ValueError when malformed."""
    return math.ceil(_parse(str(text)))


def amount(resource: str, text: str | int | float) -> int:
    """A resource's quantity in the unit the scheduler counts in: cpu in thousandths, else whole."""
    return thousandths(text) if resource == "cpu" else whole(text)


@lru_cache(maxsize=QUANTITIES_REMEMBERED)
def canonical(text: str | int | float) -> str:
    """The quantity as an API server writes it: 0.5 as 500m, 1024Mi as 1Gi, and no fraction.

    The kind of suffix is kept (binary, decimal, exponent), except for small or fractional binary
    ones, which become decimal. ValueError when malformed.
    """
    match = _QUANTITY.fullmatch(str(text))
    value = _parse(str(text))
    value = Decimal(math.ceil(value / _SMALLEST)) * _SMALLEST if value >= 0 else value
    binary = match is not None and (match[3] or "").endswith("i")
    if binary and abs(value) >= _BINARY_STEP and value == value.to_integral_value():
        return _scaled(int(value), _BINARY_STEP, _BINARY_SUFFIXES)
    mantissa = int(value / _SMALLEST)
    if match is not None and match[2]:
        return _scaled(mantissa, _DECIMAL_STEP, _EXPONENTS)
    return _scaled(mantissa, _DECIMAL_STEP, _DECIMAL_SUFFIXES)


def binary(number: int) -> str:
    """Bytes as Kubernetes writes them: 52428800 as 50Mi, 12583000 as it is."""
    if abs(number) < _BINARY_STEP:
        return canonical(number)
    return _scaled(number, _BINARY_STEP, _BINARY_SUFFIXES)


def _scaled(number: int, step: int, suffixes: tuple[str, ...]) -> str:
    """The number without the factors of `step` that a suffix can say."""
    if number == 0:
        return "0"
    place = 0
    while number % step == 0 and place + 1 < len(suffixes):
        number //= step
        place += 1
    return f"{number}{suffixes[place]}"


def _parse(text: str) -> Decimal:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no quantity; write a number with a suffix such as 500m, 2Gi")
    value = Decimal(match[1])
    if match[2]:
        return value.scaleb(int(match[2][1:]))
    return value * _FACTORS[match[3]] if match[3] else value


def exactly(text: str | int | float) -> Decimal:
    """The quantity without rounding. ValueError when malformed."""
    return _parse(str(text))


def style(text: str | int | float) -> str:
    """How the quantity is written: "binary" (Mi), "exponent" (1e3), or "" for decimal (500m)."""
    match = _QUANTITY.fullmatch(str(text))
    if match is None:
        return ""
    if (match[3] or "").endswith("i"):
        return "binary"
    return "exponent" if match[2] else ""
