"""The annotations of pods that mean something to the API server.

Mirrors pkg/apis/core/validation: the mark of mirror pods, and the cost of deletion.
"""

from __future__ import annotations

import re

from practice.api.resource import Cause, Object
from practice.api.validation import causes

MIRROR = "kubernetes.io/config.mirror"
"""On pods that a kubelet reads from its own files and only shows to others."""

DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
_FIELD = "metadata.annotations"
_NUMBER = re.compile(r"0|-?\d+")


def annotations_of(obj: Object) -> dict[str, str]:
    """An object's annotations, also where it has none."""
    return obj["metadata"].get("annotations") or {}


def validate_annotations(pod: Object) -> list[Cause]:
    """Of a new or changed pod."""
    annotations = annotations_of(pod)
    found: list[Cause] = []
    if MIRROR in annotations and not pod["spec"].get("nodeName"):
        detail = "must set spec.nodeName if mirror pod annotation is set"
        found.append(causes.invalid(f"{_FIELD}[{MIRROR}]", annotations[MIRROR], detail))
    cost = annotations.get(DELETION_COST)
    if cost is not None and not _is_cost(cost):
        detail = "must be a 32bit integer"
        found.append(causes.invalid(f"{_FIELD}[{DELETION_COST}]", cost, detail))
    return found


def _is_cost(text: str) -> bool:
    """A number of 32 bits, without a plus sign or leading zeros."""
    if not _NUMBER.fullmatch(text) or (text[0] == "0" and text != "0"):
        return False
    return -(2**31) <= int(text) < 2**31


def validate_annotation_updates(pod: Object, old: Object) -> list[Cause]:
    """A pod is a mirror from its beginning, or never."""
    new, before = annotations_of(pod).get(MIRROR), annotations_of(old).get(MIRROR)
    if new == before:
        return []
    word = "add" if before is None else "remove or update"
    return [causes.forbidden(f"{_FIELD}[{MIRROR}]", f"may not {word} mirror pod annotation")]
