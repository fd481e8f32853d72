"""Lays an applied configuration over the stored object, and takes fields out of it.

Mirrors structured-merge-diff's merge and remove: maps field by field, lists by what tells their
items apart, everything else as a whole. The stored order of a list is kept where the
configuration does not contradict it. No argument is changed.
"""

from __future__ import annotations

from typing import Any

from practice.api.managed_fields.comparing import items_by_step
from practice.api.managed_fields.sets import HERE, MEMBER, Fields, below, has
from practice.api.managed_fields.shape import Shape

Json = dict[str, Any]
_MAPS = ("map", "deduced")


def merge(shape: Shape | None, stored: Any, applied: Any) -> Any:
    """`stored` with what `applied` says; both are there."""
    if shape is not None and (stored or applied):
        if shape.division in _MAPS:
            if isinstance(stored, dict | None) and isinstance(applied, dict | None):
                return _merge_maps(shape, stored or {}, applied or {})
        elif (
            shape.division and isinstance(stored, list | None) and isinstance(applied, list | None)
        ):
            return _merge_lists(shape, stored or [], applied or [])
    return applied


def _merge_maps(shape: Shape, stored: Json, applied: Json) -> Json:
    merged = dict(stored)
    for name, value in applied.items():
        merged[name] = merge(shape.child(name), stored[name], value) if name in stored else value
    return merged


def _merge_lists(shape: Shape, stored: list[Any], applied: list[Any]) -> list[Any]:
    """Items of both in the applied order, with the others where they stood between them."""
    child = shape.child("[]")
    left = [shape.step(item) for item in stored]
    right = [shape.step(item) for item in applied]
    olds = items_by_step(shape, stored)
    wanted = dict(zip(right, applied, strict=True))
    shared = [step for step in right if step in olds]
    merged: list[Any] = []
    done: set[str] = set()

    def take(step: str) -> None:
        old = olds.get(step, [])
        value = wanted[step]
        merged.append(merge(child, old[0], value) if len(old) == 1 else value)
        done.add(step)
        if shared and shared[0] == step:
            shared.pop(0)

    i = j = 0
    while i < len(left) or j < len(right):
        step = left[i] if i < len(left) else ""
        if i < len(left) and j < len(right):
            if step == right[j]:
                take(step)
                i, j = i + 1, j + 1
                continue
            if step in wanted and shared and shared[0] != step:
                i += 1
                continue
        if i < len(left):
            if step not in wanted:
                merged.append(stored[i])
                i += 1
                continue
            if step in done:
                i += 1
        if j < len(right):
            take(right[j])
            j += 1
    return merged


def remove(shape: Shape | None, value: Any, fields: Fields) -> Any:
    """`value` without the members of `fields`; null where nothing is left of a part."""
    if shape is None or not shape.division or not fields or not value:
        return None if isinstance(value, dict | list) and value and fields else value
    if isinstance(value, dict):
        return _remove_from_map(shape, value, fields)
    if isinstance(value, list) and shape.division in ("list", "set"):
        return _remove_from_list(shape, value, fields)
    return value


def _remove_from_map(shape: Shape, value: Json, fields: Fields) -> Json | None:
    kept: Json = {}
    for name, item in value.items():
        step = f"f:{name}"
        if step not in fields:
            kept[name] = item
        elif not has(fields, step):
            kept[name] = remove(shape.child(name), item, below(fields, step))
    return kept or None


def _remove_from_list(shape: Shape, value: list[Any], fields: Fields) -> list[Any] | None:
    kept: list[Any] = []
    child = shape.child("[]")
    for item in value:
        step = shape.step(item)
        if step not in fields:
            kept.append(item)
        elif not has(fields, step):
            rest = remove(child, item, below(fields, step))
            if rest is not None:
                kept.append(rest)
    return kept or None


def field_set(shape: Shape, value: Any) -> Fields:
    """The fields that a configuration sets: leaves, items of lists, and keys of free maps."""
    return _set_at(shape, value) or MEMBER


def _set_at(shape: Shape | None, value: Any) -> Fields | None:
    """What is set at one place: MEMBER for the place itself, None for nothing."""
    if shape is not None and isinstance(value, dict) and value and shape.division in _MAPS:
        found: Fields = {}
        for name in sorted(value):
            inner = _set_at(shape.child(name), value[name])
            if not shape.is_named(name):
                inner = _itself_and(inner)
            if inner is not None:
                found[f"f:{name}"] = inner
        return found or None
    if shape is not None and isinstance(value, list) and shape.division in ("list", "set"):
        child = shape.child("[]")
        items = sorted(items_by_step(shape, value).items())
        return {step: _itself_and(_set_at(child, same[0])) for step, same in items} or None
    return MEMBER


def _itself_and(inner: Fields | None) -> Fields:
    return {HERE: MEMBER, **inner} if inner else MEMBER


def with_named(shape: Shape | None, fields: Fields) -> Fields:
    """The set with each named field of the type that has members below it as a member, too."""
    found: Fields = {}
    for step, inner in fields.items():
        if step == HERE or not inner:
            found[step] = inner
            continue
        if step.startswith("f:"):
            name = step[2:]
            child = shape.child(name) if shape is not None else None
            grown = with_named(child, inner)
            if shape is not None and shape.is_named(name):
                grown = {HERE: MEMBER, **grown}
            found[step] = grown
        else:
            child = shape.child("[]") if shape is not None and step.startswith("k:") else None
            found[step] = with_named(child, inner)
    return found
