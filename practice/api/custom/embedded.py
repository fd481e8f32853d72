"""Whole objects inside custom resources (`x-kubernetes-embedded-resource`): they say what they are, and their
metadata is metadata. Mirrors apiextensions' validation and coercion of embedded resources.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practice.api.custom.structural import EMBEDDED, META
from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.validation.metadata import validate_annotations, validate_labels

Json = dict[str, Any]


def embedded_causes(schema: Json, value: Any, path: str = "") -> Iterator[Cause]:
    """What is wrong with the objects inside, deepest last."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from embedded_causes(schema.get("items") or {}, item, f"{path}[{number}]")
    if not isinstance(value, dict):
        return
    if path and schema.get(EMBEDDED):
        yield from _object_causes(value, path)
    fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
    for name, inner in value.items():
        of = fields.get(name, others)
        if isinstance(of, dict) and (path or name not in META):
            yield from embedded_causes(of, inner, f"{path}.{name}" if path else name)


def _object_causes(value: Json, path: str) -> Iterator[Cause]:
    version = value.get("apiVersion")
    if not version:
        yield causes.required(f"{path}.apiVersion")
    elif isinstance(version, str) and version.count("/") > 1:
        detail = f"unexpected GroupVersion string: {version}"
        yield causes.invalid(f"{path}.apiVersion", version, detail)
    if not value.get("kind"):
        yield causes.required(f"{path}.kind")
    metadata = value.get("metadata")
    if isinstance(metadata, dict):
        yield from validate_labels(f"{path}.metadata.labels", metadata.get("labels"))
        yield from validate_annotations(f"{path}.metadata.annotations", metadata.get("annotations"))
