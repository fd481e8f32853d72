"""Header values as text that can be answered and stored, whatever their bytes were."""

from __future__ import annotations


def plain(value: str) -> str:
    """aiohttp keeps bytes that are no UTF-8 as lone surrogates, which no JSON can hold; Go's encoder
    writes U+FFFD for them."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
