"""Strategic merge patch: lists of objects are merged by their merge key, directives are obeyed.

Directives: `$patch: replace|delete|merge`, `$retainKeys`, `$deleteFromPrimitiveList/<field>`,
`$setElementOrder/<field>`. Which lists merge, and by which key, comes from the kind's schema.

Promises: the result of apimachinery's util/strategicpatch, the order of list items included (items
of the patch in the patch's order, the others where they stood; a new item comes first unless an
order is given). Neither argument is changed.
"""

from __future__ import annotations

from typing import Any

from practice.api.errors import ApiError, bad_request
from practice.api.schema import Node

DIRECTIVE = "$patch"
RETAIN = "$retainKeys"
DELETE_FROM = "$deleteFromPrimitiveList/"
ORDER = "$setElementOrder/"

Json = dict[str, Any]
_BAD_RETAIN = "invalid patch format of retainKeys"


def strategic_merge(target: Json, patch: Json, node: Node | None) -> Json:
    """The patched object. `node` is the kind's schema.

    ApiError: 400 for directives in a wrong form, 422 for lists of lists, 500 for list items
    without their merge key (Kubernetes answers those with 500, too).
    """
    if DIRECTIVE in patch:
        return _replaced(patch)
    result = _retained(target, patch)
    patch = {key: value for key, value in patch.items() if key != RETAIN}
    for key in [key for key in patch if key.startswith(ORDER)]:
        patch = _ordered_list(result, patch, key, node)
    for key, value in patch.items():
        if key.startswith(DELETE_FROM):
            _delete_items(result, key.removeprefix(DELETE_FROM), value)
        else:
            _merge_field(result, key, value, node)
    return result


def _replaced(patch: Json) -> Json:
    directive = patch[DIRECTIVE]
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != DIRECTIVE}
    if directive == "delete":
        return {}
    raise _failed(f"unknown patch type: {directive} in map: {go_text(patch)}")


def _retained(target: Json, patch: Json) -> Json:
    """A copy of `target` with the fields that `$retainKeys` names, all of them without one."""
    if RETAIN not in patch:
        return dict(target)
    keys = patch[RETAIN]
    if not isinstance(keys, list):
        raise bad_request(_BAD_RETAIN)
    for key, value in patch.items():
        special = key == RETAIN or key.startswith((DELETE_FROM, ORDER))
        if value is not None and not special and key not in keys:
            raise bad_request(_BAD_RETAIN)
    return {key: value for key, value in target.items() if key in keys}


def _merge_field(result: Json, key: str, value: Any, node: Node | None) -> None:
    if value is None:
        result.pop(key, None)
        return
    before = result.get(key)
    child = node.field(key) if node is not None else None
    strategies = child.merge.strategies if child is not None else ()
    if isinstance(before, dict) and isinstance(value, dict):
        result[key] = value if "replace" in strategies else strategic_merge(before, value, child)
    elif isinstance(before, list) and isinstance(value, list):
        merging = "merge" in strategies and child is not None
        result[key] = _merge_lists(before, value, child) if merging and child else value
    else:
        kept, wanted = _without_directives(_without_nulls(value))
        if wanted:
            result[key] = kept
        else:
            result.pop(key, None)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _without_directives(value: Any) -> tuple[Any, bool]:
    """(value, whether to keep it): objects with a `$patch` are instructions, not content."""
    if isinstance(value, dict):
        if DIRECTIVE in value:
            return None, False
        pairs = ((key, *_without_directives(item)) for key, item in value.items())
        return {key: item for key, item, wanted in pairs if wanted}, True
    if isinstance(value, list):
        items = (_without_directives(item) for item in value)
        return [item for item, wanted in items if wanted], True
    return value, True


def _delete_items(result: Json, key: str, unwanted: Any) -> None:
    present = result.get(key)
    if isinstance(present, list) and isinstance(unwanted, list):
        result[key] = [item for item in present if item not in unwanted]


# -- lists -----------------------------------------------------------------------------------------


def _merge_lists(before: list[Any], patch: list[Any], node: Node) -> list[Any]:
    if not before and not patch:
        return before
    if not _holds_objects(before, patch):
        merged = list(dict.fromkeys([*before, *patch]))
        return _in_order(merged, patch, before, "")
    merge_key = node.merge.merge_key
    if not merge_key:
        raise _failed(f"cannot merge lists without merge key for {node.go_name}")
    kept, rest = _obey_directives(before, patch, merge_key)
    merged = list(kept)
    for item in rest:
        value = _key_of(item, merge_key)
        at = next((i for i, old in enumerate(merged) if old.get(merge_key) == value), None)
        if at is None:
            merged.append(_without_directives(item)[0])
        else:
            merged[at] = strategic_merge(merged[at], item, node.item())
    return _in_order(merged, rest, kept, merge_key)


def _holds_objects(*lists: list[Any]) -> bool:
    """Whether the items are objects. ApiError for lists of lists and for mixtures."""
    kinds = {"list" if isinstance(i, list) else isinstance(i, dict) for all_ in lists for i in all_}
    if "list" in kinds:
        raise ApiError(422, "Invalid", "lists of lists are not supported")
    if len(kinds) > 1:
        raise _failed(f"list element types are not identical: {go_text(list(lists))}")
    return kinds == {True}


def _obey_directives(
    before: list[Json], patch: list[Json], merge_key: str
) -> tuple[list[Json], list[Json]]:
    """(items that stay, items of the patch that are content)."""
    kept, rest, replacing = before, [], False
    for item in patch:
        directive = item.get(DIRECTIVE)
        if directive is None:
            rest.append(item)
        elif directive == "delete":
            value = _key_of(item, merge_key)
            kept = [old for old in kept if old.get(merge_key) != value]
        elif directive == "replace":
            replacing = True
        elif directive == "merge":
            raise _failed("merging lists cannot yet be specified in the patch")
        else:
            raise _failed(f"unknown patch type: {directive} in map: {go_text(item)}")
    return ([] if replacing else kept), rest


def _ordered_list(result: Json, patch: Json, directive: str, node: Node | None) -> Json:
    """Merge the list that `$setElementOrder/<field>` is about; the rest of the patch."""
    field, order = directive.removeprefix(ORDER), patch[directive]
    before, changes = result.get(field, []), patch.get(field, [])
    for value in (order, before, changes):
        if not isinstance(value, list):
            raise _failed(f"expected a []interface {{}}, but received a {go_kind(value)}")
    child = node.field(field) if node is not None else None
    merge_key = child.merge.merge_key if child is not None else ""
    _check_order(changes, order, merge_key)
    if field in result or field in patch:
        if field not in result:
            merged = _without_directives(changes)[0]
        elif field not in patch or child is None:
            merged = before
        else:
            merged = _merge_lists(before, changes, child)
        result[field] = _in_order(merged, order, before, merge_key)
    return {key: value for key, value in patch.items() if key not in (field, directive)}


def _check_order(changes: list[Any], order: list[Any], merge_key: str) -> None:
    """The patch's items must stand in the order that it claims."""
    wanted = iter(_identities(order, merge_key))
    for item in changes:
        if isinstance(item, dict) and DIRECTIVE in item:
            continue
        identity = _identities([item], merge_key)[0]
        if order and identity not in wanted:
            raise _failed(
                f"The order in patch list:\n{go_text(changes)}\n doesn't match {ORDER[:-1]} list:\n{go_text(order)}\n"
            )


def _in_order(merged: list[Any], order: list[Any], live: list[Any], merge_key: str) -> list[Any]:
    """`merged` with the items of `order` in that order, the others put in where they stood."""
    wanted = _places(order, merge_key)
    stood = _places(live, merge_key)
    first: list[tuple[Any, Any]] = []
    others: list[tuple[Any, Any]] = []
    for item, identity in zip(merged, _identities(merged, merge_key), strict=True):
        (first if identity in wanted else others).append((identity, item))
    first.sort(key=lambda pair: wanted[pair[0]])
    others.sort(key=lambda pair: stood.get(pair[0], len(stood)))
    result: list[Any] = []
    for identity, item in first:
        place = stood.get(identity)
        while others and place is not None and stood.get(others[0][0], place) < place:
            result.append(others.pop(0)[1])
        result.append(item)
    return result + [item for _, item in others]


def _places(items: list[Any], merge_key: str) -> dict[Any, int]:
    return {identity: place for place, identity in enumerate(_identities(items, merge_key))}


def _identities(items: list[Any], merge_key: str) -> list[Any]:
    return [_key_of(item, merge_key) if isinstance(item, dict) else item for item in items]


def _key_of(item: Json, merge_key: str) -> Any:
    if merge_key not in item or isinstance(item[merge_key], dict | list):
        raise _failed(f"map: {go_text(item)} does not contain declared merge key: {merge_key}")
    return item[merge_key]


def go_text(value: Any) -> str:
    """A value as Go's %v prints it: `map[image:x name:a]`."""
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{go_text(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(go_text, value)) + "]"
    if value is None:
        return "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)


def go_kind(value: Any) -> str:
    """The Go type of a decoded value."""
    names = {dict: "map[string]interface {}", str: "string", bool: "bool", int: "int64"}
    return names.get(type(value), "float64")


def _failed(message: str) -> ApiError:
    return ApiError(500, "", message)
