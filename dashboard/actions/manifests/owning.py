"""Who holds which fields (managedFields), and the smallest server-side apply that makes an edit.

A whole object applied would make Podium an owner of everything in it, and every other tool's next
apply a conflict. So only what differs is sent, together with what Podium has applied before (which
server-side apply would otherwise take away). The trees are FieldsV1: `f:name`, `k:{…}`, `v:…`.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from dashboard.kube.api import FIELD_MANAGER, Object

Fields = Mapping[str, Any]
NOTHING: Final = object()


def held(found: Object) -> dict[str, Any]:
    """The fields that anybody holds, as one tree."""
    return _joined([entry.get("fieldsV1") or {} for entry in _entries(found)])


def ours(found: Object) -> dict[str, Any]:
    """The fields that Podium has applied."""
    return _joined(
        [
            entry.get("fieldsV1") or {}
            for entry in _entries(found)
            if (entry.get("manager"), entry.get("operation")) == (FIELD_MANAGER, "Apply")
            and not entry.get("subresource")
        ]
    )


def marks(found: Object) -> list[str]:
    """One short mark for each entry of managedFields; it changes when its manager writes."""
    return [_mark(entry) for entry in _entries(found)]


def changed_since(found: Object, seen: Collection[str]) -> list[str]:
    """The managers whose entries bear none of these marks, newest first; those of a status are left out."""
    entries = [
        one for one in _entries(found) if not one.get("subresource") and _mark(one) not in seen
    ]
    entries.sort(key=lambda one: str(one.get("time", "")), reverse=True)
    return list(dict.fromkeys(str(one.get("manager", "")) for one in entries))


def _mark(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:12]


def _entries(found: Object) -> list[Any]:
    return found["metadata"].get("managedFields") or []


def _joined(trees: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for tree in trees:
        for key, below in tree.items():
            made[key] = _joined([made[key], below]) if key in made else dict(below)
    return made


def smallest(edited: Any, base: Any, union: Fields | None, own: Fields | None) -> Any:
    """The part of `edited` that has to be applied; NOTHING where none. `union` and `own` are the trees
    at this place, or None."""
    if own is None and edited == base:
        return NOTHING
    if _is_leaf(own) or _is_leaf(union) or type(edited) is not type(base):
        return edited
    if isinstance(edited, dict):
        return _of_mapping(edited, base, union, own)
    if isinstance(edited, list) and any(key.startswith("k:") for key in union or ()):
        return _of_items(edited, base, union or {}, own)
    return edited


def _is_leaf(tree: Fields | None) -> bool:
    """Held as one value: no fields of its own below it."""
    return tree is not None and not any(key != "." for key in tree)


def _of_mapping(edited: Any, base: Any, union: Fields | None, own: Fields | None) -> Any:
    made = {}
    for key, value in edited.items():
        step = f"f:{key}"
        part = smallest(
            value, base.get(key, NOTHING), (union or {}).get(step), (own or {}).get(step)
        )
        if part is not NOTHING:
            made[key] = part
    return made or NOTHING


def _of_items(edited: list[Any], base: list[Any], union: Fields, own: Fields | None) -> Any:
    """Items of a list whose keys are known; each goes by its keys, which are always sent along."""
    steps = {step: json.loads(step[2:]) for step in {*union, *(own or ())} if step[:2] == "k:"}
    names = sorted({name for keys in steps.values() for name in keys})
    made = []
    for item in edited:
        step = next((one for one, keys in steps.items() if _fits(item, keys)), "")
        keys = steps.get(step, {})
        before = next((one for one in base if step and _fits(one, keys)), NOTHING)
        part = smallest(item, before, union.get(step), (own or {}).get(step))
        if part is not NOTHING and isinstance(part, dict):
            part = {**{name: item[name] for name in names if name in item}, **part}
        if part is not NOTHING:
            made.append(part)
    return made or NOTHING


def _fits(item: Any, keys: Mapping[str, Any]) -> bool:
    """Whether an item bears these keys; one that it leaves to its default fits."""
    return isinstance(item, Mapping) and all(
        item.get(name, value) == value for name, value in keys.items()
    )


def kept(base: Any, edited: Any, after: Any, path: str = "") -> list[str]:
    """Paths that the edit took out and that stay all the same, because others hold them."""
    if isinstance(base, dict) and isinstance(after, dict):
        found = []
        for key, value in base.items():
            here = f"{path}.{key}" if path else key
            if key not in after:
                continue
            if not isinstance(edited, dict) or key not in edited:
                found.append(here)
            else:
                found += kept(value, edited[key], after[key], here)
        return found
    if isinstance(base, list) and isinstance(edited, list) and isinstance(after, list):
        named = {one["name"]: one for one in base if isinstance(one, dict) and "name" in one}
        mine = {one["name"]: one for one in edited if isinstance(one, dict) and "name" in one}
        now = {one["name"]: one for one in after if isinstance(one, dict) and "name" in one}
        return [
            line
            for name, one in named.items()
            if name in now
            for line in (
                kept(one, mine[name], now[name], f"{path}[{name}]")
                if name in mine
                else [f"{path}[{name}]"]
            )
        ]
    return []


def changed_paths(one: Any, other: Any, path: str = "") -> set[str]:
    """Where two values differ, as deep as both are mappings (or lists of named items)."""
    if one == other:
        return set()
    pairs: dict[str, tuple[Any, Any]] = {}
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            below = f"{path}.{key}" if path else key
            pairs[below] = (one.get(key, NOTHING), other.get(key, NOTHING))
    elif _has_names(one) and _has_names(other):
        first, second = ({item["name"]: item for item in items} for items in (one, other))
        for name in {**first, **second}:
            pairs[f"{path}[{name}]"] = (first.get(name, NOTHING), second.get(name, NOTHING))
    else:
        return {path}
    return set().union(*(changed_paths(*pair, below) for below, pair in pairs.items()))


def _has_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and "name" in one for one in value)


def restored(edited: Any, now: Any, hidden: str) -> Any:
    """The edit with the values that were not shown put back from the object, by name or place."""
    if edited == hidden and isinstance(now, str):
        return now
    if isinstance(edited, dict) and isinstance(now, dict):
        return {key: restored(value, now.get(key), hidden) for key, value in edited.items()}
    if isinstance(edited, list) and isinstance(now, list):
        named = {one["name"]: one for one in now if isinstance(one, dict) and "name" in one}
        return [
            restored(
                one,
                named.get(one["name"])
                if isinstance(one, dict) and one.get("name") in named
                else (now[place] if place < len(now) else None),
                hidden,
            )
            for place, one in enumerate(edited)
        ]
    return edited
