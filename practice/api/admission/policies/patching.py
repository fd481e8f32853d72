"""From what an expression makes to the changed object: apply configurations and JSON patches.

Mirrors apiserver's admission/plugin/policy/mutating/patch: configurations are merged as server-side
apply merges them, without anybody becoming the owner, and without lists that are one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practice.api.admission.attempt import Attempt
from practice.api.errors import ApiError
from practice.api.managed_fields.merging import merge
from practice.api.managed_fields.shape import Shape, shape_of
from practice.api.managed_fields.typing import faults
from practice.api.patches.json_patch import (
    PatchMisfitError,
    PatchTestError,
    patched_step_by_step,
)
from practice.api.resource import Object
from practice.api.schema import WrongTypeError, decode
from practice.api.values import clone
from practice.cel.values import Message, to_json


class PatchError(Exception):
    """What an expression made cannot be laid over the object; the text is kube-apiserver's."""


def patched(attempt: Attempt, how: str, value: Any) -> Object:
    """The object with an `applyConfiguration` or a `jsonPatch`, as it would be stored. PatchError;
    CelError: it cannot be said in JSON; ApiError 500: it is no object of its kind any more."""
    resource = attempt.resource
    before = clone(resource.from_storage(attempt.new))
    after = (
        _applied(attempt, before, value) if how == "applyConfiguration" else _patched(before, value)
    )
    try:
        read = decode(resource.kind_key, after, resource.types).obj
    except WrongTypeError as error:
        raise ApiError(500, "InternalError", f"Internal error occurred: {error}") from error
    new: Object = resource.to_storage(read)
    resource.default(new)
    return new


def _applied(attempt: Attempt, before: Object, value: Any) -> Object:
    if not isinstance(value, Message):
        raise PatchError("unsupported return type from ApplyConfiguration expression")
    _check_names(value)
    resource = attempt.resource
    config = {**to_json(value), "apiVersion": resource.api_version, "kind": resource.kind}
    shape = shape_of(resource)
    if wrong := faults(shape, config):
        words = "failed to convert patch object to typed object"
        raise PatchError(f"error applying patch: {words}: {'; '.join(wrong)}")
    if whole := list(_atomics(shape, config, "")):
        words = "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs"
        raise PatchError(f"error applying patch: {words}: {', '.join(whole)}")
    merged: Object = merge(shape, before, config)
    return merged


def _check_names(value: Message) -> None:
    wrong = list(_misnamed(value, value.type_name))
    if wrong:
        raise PatchError(f"type mismatch: {chr(10).join(wrong)}")


def _misnamed(value: Any, name: str) -> Iterator[str]:
    """Types of objects are named by the way to their field."""
    if isinstance(value, Message):
        if value.type_name != name:
            words = f'unexpected type name "{value.type_name}", expected "{name}"'
            yield f"{words}, which matches field name path from root Object type"
        for field, inner in value.items():
            yield from _misnamed(inner, f"{name}.{field}")
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _misnamed(inner, name)


def _atomics(shape: Shape | None, value: Any, path: str) -> Iterator[str]:
    """Paths of what is one value, and would be replaced as a whole."""
    if shape is None or not isinstance(value, dict | list):
        return
    if not shape.division:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            if shape.division != "deduced" and (shape.is_named(name) or shape.node is None):
                yield from _atomics(shape.child(name), inner, f"{path}.{name}")
    else:
        for number, inner in enumerate(value):
            yield from _atomics(shape.child("[]"), inner, f"{path}[{number}]")


def _patched(before: Object, value: Any) -> Object:
    try:
        found: Object = patched_step_by_step(before, [_operation(one) for one in value])
    except PatchTestError:
        return before  # a test that fails leaves all as it is
    except PatchMisfitError as error:
        raise PatchError(f"JSON Patch: {error}") from error
    return found


def _operation(value: Any) -> Object:
    if not isinstance(value, Message):
        words = "JSONPatchType.expression should evaluate to array of JSONPatch"
        raise PatchError(f"type mismatch: {words}")
    inner = value.get("value")
    if isinstance(inner, Message):
        _check_names(inner)
    return {str(name): one for name, one in to_json(value).items()}
