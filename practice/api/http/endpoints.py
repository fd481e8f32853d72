"""Everything outside a group version's resources: health, version, discovery, OpenAPI, the index."""

from __future__ import annotations

import json
from collections.abc import Callable

from aiohttp import web

from practice.api.errors import ApiError
from practice.api.http.accept import Form, negotiate, not_acceptable
from practice.api.http.answers import answer, page_not_found, text
from practice.api.http.discovery import AGGREGATED, Discovery
from practice.api.http.openapi import OpenApi
from practice.api.http.paths import method_refused, nothing_here
from practice.api.http.version import VERSION
from practice.api.schema.structure import Json
from practice.api.tokens import discovery
from practice.api.tokens.issuer import Issuer

_FOR_AN_HOUR = {"Cache-Control": "public, max-age=3600"}
HEALTH = ("healthz", "livez", "readyz")
CHECKS = ("ping", "store", "clock")
OPENAPI_V2_PROTOBUF = (
    "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
    "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
)
_WITH_SLASH = ("/api/", "/apis/", "/version/")
"""Short paths that may end with a slash."""

OPENAPI_V2_JSON = ("*/*", "application/*", "application/json")


def is_open(path: str) -> bool:
    """Served without a token: what probes and clients ask before they know who they are."""
    first = path.strip("/").split("/")[0]
    return first in HEALTH or path == "/version"


class Endpoints:
    """Answers for fixed paths. `ready` tells each health check's state."""

    def __init__(
        self,
        discovery: Discovery,
        openapi: OpenApi,
        ready: Callable[[], dict[str, bool]],
        issuer: Issuer,
    ) -> None:
        self._issuer = issuer
        self._discovery = discovery
        self._openapi = openapi
        self._ready = ready

    def serve(self, request: web.Request) -> web.StreamResponse:
        """The answer, or the server's plain 404. ApiError 405, 406."""
        parts = request.path.strip("/").split("/")
        if len(parts) == 1 and request.path not in ("/", f"/{parts[0]}", *_WITH_SLASH):
            return page_not_found()
        match parts:
            case [""]:
                return self._tell(request, {"paths": self._paths()})
            case ["version"]:
                return self._version(request)
            case [word, *names] if word in HEALTH:
                return self._health(request, word, names)
            case ["api"] | ["apis"]:
                return self._root(request, core=parts[0] == "api")
            case ["api", version, *rest]:
                return self._resource_list(request, "", version, rest)
            case ["apis", group]:
                return self._group(request, group)
            case ["apis", group, version, *rest] if self._discovery.group(group) is not None:
                return self._resource_list(request, group, version, rest)
            case [".well-known", "openid-configuration"] if self._issuer.key:
                return self._issuer_facts(request)
            case ["openid", "v1", "jwks"] if self._issuer.key:
                return self._issuer_keys(request)
            case ["openapi", "v2"]:
                return self._openapi_v2(request)
            case ["openapi", "v3"]:
                return _plain(self._tell(request, self._openapi.index()))
            case ["openapi", "v3", *names]:
                return self._openapi_v3(request, "/".join(names))
            case _:
                return page_not_found()

    def _read(self, request: web.Request, document: Json) -> web.Response:
        if request.method != "GET":
            raise method_refused()
        return self._tell(request, document)

    def _tell(self, request: web.Request, document: Json) -> web.Response:
        """Whatever the method: a real API server does not look at it here."""
        return answer(request, document, negotiate(request.headers.get("Accept", "")))

    def _group(self, request: web.Request, name: str) -> web.Response:
        document = self._discovery.group(name)
        return page_not_found() if document is None else self._tell(request, document)

    def _resource_list(
        self, request: web.Request, group: str, version: str, rest: list[str]
    ) -> web.Response:
        """A group that is served answers for its unknown versions itself, with a Status."""
        document = self._discovery.resource_list(group, version)
        if document is None or rest:
            if self._discovery.is_custom(group):
                return page_not_found()
            raise nothing_here()
        return self._read(request, document)

    def _version(self, request: web.Request) -> web.Response:
        """Pretty for everybody, as the real server has it."""
        response = self._read(request, VERSION)
        if request.query.get("pretty") is None:
            return answer(request.clone(rel_url="/version?pretty=1"), VERSION, Form())
        return response

    def _root(self, request: web.Request, *, core: bool) -> web.Response:
        if core and request.method != "GET":
            raise method_refused()
        form = negotiate(request.headers.get("Accept", ""), {AGGREGATED})
        if form.shape:
            response = answer(request, self._discovery.aggregated(core=core), form)
            response.headers["Vary"] = "Accept"
            return response
        document = self._discovery.core_versions(request.host) if core else self._discovery.groups()
        return answer(request, document, form)

    def _health(self, request: web.Request, word: str, names: list[str]) -> web.Response:
        """`ok`, one line per check with `?verbose`, and 500 when a check fails (also one only)."""
        state = self._ready()
        if names:
            name = "/".join(names)
            if name not in state:
                return page_not_found()
            return text("ok") if state[name] else text("internal server error: failed", code=500)
        excluded = set(request.query.getall("exclude", []))
        lines = [
            f"[+]{name} excluded: ok"
            if name in excluded
            else f"[{'+' if good else '-'}]{name} " + ("ok" if good else "failed: reason withheld")
            for name, good in state.items()
        ]
        failed = [name for name, good in state.items() if not good and name not in excluded]
        if failed:
            return text("\n".join([*lines, f"{word} check failed", ""]), code=500)
        if "verbose" in request.query:
            return text("\n".join([*lines, f"{word} check passed", ""]))
        return text("ok")

    def _issuer_facts(self, request: web.Request) -> web.Response:
        """Where others find what they need to check tokens (OpenID Connect discovery)."""
        return _document(request, discovery.facts(request.host), "application/json")

    def _issuer_keys(self, request: web.Request) -> web.Response:
        return _document(request, discovery.keys(self._issuer), discovery.KEYS_MEDIA)

    def _openapi_v2(self, request: web.Request) -> web.Response:
        """JSON, or the protobuf that older kubectl insists on. ApiError 406."""
        header = request.headers.get("Accept", "") or "*/*"
        for clause in header.split(","):
            media = clause.partition(";")[0].strip()
            if media in OPENAPI_V2_PROTOBUF:
                return _cached(self._openapi.v2_protobuf(), OPENAPI_V2_PROTOBUF[1])
            if media in OPENAPI_V2_JSON:
                return _cached(self._openapi.v2())
        raise not_acceptable("only the following media types are accepted: application/json")

    def _openapi_v3(self, request: web.Request, name: str) -> web.StreamResponse:
        """One document. With its hash in the query it may be cached for good, as clients do."""
        document = self._openapi.document(name)
        if document is None:
            return web.Response(status=404)
        negotiate(request.headers.get("Accept", ""))
        digest, asked = self._openapi.digest(name), request.query.get("hash", "")
        if asked and asked != digest:
            return web.Response(status=301, headers={"Location": f"{request.path}?hash={digest}"})
        tag = f'"{digest}"'
        known = tag in request.headers.get("If-None-Match", "")
        response: web.Response = web.Response(status=304) if known else _cached(document)
        response.headers["Etag"] = tag
        response.headers["Cache-Control"] = "public, immutable" if asked else "no-cache, private"
        return response

    def _paths(self) -> list[str]:
        served = {"/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz"}
        served.add("/version")
        for group, version in self._discovery.group_versions:
            served.add(f"/apis/{group}/{version}" if group else f"/api/{version}")
            if group:
                served.add(f"/apis/{group}")
        return sorted(served)


def _plain(response: web.Response) -> web.Response:
    """JSON that calls itself text: so a real API server serves the index of OpenAPI."""
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


def _document(request: web.Request, document: Json, media: str) -> web.Response:
    """In this one form only. ApiError 406 for clients that do not take it."""
    accepted = [
        one.partition(";")[0].strip() for one in request.headers.get("Accept", "*/*").split(",")
    ]
    if not {media, "application/*", "*/*"} & set(accepted):
        message = f"406: Not Acceptable\n\nAvailable representations: {media}"
        raise ApiError(406, "NotAcceptable", message, details={})
    headers = {**_FOR_AN_HOUR, "Content-Type": media}
    return web.Response(body=json.dumps(document, separators=(",", ":")).encode(), headers=headers)


def _cached(raw: bytes, media: str = "application/json") -> web.Response:
    """A large document that never changes, compressed by aiohttp where the client takes it."""
    response = web.Response(body=raw, content_type=media)
    response.headers["Vary"] = "Accept-Encoding, Accept"
    response.enable_compression()
    return response
