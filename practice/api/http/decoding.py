"""From the body of a create or update to the object the core gets: kind, types, unknown fields."""

from __future__ import annotations

from aiohttp import web

from practice.api.encoding import normalize
from practice.api.errors import bad_request, invalid
from practice.api.http.bodies import (
    PROTOBUF,
    BodyError,
    Document,
    media_type,
    parse,
    read_bytes,
    shown,
    unreadable,
)
from practice.api.request import FieldValidation, Request
from practice.api.schema import KindKey, Schema, WrongTypeError, decode, load
from practice.api.schema.structure import Json
from practice.api.validation import causes

SCHEME = 'in scheme "pkg/runtime/scheme.go:111"'


def type_problem(value: object) -> str:
    """The words of Go's decoder for a body that is no object."""
    word = {str: "string", list: "array", bool: "bool", type(None): "null"}.get(
        type(value), "number"
    )
    return (
        f"json: cannot unmarshal {word} into Go value of type struct "
        r'{ APIVersion string "json:\"apiVersion,omitempty\""; '
        r'Kind string "json:\"kind,omitempty\"" }'
    )


def _api_version(key: KindKey) -> str:
    group, version, _ = key
    return f"{group}/{version}" if group else version


async def read_object(
    request: web.Request,
    expected: KindKey,
    call: Request,
    validation: FieldValidation,
    schema: Schema | None = None,
) -> Json:
    """The object in the body, without unknown fields, which become warnings or a refusal.

    ApiError: 413, 415, 400 for everything that is not an object of the expected kind.
    """
    raw = await read_bytes(request)
    media = media_type(request)
    try:
        document = parse(raw, media)
    except BodyError as error:
        raise unreadable(expected[2], error, raw) from None
    if media == PROTOBUF:
        return _as_json(document.value, expected)
    if document.value is None:
        document = Document({})  # Go decodes null as an object with nothing in it
    if schema is not None and isinstance(document.value, dict):
        _check_custom(document.value, expected, raw)
    if not isinstance(document.value, dict):
        problem = BodyError(type_problem(document.value))
        raise unreadable(expected[2], problem, raw)
    return check_object(document, expected, call, validation, schema)


def _check_custom(value: Json, expected: KindKey, raw: bytes) -> None:
    """A custom resource must say what it is. ApiError 400 and 422."""
    kind, version = value.get("kind") or "", value.get("apiVersion") or ""
    for word, said in (("Kind", kind), ("apiVersion", version)):
        if not said:
            text = raw.decode("utf-8", errors="replace")
            raise bad_request(
                f"the object provided is unrecognized (must be of type {expected[2]}): "
                f"Object '{word}' is missing in '{text}' ({shown(raw)})"
            )
    if version != _api_version(expected):
        raise bad_request(
            f"the API version in the data ({version}) does not match the expected API version "
            f"({_api_version(expected)})"
        )
    if kind != expected[2]:
        metadata = value.get("metadata")
        name = metadata.get("name", "") if isinstance(metadata, dict) else ""
        cause = causes.invalid("kind", kind, f"must be {expected[2]}")
        raise invalid(kind, expected[0], name, [cause])


def _as_json(value: Json, expected: KindKey) -> Json:
    """Protobuf has no unknown fields and no wrong types, but writes zeros that JSON leaves out."""
    kind, version = _named(value, expected)
    if (kind, version) != (expected[2], _api_version(expected)):
        refused = _refused(kind, version, expected)
        raise bad_request(refused + _mismatch(kind, version, expected))
    return normalize(*expected, value)


def check_object(
    document: Document,
    expected: KindKey,
    call: Request,
    validation: FieldValidation,
    schema: Schema | None = None,
) -> Json:
    """As `read_object`, for a body that is parsed already."""
    value: Json = document.value
    kind, version = _named(value, expected)
    refused = _refused(kind, version, expected)
    if (kind, version) != (expected[2], _api_version(expected)):
        raise bad_request(refused + _mismatch(kind, version, expected))
    try:
        decoded = decode(expected, value, schema)
    except WrongTypeError as error:
        raise bad_request(f"{refused}{error}") from None
    report_fields(decoded.unknown, document.duplicates, call, validation, refused)
    return decoded.obj


def report_fields(
    unknown: list[str],
    duplicates: list[str],
    call: Request,
    validation: FieldValidation,
    refused: str,
) -> None:
    """Warn of unknown and duplicate fields, or raise ApiError 400, as the client asked."""
    found = [f'unknown field "{path}"' for path in unknown]
    found += [f'duplicate field "{path}"' for path in duplicates]
    if validation == "Strict" and found:
        raise bad_request(f"{refused}strict decoding error: {', '.join(found)}")
    if validation == "Warn":
        call.warnings.extend(found)


def _named(value: Json, expected: KindKey) -> tuple[str, str]:
    """The body's kind and apiVersion; what is not said is what the path expects."""
    kind, version = value.get("kind"), value.get("apiVersion")
    for found, name in ((version, "apiVersion"), (kind, "kind")):
        if found is not None and not isinstance(found, str):
            raise bad_request(
                f"couldn't get version/kind; json parse error: {type_problem(found)} ({name})"
            )
    return str(kind or expected[2]), str(version or _api_version(expected))


def _refused(kind: str, api_version: str, expected: KindKey) -> str:
    version = api_version.rpartition("/")[2]
    return f'{kind} in version "{version}" cannot be handled as a {expected[2]}: '


def _mismatch(kind: str, api_version: str, expected: KindKey) -> str:
    """Why a kind is not the expected one: it is another known one, or nobody knows it."""
    group, _, version = api_version.rpartition("/")
    if load().kind((group, version, kind)) is None:
        return f'no kind "{kind}" is registered for version "{api_version}" {SCHEME}'
    internal = expected[0].partition(".")[0] or "core"
    return f"converting ({version}.{kind}) to ({internal}.{expected[2]}): unknown conversion"
