"""Reads Kubernetes' protobuf: newer kubectl sends built-in kinds in it (answers stay JSON).

Promises: the result is the JSON that Go would write for the same object; anything malformed is a
`ProtobufError`; nesting is bounded. Unknown field numbers are skipped, as protobuf wants it.
The wire format is RFC-less but public (protobuf.dev, "Encoding"); the envelope is apimachinery's:
four magic bytes, then a `runtime.Unknown` with kind, apiVersion and the object's own bytes.
"""

from __future__ import annotations

import base64
import functools
import gzip
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from practice.api.schema.structure import META, Json
from practice.limits import NESTING_LEVELS

MAGIC = b"k8s\x00"
EXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
PACKAGES = {
    "apiextensions.k8s.io": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
    "apiregistration.k8s.io": "io.k8s.kube-aggregator.pkg.apis.apiregistration",
}
ENVELOPE = "io.k8s.apimachinery.pkg.runtime.Unknown"
TABLE = Path(__file__).with_name("protobuf.json.gz")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
Entry = tuple[str, str, str]


class ProtobufError(ValueError):
    """Bytes that are no such message."""


@functools.cache
def _table() -> dict[str, dict[int, Entry]]:
    raw = gzip.decompress(TABLE.read_bytes())
    return msgspec.json.decode(raw, type=dict[str, dict[int, Entry]])


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(raw) or shift > 63:
            raise ProtobufError("unexpected end of a number")
        byte = raw[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFF_FFFF_FFFF_FFFF, at
        shift += 7


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) for each field on the wire: an int, or the bytes of everything longer."""
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        match key & 7:
            case 0:
                value, at = _varint(raw, at)
                yield key >> 3, value
                continue
            case 1:
                size = 8
            case 2:
                size, at = _varint(raw, at)
            case 5:
                size = 4
            case wire:
                raise ProtobufError(f"illegal wire type {wire}")
        if at + size > len(raw):
            raise ProtobufError("unexpected EOF")
        yield key >> 3, raw[at : at + size]
        at += size


def _signed(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise ProtobufError("wrong wire type for a number")
    return value - (1 << 64) if value >> 63 else value


def _text(value: int | bytes) -> str:
    return _raw(value).decode("utf-8", errors="replace")


def _raw(value: int | bytes) -> bytes:
    if not isinstance(value, bytes):
        raise ProtobufError("wrong wire type for bytes")
    return value


def _double(value: int | bytes) -> float:
    if not isinstance(value, bytes) or len(value) != 8:
        raise ProtobufError("wrong wire type for a double")
    return float(struct.unpack("<d", value)[0])


SCALARS: dict[str, Callable[[int | bytes], Any]] = {
    "string": _text,
    "bytes": lambda value: base64.b64encode(_raw(value)).decode(),
    "bool": lambda value: bool(_signed(value)),
    "int32": _signed,
    "int64": _signed,
    "double": _double,
}


def _moment(raw: bytes, *, micro: bool) -> str | None:
    """Time and MicroTime; the empty message is the zero time, which JSON leaves out."""
    if not raw:
        return None
    found = dict(_fields(raw))
    seconds, nanos = _signed(found.get(1, 0)), _signed(found.get(2, 0))
    try:
        moment = EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1000)
    except OverflowError:
        raise ProtobufError("a time out of range") from None
    return moment.isoformat(timespec="microseconds" if micro else "seconds")[:-6] + "Z"


def _int_or_string(raw: bytes) -> int | str:
    found = dict(_fields(raw))
    return _text(found.get(3, b"")) if found.get(1) else _signed(found.get(2, 0))


def _json(raw: bytes) -> Any:
    found = _raw(dict(_fields(raw)).get(1, b""))
    try:
        return msgspec.json.decode(found) if found else None
    except (msgspec.DecodeError, RecursionError) as error:
        raise ProtobufError(f"embedded JSON: {error}") from None


SPECIAL: dict[str, Callable[[bytes], Any]] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": lambda raw: _text(
        dict(_fields(raw)).get(1, b"")
    ),
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": _int_or_string,
    "io.k8s.apimachinery.pkg.runtime.RawExtension": _json,
    f"{EXTENSIONS}JSON": _json,
    f"{META}FieldsV1": _json,
    f"{META}Time": lambda raw: _moment(raw, micro=False),
    f"{META}MicroTime": lambda raw: _moment(raw, micro=True),
}


def _schema_or_bool(found: Json) -> Any:
    return found.get("schema", bool(found.get("allows")))


def _schema_or_list(found: Json) -> Any:
    return found.get("jSONSchemas") or found.get("schema")


def _schema_or_names(found: Json) -> Any:
    return found.get("property") or found.get("schema")


def _items(found: Json) -> Any:
    return found.get("items", [])


RESHAPED: dict[str, Callable[[Json], Any]] = {
    "io.k8s.api.authentication.v1.ExtraValue": _items,
    "io.k8s.api.authorization.v1.ExtraValue": _items,
    "io.k8s.api.certificates.v1.ExtraValue": _items,
    f"{EXTENSIONS}JSONSchemaPropsOrBool": _schema_or_bool,
    f"{EXTENSIONS}JSONSchemaPropsOrArray": _schema_or_list,
    f"{EXTENSIONS}JSONSchemaPropsOrStringArray": _schema_or_names,
}
"""Messages that Go writes as something other than an object with their fields."""


def _value(type_name: str, value: int | bytes, level: int) -> Any:
    if type_name in SCALARS:
        return SCALARS[type_name](value)
    raw = _raw(value)
    if type_name in SPECIAL:
        return SPECIAL[type_name](raw)
    return _message(type_name, raw, level + 1)


def _message(type_name: str, raw: bytes, level: int) -> Any:
    if level > NESTING_LEVELS:
        raise ProtobufError("exceeded max depth")
    entries = _table().get(type_name)
    if entries is None:
        raise ProtobufError(f"no message {type_name}")
    found: Json = {}
    for number, value in _fields(raw):
        entry = entries.get(number)
        if entry is not None:
            _put(found, entry, value, level)
    reshape = RESHAPED.get(type_name)
    return found if reshape is None else reshape(found)


def _put(found: Json, entry: Entry, value: int | bytes, level: int) -> None:
    name, type_name, shape = entry
    if shape == "list":
        found.setdefault(name, []).append(_value(type_name, value, level))
    elif shape == "map":
        pair = dict(_fields(_raw(value)))
        empty: int | bytes = b"" if type_name not in ("bool", "int32", "int64") else 0
        key = _text(pair.get(1, b""))
        found.setdefault(name, {})[key] = _value(type_name, pair.get(2, empty), level)
    elif shape == "inline":
        found.update(_message(type_name, _raw(value), level + 1))
    else:
        read = _value(type_name, value, level)
        if read is not None:
            found[name] = read


def type_name_of(api_version: str, kind: str) -> str:
    """The message of a kind: io.k8s.api.apps.v1.Deployment. Options are meta's."""
    group, _, version = api_version.rpartition("/")
    if kind == "DeleteOptions":
        return f"{META}DeleteOptions"
    package = PACKAGES.get(group) or f"io.k8s.api.{group.partition('.')[0] or 'core'}"
    return f"{package}.{version}.{kind}"


def decode_protobuf(raw: bytes) -> Json:
    """The object with its kind and apiVersion. ProtobufError for anything else."""
    if not raw.startswith(MAGIC):
        raise ProtobufError("provided data does not appear to be a protobuf message")
    envelope = _message(ENVELOPE, raw[len(MAGIC) :], 0)
    meta = envelope.get("typeMeta", {})
    kind, api_version = meta.get("kind", ""), meta.get("apiVersion", "")
    body = base64.b64decode(envelope.get("raw", ""))
    found = _message(type_name_of(api_version, kind), body, 0)
    return {"kind": kind, "apiVersion": api_version, **found}
