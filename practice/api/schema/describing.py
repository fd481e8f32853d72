"""Our own short descriptions of types and fields, for `kubectl explain`.

They stand in descriptions.yaml, by the type's short name: `""` is the type itself, the rest its
fields. Fields without one are explained by name, type and structure alone.
"""

from __future__ import annotations

import functools
from pathlib import Path

import yaml

from practice.api.schema.structure import Json

DESCRIPTIONS = Path(__file__).with_name("descriptions.yaml")
EVERY_OBJECT = "Object"
"""Fields that nearly every kind has: apiVersion, kind, metadata, spec, status, items."""


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(DESCRIPTIONS.read_text(encoding="utf-8"))
    return found


def describe(type_name: str, schema: Json, *, custom: bool = False) -> Json:
    """The schema with descriptions where we have them; the one given is not changed.

    Of a `custom` type only what every object has is described: the rest is its author's.
    """
    short = type_name.rpartition(".")[2]
    texts = {} if custom else _texts().get(short, {})
    common = _texts()[EVERY_OBJECT] if "kind" in schema.get("properties", {}) else {}
    if custom:
        common = {name: text for name, text in common.items() if name not in ("spec", "status")}
    told = dict(schema)
    if texts.get(""):
        told["description"] = texts[""]
    if "properties" in schema:
        told["properties"] = {
            name: {"description": text, **field}
            if (text := texts.get(name) or common.get(name))
            else field
            for name, field in schema["properties"].items()
        }
    return told
