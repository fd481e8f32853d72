"""Removes what an applier no longer applies, unless somebody has it.

Mirrors structured-merge-diff's prune: take out what was applied last time, put back what anybody
has now, and put back what was not applied last time but stood below what was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from practice.api.managed_fields.merging import field_set, remove, with_named
from practice.api.managed_fields.sets import Fields, difference, intersection, union
from practice.api.managed_fields.shape import Shape


def pruned(shape: Shape, merged: Any, last: Fields, owned: Iterable[Fields]) -> Any:
    """`merged` without the fields of `last` that are in none of the `owned` sets."""
    if not last:
        return merged
    last = with_named(shape, last)
    everything = with_named(shape, field_set(shape, merged))
    less = remove(shape, merged, last) or {}
    anybodys: Fields = {}
    for fields in owned:
        anybodys = union(anybodys, fields)
    staying = union(with_named(shape, field_set(shape, less)), with_named(shape, anybodys))
    less = remove(shape, merged, difference(everything, staying)) or {}
    gone = difference(everything, with_named(shape, field_set(shape, less)))
    return remove(shape, merged, intersection(gone, last)) or {}
