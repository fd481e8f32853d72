"""Reads request bodies: size, media type, JSON, YAML or protobuf, duplicate keys, depth.

Promises: whatever the bytes are, the result is a JSON document or an `ApiError` with the words of
a real API server. Invalid UTF-8 becomes replacement characters, as Go's decoder has it. Duplicate
keys are found here because no parser keeps them: the last one wins, and the paths are reported.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from aiohttp import web

from practice.api.errors import ApiError, bad_request, entity_too_large, unsupported_media_type
from practice.api.http.accept import JSON, YAML
from practice.api.http.yaml_types import PREFIX, GoLoader, YamlTypeError
from practice.api.schema.protobuf import ProtobufError, decode_protobuf
from practice.limits import BODY_BYTES, NESTING_LEVELS

PROTOBUF = "application/vnd.kubernetes.protobuf"
ACCEPTED = (JSON, YAML, PROTOBUF)

DUPLICATES_KEY = "\0duplicate keys"


class BodyError(ValueError):
    """Bytes that are no document; the text is what a Go parser would say."""

    @property
    def is_yaml(self) -> bool:
        """Whether the text was not even YAML, or what JSON cannot say."""
        return str(self).startswith(("yaml: ", "json: unsupported value"))


@dataclass(frozen=True, slots=True)
class Document:
    """`value` is what was sent; `duplicates` are the paths of keys that came twice."""

    value: Any
    duplicates: list[str] = field(default_factory=list)


async def read_bytes(request: web.Request) -> bytes:
    """ApiError 413 over the limit, before the rest is read."""
    if (request.content_length or 0) > BODY_BYTES:
        raise entity_too_large(BODY_BYTES)
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > BODY_BYTES:
            raise entity_too_large(BODY_BYTES)
        parts.append(part)
    return b"".join(parts)


def media_type(request: web.Request) -> str:
    """The body's type without parameters; JSON when nothing is said. ApiError 415."""
    header = request.headers.get("Content-Type", "")
    media = header.partition(";")[0].strip().lower() or ("" if header else JSON)
    if media not in ACCEPTED or not _are_parameters(header.partition(";")[2]):
        raise unsupported_media_type(
            "the body of the request was in an unknown format - accepted media types include: "
            + ", ".join(ACCEPTED)
        )
    return media


_PARAMETER = re.compile(r"""\s*([\w!#$&^.+-]+)\s*=\s*([\w!#$&^.+/-]+|"[^"]*")\s*""")


def _are_parameters(text: str) -> bool:
    """What Go's mime package takes after the type: `a=b`, no name twice, perhaps one `;` at the end."""
    if not text.strip():
        return True
    found = [_PARAMETER.fullmatch(part) for part in text.removesuffix(";").split(";")]
    names = {one.group(1).lower() for one in found if one is not None}
    return len(names) == len(found)


def _no_constant(name: str) -> Any:
    raise BodyError(f"invalid character '{name[0]}' looking for beginning of value")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Later values win; objects are joined, because Go decodes into the struct it already has."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    made, twice = {}, []
    for name, value in pairs:
        if name in made:
            twice.append(name)
            value = _joined(made[name], value)
        made[name] = value
    made[DUPLICATES_KEY] = list(dict.fromkeys(twice))
    return made


def _joined(first: Any, second: Any) -> Any:
    if not isinstance(first, dict) or not isinstance(second, dict):
        return second
    marks = [*first.get(DUPLICATES_KEY, ()), *second.get(DUPLICATES_KEY, ())]
    joined = {**first, **second}
    for name in first:
        if name in second and name != DUPLICATES_KEY:
            joined[name] = _joined(first[name], second[name])
    return {**joined, DUPLICATES_KEY: marks} if marks else joined


def _take_duplicates(value: Any, path: str, found: list[str], level: int = 0) -> None:
    """Collect and remove the marks of `_object`, and hold the depth limit."""
    if level > NESTING_LEVELS:
        raise BodyError("invalid character '{' exceeded max depth")
    if isinstance(value, dict):
        marks = value.pop(DUPLICATES_KEY, ())
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                _take_duplicates(inner, f"{path}.{name}" if path else name, found, level + 1)
        found.extend(f"{path}.{name}" if path else name for name in marks)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, dict | list):
                _take_duplicates(inner, f"{path}[{index}]", found, level + 1)


def _json_fault(text: str, error: json.JSONDecodeError) -> BodyError:
    if error.pos >= len(text.rstrip()):
        return BodyError("unexpected end of JSON input")
    found = text[error.pos]
    place = (
        "after top-level value" if error.msg == "Extra data" else "looking for beginning of value"
    )
    return BodyError(f"invalid character {found!r} {place}")


def parse_json(raw: bytes) -> Document:
    """BodyError for what is no JSON (also NaN and Infinity, which Python would take)."""
    text = raw.decode("utf-8", errors="replace")
    found: list[str] = []
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
        _take_duplicates(value, "", found)
    except json.JSONDecodeError as error:
        raise _json_fault(text, error) from None
    except RecursionError:
        raise BodyError("invalid character '[' exceeded max depth") from None
    except ValueError as error:  # a number of thousands of digits
        raise BodyError(str(error)) from None
    return Document(value, found)


def parse_yaml(raw: bytes) -> Document:
    """YAML 1.1 with JSON's types only: dates stay text, keys become text, aliases are refused."""
    try:
        text = _yaml_text(raw)
        if "*" in text and any(isinstance(t, yaml.AliasToken) for t in yaml.scan(text)):
            raise BodyError("yaml: aliases are not accepted")
        value = yaml.load(text, Loader=_JsonTypesLoader)  # noqa: S506 (a SafeLoader's subclass)
        found: list[str] = []
        _take_duplicates(value, "", found)
    except yaml.reader.ReaderError:
        raise BodyError("yaml: control characters are not allowed") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark is not None else ""
        words = str(getattr(error, "problem", error))
        raise BodyError(words if words.startswith("json: ") else f"yaml: {line}{words}") from None
    except RecursionError:
        raise BodyError("yaml: exceeded max depth") from None
    return Document(value, found)


def _yaml_text(raw: bytes) -> str:
    """BodyError for bytes that are no text: of all the parsers only the one of YAML minds."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        words = _UTF8_FAULTS.get(error.reason, "invalid leading UTF-8 octet")
        raise BodyError(f"yaml: {words}") from None


_UTF8_FAULTS = {
    "invalid continuation byte": "invalid trailing UTF-8 octet",
    "unexpected end of data": "incomplete UTF-8 octet sequence",
}


class _JsonTypesLoader(GoLoader):
    """Sees keys that come twice."""


def _yaml_map(loader: _JsonTypesLoader, node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise YamlTypeError("a tag says that this is a map, and it is none")
    loader.flatten_mapping(node)
    pairs: list[tuple[str, Any]] = []
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, dict | list):
            raise BodyError("yaml: a key must be a string")
        text = str(key).lower() if isinstance(key, bool) else str(key)
        pairs.append((text, loader.construct_object(value_node, deep=True)))
    return _object(pairs)


def _yaml_list(loader: _JsonTypesLoader, node: Any) -> list[Any]:
    return list(loader.construct_sequence(node, deep=True))


for _tag in ("map", "set"):
    _JsonTypesLoader.add_constructor(f"{PREFIX}{_tag}", _yaml_map)
for _tag in ("omap", "pairs"):
    _JsonTypesLoader.add_constructor(f"{PREFIX}{_tag}", _yaml_list)


def parse(raw: bytes, media: str) -> Document:
    """BodyError for what is no document of that type."""
    if media != PROTOBUF:
        return parse_yaml(raw) if media == YAML else parse_json(raw)
    try:
        return Document(decode_protobuf(raw))
    except ProtobufError as error:
        raise BodyError(str(error)) from None


def shown(raw: bytes) -> str:
    """The body's beginning as a real API server quotes it: `{"kind":"ConfigMap" ...`."""
    if not raw:
        return "<empty>"
    head = raw[:30]
    printable = raw.lstrip().startswith(b"{")
    text = head.decode("utf-8", errors="replace") if printable else head.hex()
    return f"{text} ..." if len(raw) > len(head) else text


def unreadable(kind: str, error: BodyError, raw: bytes) -> ApiError:
    """400 for a body that is no document at all."""
    where = "" if error.is_yaml else "couldn't get version/kind; json parse error: "
    return bad_request(
        f"the object provided is unrecognized (must be of type {kind}): {where}{error} ({shown(raw)})"
    )
