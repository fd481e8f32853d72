"""Sets of fields as FieldsV1 writes them, and how they are joined and taken apart.

A set is a tree of steps: `f:name` is a field, `k:{…}` a list item by its keys, `v:…` one by its
value. An empty tree under a step is a member without anything below; `.` beside other steps says
that the place itself is a member, too. So the JSON of managedFields *is* the set, and nothing is
decoded or encoded.

Promises: no argument is ever changed, and what an operation leaves as it was is the same object
afterwards: the cost of an operation is that of its second argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Fields = dict[str, Any]
Path = tuple[str, ...]
Paths = set[Path]

HERE = "."
MEMBER: Fields = {}
"""The tree of one member. Shared: never change it."""


def union(mine: Fields, theirs: Mapping[str, Any]) -> Fields:
    """What is in either."""
    grown: Fields | None = None
    for step, other in theirs.items():
        own = mine.get(step)
        joined = other if own is None else _joined(own, other)
        if joined is not own:
            grown = dict(mine) if grown is None else grown
            grown[step] = joined
    if grown is None:
        return mine
    return grown if len(grown) == len(mine) else dict(sorted(grown.items()))


def _joined(own: Fields, other: Fields) -> Fields:
    if own is other:
        return own
    if not other:
        return own if not own or HERE in own else {HERE: MEMBER, **own}
    if not own:
        return other if HERE in other else {HERE: MEMBER, **other}
    return union(own, other)


def difference(mine: Fields, theirs: Mapping[str, Any]) -> Fields:
    """What is in `mine` only. A member goes, what is below it stays."""
    left: Fields | None = None
    for step, other in theirs.items():
        own = mine.get(step)
        if own is None:
            continue
        rest = _rest(own, other)
        if rest is not own:
            left = dict(mine) if left is None else left
            if rest is None:
                del left[step]
            else:
                left[step] = rest
    return mine if left is None else left


def _rest(own: Fields, other: Fields) -> Fields | None:
    if not own:
        return None if not other or HERE in other else own
    if not other and HERE not in own:
        return own
    rest = difference(own, other or {HERE: MEMBER})
    if rest is own:
        return own
    if not rest:
        return None
    return MEMBER if len(rest) == 1 and HERE in rest else rest


def intersection(mine: Fields, theirs: Mapping[str, Any]) -> Fields:
    """What is in both."""
    common: Fields = {}
    for step, other in theirs.items():
        own = mine.get(step)
        if own is None:
            continue
        both = _both(own, other)
        if both is not None:
            common[step] = both
    return common


def _both(own: Fields, other: Fields) -> Fields | None:
    if not own:
        return MEMBER if not other or HERE in other else None
    if not other:
        return MEMBER if HERE in own else None
    found = intersection(own, other)
    if not found:
        return None
    return MEMBER if len(found) == 1 and HERE in found else found


def without(mine: Fields, places: Mapping[str, Any]) -> Fields:
    """What is in `mine`, but for the places that are members of `places` and all below them."""
    left: Fields | None = None
    for step, inner in places.items():
        own = mine.get(step)
        if own is None:
            continue
        rest = without(own, inner) if inner and own else own if inner else None
        if rest is not own:
            left = dict(mine) if left is None else left
            if rest:
                left[step] = rest
            else:
                del left[step]
    return mine if left is None else left


def below(fields: Fields, step: str) -> Fields:
    """What is under a step; empty when nothing is."""
    found: Fields = fields.get(step, MEMBER)
    return found


def has(fields: Fields, step: str) -> bool:
    """Whether the place one step below is itself a member."""
    found = fields.get(step)
    return found is not None and (not found or HERE in found)


def read_fields(fields: Fields) -> Paths:
    """FieldsV1 as a set of paths."""
    return set(paths(fields))


def paths(fields: Fields, path: Path = ()) -> Iterator[Path]:
    """Each member: first those of a level, then those below it, as the server tells them."""
    for step, inner in sorted(fields.items()):
        if step != HERE and (not inner or HERE in inner):
            yield (*path, step)
    for step, inner in sorted(fields.items()):
        if inner:
            yield from paths(inner, (*path, step))


def write_fields(members: Paths) -> Fields:
    """A set of paths as FieldsV1."""
    fields: Fields = {}
    for path in sorted(members):
        tree: Fields = MEMBER
        for step in reversed(path):
            tree = {step: tree}
        fields = union(fields, tree)
    return fields
