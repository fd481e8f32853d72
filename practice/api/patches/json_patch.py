"""JSON patch, RFC 6902, by the jsonpatch library, with the API server's errors."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, ClassVar

import jsonpatch
import jsonpointer

from practice.api.errors import ApiError, bad_request
from practice.limits import JSON_PATCH_OPERATIONS


def json_patch(target: dict[str, Any], operations: Any) -> Any:
    """The patched value. `target` is not changed.

    ApiError: 400 for what is no JSON patch, 413 for too many operations, 422 for a `test` that
    fails and for a path that is not there, as Kubernetes answers them.
    """
    if operations is None:
        return target
    if not isinstance(operations, list):
        raise _undecodable(operations, "value of type []handlers.jsonPatchOp")
    for operation in operations:
        _check_types(operation)
    if len(operations) > JSON_PATCH_OPERATIONS:
        raise ApiError(
            413,
            "RequestEntityTooLarge",
            "Request entity too large: The allowed maximum operations in a JSON patch is "
            f"{JSON_PATCH_OPERATIONS}, got {len(operations)}",
        )
    try:
        return _JsonPatch(list(map(_from_slash, operations))).apply(target)
    except _MISFITS:
        raise _misfit() from None


class PatchTestError(Exception):
    """A `test` of a patch does not hold."""


class PatchMisfitError(Exception):
    """A patch does not fit; the text is that of the API server's library."""


def patched_step_by_step(target: dict[str, Any], operations: list[dict[str, Any]]) -> Any:
    """Like `json_patch`, for who is told what does not fit. PatchTestError, PatchMisfitError."""
    for operation in operations:
        try:
            target = _JsonPatch([_from_slash(operation)]).apply(target)
        except _MISFITS as error:
            if operation.get("op") == "test":
                raise PatchTestError from error
            raise PatchMisfitError(_words(operation)) from error
    return target


def _words(operation: dict[str, Any]) -> str:
    name, path = operation.get("op"), operation.get("path", "")
    if name == "remove":
        key = path.rpartition("/")[2]
        words = f"error in remove for path: '{path}': Unable to remove nonexistent key: {key}"
        return f"{words}: missing value"
    if name == "replace":
        return f"replace operation does not apply: doc is missing key: {path}: missing value"
    if name in ("copy", "move"):
        words = (
            f"{name} operation does not apply: doc is missing from path: {operation.get('from')}"
        )
        return f"{words}: missing value"
    if name == "add":
        return f'add operation does not apply: doc is missing path: "{path}": missing value'
    return f"Unexpected kind: {name}"


def json_word(value: Any) -> str:
    """What Go's decoder calls it."""
    names = {dict: "object", list: "array", str: "string", bool: "bool"}
    return names.get(type(value), "number")


def _undecodable(value: Any, wanted: str) -> ApiError:
    return bad_request(
        f"error decoding patch: json: cannot unmarshal {json_word(value)} into Go {wanted}"
    )


def _check_types(operation: Any) -> None:
    """ApiError 400: an operation is no object, or says no text where text belongs."""
    if operation is None:
        return
    if not isinstance(operation, dict):
        raise _undecodable(operation, "value of type handlers.jsonPatchOp")
    for name, value in operation.items():
        if name in ("op", "path", "from") and not isinstance(value, str | None):
            raise _undecodable(value, f"struct field jsonPatchOp.{name} of type string")


class _Replace(jsonpatch.ReplaceOperation):
    """Of a member that is not there adds it: the API server's library forgives what RFC 6902
    calls an error."""

    def apply(self, obj: Any) -> Any:
        inside, part = self.pointer.to_last(obj)
        if isinstance(inside, dict) and part is not None and part not in inside:
            inside[part] = self.operation["value"]
            return obj
        return super().apply(obj)


class _Copy(jsonpatch.CopyOperation):
    """Of a member that is not there copies null."""

    def apply(self, obj: Any) -> Any:
        inside, part = self.pointer_cls(self.operation["from"]).to_last(obj)
        if isinstance(inside, dict) and part is not None and part not in inside:
            added = {"op": "add", "path": self.location, "value": None}
            return jsonpatch.AddOperation(added).apply(obj)
        return super().apply(obj)


class _Test(jsonpatch.TestOperation):
    """Of a member that is not there finds null."""

    def apply(self, obj: Any) -> Any:
        inside, part = self.pointer.to_last(obj)
        missing = isinstance(inside, dict) and part is not None and part not in inside
        if missing and self.operation.get("value", "") is None:
            return obj
        return super().apply(obj)


class _JsonPatch(jsonpatch.JsonPatch):
    operations: ClassVar = MappingProxyType(
        {**jsonpatch.JsonPatch.operations, "replace": _Replace, "copy": _Copy, "test": _Test}
    )


def _from_slash(operation: Any) -> Any:
    """What stands before the first slash of a path does not count, as in the server's library."""
    if not isinstance(operation, dict):
        return operation
    read = dict(operation)
    if read.get("op") in ("add", "replace", "test"):
        read.setdefault("value", None)
    for name in ("path", "from"):
        text = read.get(name)
        if isinstance(text, str) and text and not text.startswith("/") and "/" in text:
            read[name] = text[text.index("/") :]
    return read


# the library lets plain errors through where a path leads into a scalar
_MISFITS = (
    jsonpatch.JsonPatchException,
    jsonpointer.JsonPointerException,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)


def _misfit() -> ApiError:
    message = "the server rejected our request due to an error in our request"
    return ApiError(422, "Invalid", message, details={})
