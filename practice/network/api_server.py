"""The API server as the pods of the cluster reach it: behind the Service `kubernetes`, with their tokens.

The same verbs, rights and refusals as over the real socket, in JSON. Left out, since an answer here
is one piece: watches (they tell what there is, and end), exec and other streams, tables.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from practice.api.api import Api
from practice.api.authorization import ANONYMOUS, Attributes
from practice.api.errors import ApiError, bad_request, unauthorized
from practice.api.http.discovery import Discovery
from practice.api.http.options import boolean, list_options
from practice.api.http.paths import PathReader, Target, method_refused
from practice.api.http.verbs import verb_of, wish_of
from practice.api.http.version import VERSION
from practice.api.request import PatchType, User
from practice.api.request import Request as Wish
from practice.api.schema import WrongTypeError, decode
from practice.api.tokens import discovery
from practice.images.messages import Answer, Reply, Request
from practice.limits import API_ANSWER_S

Json = dict[str, Any]
Query = dict[str, str]
_READS = ("GET", "HEAD")
_STREAMS = ("attach", "exec", "log", "portforward", "proxy")
_PATCHES: dict[str, PatchType] = {
    "application/json-patch+json": "json",
    "application/merge-patch+json": "merge",
    "application/strategic-merge-patch+json": "strategic",
    "application/apply-patch+yaml": "apply",
}


class ApiServer:
    """Of one cluster. Implements `practice.network.network.Server`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def serve(self, request: Request, reply: Reply) -> None:
        """Answer at once."""
        reply(self.answer(request))

    def answer(self, request: Request) -> Answer:
        """What the API server says."""
        try:
            return self._answer(request)
        except ApiError as error:
            return _json(error.status, error.code)

    def _answer(self, request: Request) -> Answer:
        user = self._user(request)
        parts = urlsplit(request.path)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True))
        target = PathReader(self._api.resources).read(path)
        if target is None:
            wish = Attributes(verb=request.method.lower(), path=path)
            self._api.authorizer.require(user, wish)
            return self._other(request, path)
        verb = verb_of(request.method, target, watch=bool(boolean(query, "watch")))
        self._api.authorizer.require(user, wish_of(target, verb))
        target.served  # noqa: B018 - refuses what is not there
        if target.subresource in _STREAMS:
            raise bad_request("streams cannot be had from inside of a simulated pod")
        return self._serve(request, target, verb, query, user)

    def _user(self, request: Request) -> User:
        """Whose token it is. ApiError 401: nobody's."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return ANONYMOUS
        user = self._api.user_of(token.strip())
        if user is None:
            raise unauthorized()
        return user

    # -- outside of the resources ------------------------------------------------------------------

    def _other(self, request: Request, path: str) -> Answer:
        if request.method not in _READS:
            raise method_refused()
        if path in ("/healthz", "/livez", "/readyz"):
            return Answer(200, "ok", latency_s=API_ANSWER_S)
        if path == "/version":
            return _json(VERSION)
        if path == discovery.FACTS_PATH and self._api.tokens.key:
            return _json(discovery.facts(request.host))
        if path == discovery.KEYS_PATH and self._api.tokens.key:
            return _json(discovery.keys(self._api.tokens), media=discovery.KEYS_MEDIA)
        document = self._discovered(path.strip("/").split("/"), request.host)
        if document is None:
            return Answer(404, "404 page not found\n", latency_s=API_ANSWER_S)
        return _json(document)

    def _discovered(self, parts: list[str], host: str) -> Json | None:
        known = Discovery(self._api.resources)
        match parts:
            case ["api"]:
                return known.core_versions(host)
            case ["apis"]:
                return known.groups()
            case ["apis", group]:
                return known.group(group)
            case ["api", version]:
                return known.resource_list("", version)
            case ["apis", group, version]:
                return known.resource_list(group, version)
        return None

    # -- resources ---------------------------------------------------------------------------------

    def _serve(
        self, request: Request, target: Target, verb: str, query: Query, user: User
    ) -> Answer:
        manager = query.get("fieldManager") or request.agent.partition("/")[0] or "unknown"
        dry = query.get("dryRun") == "All"
        wish = Wish(user=user, manager=manager, dry_run=dry, force=bool(boolean(query, "force")))
        namespace = target.namespace if target.served.namespaced else None
        key, api = target.served.key, self._api
        if request.method == "OPTIONS":
            raise method_refused()
        if verb == "get":
            return _json(api.get(key, namespace, target.name, subresource=_read_as(target)))
        if verb in ("list", "watch"):
            return self._list(target, namespace, query, watch=verb == "watch")
        if verb == "delete":
            return _json(api.delete(wish, key, namespace, target.name))
        if verb == "create":
            body = _body(request, target)
            name, sub = target.name, target.subresource
            return _json(api.create(wish, key, namespace, body, name=name, subresource=sub), 201)
        if verb == "update":
            body, sub = _body(request, target), target.subresource
            return _json(api.update(wish, key, namespace, target.name, body, subresource=sub))
        if verb == "patch":
            kind, patch = _patch(request)
            done = api.patch(
                wish, key, namespace, target.name, patch, kind, subresource=target.subresource
            )
            return _json(done, 201 if wish.created else 200)
        raise method_refused()

    def _list(self, target: Target, namespace: str | None, query: Query, *, watch: bool) -> Answer:
        resource = target.served
        found = self._api.list(resource.key, namespace or None, list_options(query))
        if watch:
            events = [{"type": "ADDED", "object": obj} for obj in found.items]
            lines = "".join(_text(event) + "\n" for event in events)
            return Answer(200, lines, "application/json", API_ANSWER_S)
        own = resource.types is not None
        items = [
            obj if own else {n: v for n, v in obj.items() if n not in ("kind", "apiVersion")}
            for obj in found.items
        ]
        head = {"kind": resource.list_kind, "apiVersion": resource.api_version}
        return _json({**head, "metadata": found.metadata(), "items": items})


def _read_as(target: Target) -> str:
    return "scale" if target.subresource == "scale" else ""


def _document(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise bad_request(f"couldn't get version/kind; json parse error: {error}") from None


def _body(request: Request, target: Target) -> Json:
    """The object that was sent, without fields that its kind does not have."""
    found = _document(request)
    if not isinstance(found, dict):
        raise bad_request("couldn't get version/kind; json parse error: it is no object")
    resource, sub = target.served, target.served_subresource
    kind = resource.kind_key
    if sub is not None:
        group, version = (sub.group, sub.version) if sub.version else kind[:2]
        kind = (group, version, sub.kind)
    try:
        return decode(kind, found, None if target.subresource == "scale" else resource.types).obj
    except WrongTypeError as error:
        raise bad_request(f"{kind[2]} in version {kind[1]!r} cannot be handled: {error}") from None


def _patch(request: Request) -> tuple[PatchType, Any]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    kind = _PATCHES.get(headers.get("content-type", "").partition(";")[0].strip())
    if kind is None:
        raise ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", details={})
    return kind, _document(request)


def _text(document: Json) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _json(document: Json, code: int = 200, media: str = "application/json") -> Answer:
    return Answer(code, _text(document), media, API_ANSWER_S)
