"""The OpenAPI documents: v3 per group version (for kubectl explain, apply and diff), and v2.

Built on first request from the schema's facts, our own descriptions, and the table of resources,
then kept as bytes until the table changes. Each document is listed with a hash, by which clients cache it for good.
"""

from __future__ import annotations

import hashlib
from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from practice.api.http.discovery import Discovery
from practice.api.http.openapi_paths import paths_of
from practice.api.http.openapi_protobuf import document_bytes
from practice.api.http.version import GIT_VERSION
from practice.api.resource import Resource
from practice.api.schema import load
from practice.api.schema.describing import DESCRIPTIONS, describe
from practice.api.schema.structure import META, Json

REFS = "#/components/schemas/"
ALWAYS = ("APIResourceList", "DeleteOptions", "Patch", "Status", "WatchEvent")
INFO = {"title": "Kubernetes", "version": "1.37"}


def _references(schema: Any, found: set[str]) -> None:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            found.add(schema["$ref"])
        for value in schema.values():
            _references(value, found)
    elif isinstance(schema, list):
        for value in schema:
            _references(value, found)


def _types(resources: Iterable[Resource], *, v2: bool = False) -> Mapping[str, Json]:
    """All types that these resources may use, by full name."""
    schemas = [resource.types for resource in resources if resource.types is not None]
    own = [one.types_v2 if v2 else one.types for one in schemas]
    return ChainMap(load().types, *own) if own else load().types


def _closure(roots: Iterable[str], types: Mapping[str, Json]) -> list[str]:
    """The types named and everything they use, sorted."""
    waiting, seen = [name for name in sorted(roots) if name in types], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        used: set[str] = set()
        _references(types[name], used)
        waiting.extend(sorted(used - seen))
    return sorted(seen)


def _roots(resources: Iterable[Resource]) -> set[str]:
    roots = {f"{META}{name}" for name in ALWAYS}
    for resource in resources:
        schema = resource.types or load()
        key = (resource.group, resource.version)
        kinds = [(*key, resource.kind), (*key, resource.list_kind)]
        for sub in resource.subresources:
            kinds.append((sub.group or key[0], sub.version or key[1], sub.kind))
        names = (schema.type_name(kind) or load().type_name(kind) for kind in kinds)
        roots.update(name for name in names if name)
    return roots


def _described(name: str, schema: Json) -> Json:
    return describe(name, schema, custom=name not in load().types)


def _with_refs(schema: Json, prefix: str, *, combine: bool = True) -> Json:
    """References with their full path; v3 says one beside other words as `allOf` (`combine`)."""
    told = {k: v for k, v in schema.items() if k != "$ref"}
    for key in ("items", "additionalProperties"):
        if isinstance(told.get(key), dict):
            told[key] = _with_refs(told[key], prefix, combine=combine)
    if "properties" in told:
        told["properties"] = {
            name: _with_refs(field, prefix, combine=combine)
            for name, field in told["properties"].items()
        }
    if "$ref" in schema:
        reference = {"$ref": prefix + schema["$ref"]}
        if not combine:
            return {**told, **reference}
        return {**told, "allOf": [reference]} if told else reference
    return told


class OpenApi:
    """The documents of one server."""

    def __init__(self, discovery: Discovery) -> None:
        self._discovery = discovery
        self._revision = -1
        self._kept: dict[str, bytes] = {}

    @property
    def _documents(self) -> dict[str, bytes]:
        """The documents made since the last change of what is served."""
        if self._revision != self._discovery.revision:
            self._revision = self._discovery.revision
            self._kept = {}
        return self._kept

    def index(self) -> Json:
        """`/openapi/v3`."""
        paths = {
            name: {"serverRelativeURL": f"/openapi/v3/{name}?hash={digest}"}
            for name, digest in self._digests().items()
        }
        return {"paths": paths}

    def digest(self, name: str) -> str:
        """The hash of `/openapi/v3/NAME`: the same as long as the document is. Empty: no such."""
        return self._digests().get(name, "")

    def _digests(self) -> dict[str, str]:
        """Of what the documents are made of: cheaper than making them all."""
        salt = f"{load().digest} {GIT_VERSION}".encode() + DESCRIPTIONS.read_bytes()
        found: dict[str, str] = {}
        for name, group, version in self._names():
            rows = msgspec.json.encode(self._discovery.resource_list(group, version))
            own = [
                row.types.digest for row in self._discovery.resources(group, version) if row.types
            ]
            text = salt + rows + "".join(own).encode()
            found[name] = hashlib.sha512(text).hexdigest().upper()
        return found

    def document(self, name: str) -> bytes | None:
        """`/openapi/v3/NAME`, for example `apis/apps/v1`."""
        if name not in self._documents:
            found = next((row for row in self._names() if row[0] == name), None)
            if found is None:
                return None
            _, group, version = found
            self._documents[name] = msgspec.json.encode(self._v3(group, version))
        return self._documents[name]

    def _names(self) -> list[tuple[str, str, str]]:
        return [
            (f"apis/{group}/{version}" if group else f"api/{version}", group, version)
            for group, version in self._discovery.group_versions
        ]

    def _v3(self, group: str, version: str) -> Json:
        resources = self._discovery.resources(group, version)
        types = _types(resources)
        schemas = {
            name: _with_refs(_described(name, types[name]), REFS)
            for name in _closure(_roots(resources), types)
        }
        return {
            "openapi": "3.0.0",
            "info": INFO,
            "paths": paths_of(group, version, resources),
            "components": {"schemas": schemas},
        }

    def v2(self) -> bytes:
        """`/openapi/v2` as JSON: definitions only, the paths stand in v3."""
        if "v2" not in self._documents:
            definitions = {
                name: _with_refs(schema, "#/definitions/", combine=False)
                for name, schema in self._definitions().items()
            }
            document = {"swagger": "2.0", "info": INFO, "paths": {}, "definitions": definitions}
            self._documents["v2"] = msgspec.json.encode(document)
        return self._documents["v2"]

    def v2_protobuf(self) -> bytes:
        """The same in protobuf."""
        if "v2 protobuf" not in self._documents:
            self._documents["v2 protobuf"] = document_bytes(INFO, self._definitions())
        return self._documents["v2 protobuf"]

    def _definitions(self) -> dict[str, Json]:
        found = [self._discovery.resources(*served) for served in self._discovery.group_versions]
        resources = [resource for rows in found for resource in rows]
        types = _types(resources, v2=True)
        names = _closure(_roots(resources), types)
        return {name: _described(name, types[name]) for name in names}
