"""OpenAPI v2 as protobuf: the only form in which kubectl up to 1.27 asks for schemas.

Writes the parts that such clients read: names, types, references, merge directives, the kinds.
The numbers are those of gnostic's openapi.v2 messages, which are public.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from practice.api.schema.structure import Json

DOCUMENT_SWAGGER, DOCUMENT_INFO, DOCUMENT_PATHS, DOCUMENT_DEFINITIONS = 1, 2, 8, 9
SCHEMA_REF, SCHEMA_FORMAT, SCHEMA_DESCRIPTION, SCHEMA_DEFAULT = 1, 2, 4, 5
SCHEMA_REQUIRED, SCHEMA_ADDITIONAL, SCHEMA_TYPE, SCHEMA_ITEMS = 19, 21, 22, 23
SCHEMA_PROPERTIES, SCHEMA_EXTENSION = 25, 31
NAMED_NAME, NAMED_VALUE = 1, 2
ANY_YAML = 2
REFS = "#/definitions/"


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def _bytes(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _text(number: int, value: str) -> bytes:
    return _bytes(number, value.encode())


def _any(value: Any) -> bytes:
    """JSON is YAML."""
    return _bytes(ANY_YAML, msgspec.json.encode(value))


def _named(name: str, value: bytes) -> bytes:
    return _text(NAMED_NAME, name) + _bytes(NAMED_VALUE, value)


def schema_bytes(schema: Json) -> bytes:
    """One openapi.v2.Schema; references are short names from the structure's table."""
    parts: list[bytes] = []
    for name, value in schema.items():
        match name:
            case "$ref":
                parts.append(_text(SCHEMA_REF, REFS + value))
            case "format":
                parts.append(_text(SCHEMA_FORMAT, value))
            case "description":
                parts.append(_text(SCHEMA_DESCRIPTION, value))
            case "default":
                parts.append(_bytes(SCHEMA_DEFAULT, _any(value)))
            case "required":
                parts.extend(_text(SCHEMA_REQUIRED, field) for field in value)
            case "type":
                parts.append(_bytes(SCHEMA_TYPE, _text(1, value)))
            case "items":
                parts.append(_bytes(SCHEMA_ITEMS, _bytes(1, schema_bytes(value))))
            case "additionalProperties" if isinstance(value, dict):
                parts.append(_bytes(SCHEMA_ADDITIONAL, _bytes(1, schema_bytes(value))))
            case "properties":
                fields = (_named(field, schema_bytes(found)) for field, found in value.items())
                body = b"".join(_bytes(1, field) for field in fields)
                parts.append(_bytes(SCHEMA_PROPERTIES, body))
            case _ if name.startswith("x-"):
                parts.append(_bytes(SCHEMA_EXTENSION, _named(name, _any(value))))
            case _:
                continue
    if "oneOf" in schema:  # v2 has no alternatives; Quantity and IntOrString are strings there
        parts.append(_bytes(SCHEMA_TYPE, _text(1, "string")))
    return b"".join(parts)


def document_bytes(info: Mapping[str, str], definitions: Mapping[str, Json]) -> bytes:
    """The openapi.v2.Document."""
    named = (_bytes(1, _named(name, schema_bytes(found))) for name, found in definitions.items())
    return b"".join(
        [
            _text(DOCUMENT_SWAGGER, "2.0"),
            _bytes(DOCUMENT_INFO, _text(1, info["title"]) + _text(2, info["version"])),
            _bytes(DOCUMENT_PATHS, b""),
            _bytes(DOCUMENT_DEFINITIONS, b"".join(named)),
        ]
    )
