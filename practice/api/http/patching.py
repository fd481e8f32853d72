"""Reads the body of a PATCH: JSON for the patches, YAML for an applied configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from practice.api.errors import bad_request
from practice.api.http.accept import YAML
from practice.api.http.bodies import BodyError, parse
from practice.api.request import PatchType, Request


def read_patch(raw: bytes, patch_type: PatchType, request: Request) -> Any:
    """What was sent. ApiError 400: it cannot be read, or it names a key twice and the client asked
    for strictness."""
    try:
        document = parse(raw, YAML if patch_type == "apply" else "")
    except BodyError as error:
        if patch_type == "apply":
            step = (
                "decoding patch: error converting YAML to JSON"
                if raw[:1] == b"{"
                else "encoding patch"
            )
            raise bad_request(f"error {step}: {error}") from None
        raise bad_request("invalid JSON patch") from None
    if patch_type == "apply" and document.duplicates:
        words = list(_repeated_keys(yaml.compose(raw.decode("utf-8", errors="replace"))))
        if request.field_validation == "Strict":
            lines = "".join(f"\n  {text}" for text in words)
            raise bad_request(
                "error strict decoding patch: error converting YAML to JSON: yaml: unmarshal "
                f"errors:{lines}"
            )
        if request.field_validation == "Warn":
            request.warnings.extend(words)
    return document.value


def _repeated_keys(node: yaml.Node | None) -> Iterator[str]:
    """`line 4: key "a" already set in map`, in the order of the document."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                yield f'line {line}: key "{key.value}" already set in map'
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)
