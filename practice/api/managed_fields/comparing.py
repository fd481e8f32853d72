"""What a write changed: the fields that are new or other, and those that are gone.

Mirrors structured-merge-diff's comparison. The cost follows the change: parts that are the same
object, or equal, are passed without being taken apart.
"""

from __future__ import annotations

from typing import Any

from practice.api.managed_fields.sets import HERE, MEMBER, Fields
from practice.api.managed_fields.shape import NoStepError, Shape

Differences = tuple[Fields | None, Fields | None]
"""(changed, removed) below one place; None: nothing, MEMBER: the place itself."""

_NONE: Differences = (None, None)


def compare(shape: Shape, old: Any, new: Any) -> tuple[Fields, Fields]:
    """(changed or added, removed) between two states of a whole object."""
    if old is new:
        return MEMBER, MEMBER
    changed, removed = _compare(shape, old, new)
    return changed or MEMBER, removed or MEMBER


def _compare(shape: Shape | None, old: Any, new: Any) -> Differences:
    """Both are there and not equal."""
    if shape is not None and (old or new):
        division = shape.division
        if division == "map" or division == "deduced":
            if isinstance(old, dict | None) and isinstance(new, dict | None):
                return _compare_maps(shape, old or {}, new or {})
        elif division and isinstance(old, list | None) and isinstance(new, list | None):
            return _compare_lists(shape, old or [], new or [])
    return (MEMBER, None) if old != new else _NONE


def _compare_maps(shape: Shape, old: Fields, new: Fields) -> Differences:
    changed: Fields = {}
    removed: Fields = {}
    for name, value in new.items():
        if name in old:
            before = old[name]
            if before is value or before == value:
                continue
            more, less = _compare(shape.child(name), before, value)
            if more is not None:
                changed[f"f:{name}"] = more
            if less is not None:
                removed[f"f:{name}"] = less
        else:
            changed[f"f:{name}"] = whole(shape.child(name), value)
    if len(old) + len(changed) > len(new):
        for name, before in old.items():
            if name not in new:
                removed[f"f:{name}"] = whole(shape.child(name), before)
    return _ordered(changed), _ordered(removed)


def _ordered(fields: Fields) -> Fields | None:
    """As the API server writes them: by name."""
    if len(fields) > 1:
        return dict(sorted(fields.items()))
    return fields or None


def _compare_lists(shape: Shape, old: list[Any], new: list[Any]) -> Differences:
    changed: Fields = {}
    removed: Fields = {}
    child = shape.child("[]")
    befores, afters = items_by_step(shape, old), items_by_step(shape, new)
    for step, values in afters.items():
        before = befores.get(step)
        if before == values:
            continue
        if before is None or len(before) != 1 or len(values) != 1:
            changed[step] = whole(child, values[0]) if len(values) == 1 else MEMBER
            if before is not None and len(before) == 1:
                removed[step] = whole(child, before[0])
            continue
        more, less = _compare(child, before[0], values[0])
        if more is not None:
            changed[step] = more
        if less is not None:
            removed[step] = less
    for step, values in befores.items():
        if step not in afters:
            removed[step] = whole(child, values[0]) if len(values) == 1 else MEMBER
    return _ordered(changed), _ordered(removed)


def items_by_step(shape: Shape, items: list[Any]) -> dict[str, list[Any]]:
    """The items of a list under what tells them apart; more than one where that repeats. Items
    that cannot be told apart are left out."""
    found: dict[str, list[Any]] = {}
    for item in items:
        try:
            step = shape.step(item)
        except NoStepError:
            continue
        found.setdefault(step, []).append(item)
    return found


def whole(shape: Shape | None, value: Any) -> Fields:
    """A place that appears or goes, with all that is in it."""
    fields = _inside(shape, value)
    return {HERE: MEMBER, **fields} if fields else MEMBER


def _inside(shape: Shape | None, value: Any) -> Fields:
    if shape is None or not value:
        return MEMBER
    if isinstance(value, dict):
        if shape.division in ("map", "deduced"):
            return {f"f:{name}": whole(shape.child(name), value[name]) for name in sorted(value)}
    elif isinstance(value, list) and shape.division in ("list", "set"):
        child = shape.child("[]")
        return {
            step: whole(child, same[0]) if len(same) == 1 else MEMBER
            for step, same in sorted(items_by_step(shape, value).items())
        }
    return MEMBER
