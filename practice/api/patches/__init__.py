"""The patch formats: JSON patch, JSON merge patch, strategic merge patch."""

from __future__ import annotations

from typing import Any

from practice.api.errors import bad_request, unsupported_media_type
from practice.api.patches.json_patch import json_patch
from practice.api.patches.merge import merge_patch
from practice.api.patches.strategic import strategic_merge
from practice.api.request import PatchType
from practice.api.resource import Object
from practice.api.schema import KindKey, load


def apply_patch(kind_key: KindKey, obj: Object, patch: Any, patch_type: PatchType) -> Object:
    """The patched object of the kind (group, version, kind). `obj` is not changed, parts of it are shared with the result.

    ApiError: 400 for a patch that is none, 415 for a type the kind does not have, 422.
    """
    if patch_type == "json":
        patched = json_patch(obj, patch)
    elif patch_type in ("merge", "strategic"):
        if not isinstance(patch, dict):
            raise bad_request("error decoding patch: the patch is no JSON object")
        patched = (
            merge_patch(obj, patch)
            if patch_type == "merge"
            else strategic_merge(obj, patch, load().kind(kind_key))
        )
    else:
        raise unsupported_media_type("server-side apply is not served yet")
    if not isinstance(patched, dict):
        raise bad_request("the patch does not leave an object")
    return patched
