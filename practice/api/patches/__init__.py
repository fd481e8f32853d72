"""The patch formats: JSON patch, JSON merge patch, strategic merge patch."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from practice.api.errors import ApiError, bad_request, invalid, nameless, unsupported_media_type
from practice.api.patches.json_patch import json_patch, json_word
from practice.api.patches.merge import merge_patch
from practice.api.patches.strategic import go_kind, go_text, strategic_merge
from practice.api.request import PatchType, Request
from practice.api.resource import Object
from practice.api.schema import KindKey, Schema, WrongTypeError, decode, load
from practice.api.validation import causes

Quote = Callable[[], str]
"""What a refusal shows of the patch."""


def apply_patch(
    kind_key: KindKey,
    obj: Object,
    patch: Any,
    patch_type: PatchType,
    request: Request,
    schema: Schema | None = None,
) -> Object:
    """The patched object of the kind (group, version, kind), read as that kind.

    `obj` is not changed. Unknown fields are dropped, warned about or refused, as the request's
    field validation says. ApiError: 400 for a patch that is none, 415 for a type that is not
    served, 422 for one that does not fit the object or leaves something that is not of the kind.
    """
    patched = _patched(kind_key, obj, patch, patch_type)
    # Of a strategic patch the patch is quoted, of the others what they made.
    quote = partial(go_text, patch) if patch_type == "strategic" else partial(_compact, patched)
    if not isinstance(patched, dict):
        raise _unreadable(quote(), "json: cannot unmarshal the patched value into an object")
    if schema is None:
        patched = _with_type(patched, obj, patch_type, quote)
    kind, version = patched.get("kind"), patched.get("apiVersion")
    if (kind, version) != (obj.get("kind"), obj.get("apiVersion")):
        detail = f'no kind "{kind}" is registered for version "{version}"'
        raise _unreadable(quote(), detail)
    made: Object = patched
    if request.trusted:
        return made
    try:
        decoded = decode(kind_key, made, schema)
    except WrongTypeError as error:
        said = _restored(error) if patch_type == "strategic" else ""
        raise _unreadable(quote(), said or str(error)) from None
    words = [f'unknown field "{path}"' for path in decoded.unknown]
    if words and request.field_validation == "Strict":
        raise _unreadable(quote(), f"strict decoding error: {', '.join(words)}")
    if request.field_validation == "Warn":
        request.warnings.extend(words)
    return decoded.obj


def no_strategic_merge() -> ApiError:
    """415: of custom resources nobody knows how their lists merge."""
    return unsupported_media_type(
        "the body of the request was in an unknown format - accepted media types include: "
        "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
    )


def _with_type(patched: Any, obj: Object, patch_type: PatchType, quote: Quote) -> Object:
    """`patched` with its kind and version again, where the patch may take them away.

    The result of a strategic patch is put into the Go type as it is; that of the others is decoded: without
    a version as the internal type, which has no metadata. ApiError 400, 422.
    """
    if patch_type == "strategic":
        for said in (patched.get("apiVersion"), patched.get("kind")):
            if said is not None and not isinstance(said, str):
                raise _unreadable(quote(), f"cannot convert {go_kind(said)} to string")
        return {**patched, "kind": obj.get("kind"), "apiVersion": obj.get("apiVersion")}
    if patched.get("apiVersion") in (None, ""):
        raise nameless(obj["metadata"]["name"])
    made: Object = {**patched, "kind": patched.get("kind") or obj.get("kind")}
    return made


def _patched(kind_key: KindKey, obj: Object, patch: Any, patch_type: PatchType) -> Any:
    if patch_type == "json":
        return json_patch(obj, patch)
    if patch_type == "merge":
        if patch is None:
            raise bad_request("Invalid JSON Patch")
        if not isinstance(patch, dict):
            raise bad_request(f"error decoding patch: {_cannot(patch)}")
        return merge_patch(obj, patch)
    if patch_type == "strategic":
        node = load().kind(kind_key)
        if node is None:
            raise no_strategic_merge()
        if not isinstance(patch, dict | None):
            raise bad_request(_cannot(patch))
        return strategic_merge(obj, patch or {}, node)
    raise unsupported_media_type("server-side apply is not served yet")


def _restored(error: WrongTypeError) -> str:
    """What is made of a strategic patch is not parsed again, and misfits are worded otherwise."""
    kind = {"array": "slice", "object": "map", "number": "int64"}.get(error.word, error.word)
    if error.type_name.startswith("[]"):
        return f"cannot restore slice from {kind}"
    if error.type_name.startswith("map["):
        return f"cannot restore map from {kind}"
    return f"cannot restore struct from: {kind}" if error.type_name.startswith("v1.") else ""


def _cannot(patch: Any) -> str:
    return (
        f"json: cannot unmarshal {json_word(patch)} into Go value of type map[string]interface {{}}"
    )


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _unreadable(text: str, why: str) -> ApiError:
    """422 as the API server words what it cannot read after the patch: without kind and name."""
    return invalid("", "", "", [causes.invalid("patch", text, why)])
