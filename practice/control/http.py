"""The control endpoint's wire: who may, which route, reading bodies, answers and the stream of steps.

Promises: only administrators (rules that allow the path) get in; whatever arrives is answered with the
document that the OpenAPI description promises, or with a `Status` that says what happened and what next.
"""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any

import msgspec
from aiohttp import web

from practice.api.errors import ApiError
from practice.api.http.access import path_wish, user_of
from practice.api.http.answers import NO_CACHE, encode_json
from practice.api.http.impersonation import impersonated
from practice.api.http.listening import answered
from practice.api.http.outbox import Outbox
from practice.api.http.streams import Streams
from practice.control.actions import Actions, refused
from practice.control.openapi import document
from practice.control.routes import ROUTES, Route
from practice.hosting.site import Site
from practice.hosting.sites import Sites
from practice.limits import CONTROL_BODY_BYTES, STEP_QUEUE, WATCH_BATCH_EVENTS, WATCH_TIMEOUT_S
from practice.steps import Step

ROOT = "/practice/v1/"
EVENT_STREAM = "text/event-stream"


class Control:
    """Answers below `/practice/v1/`, for every cluster of the process."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._streams = Streams()

    def end(self) -> None:
        """End the open streams."""
        self._streams.close()

    async def answer(self, site: Site, request: web.Request) -> web.StreamResponse:
        """The answer, always."""
        return await answered(request, partial(self._route, site))

    async def _route(self, site: Site, request: web.Request) -> web.StreamResponse:
        authorizer = site.cluster.api.authorizer
        user = user_of(request, site.cluster.api.user_of)
        user = impersonated(request, user, authorizer)
        authorizer.require(user, path_wish(request))
        path = request.path.removeprefix(ROOT)
        if path in ("openapi.json", "steps/stream"):
            if request.method != "GET":
                raise wrong_method(request, ["GET"])
            if path == "openapi.json":
                return _json(document(f"{site.prefix}{ROOT}"))
            return await self._stream(site, request)
        route, name = find(request)
        arguments: dict[str, Any] = read_query(route, request)
        if name:
            arguments["name"] = name
        action = getattr(Actions(self._sites, site), route.action)
        body = [await read_body(route, request)] if route.body is not None else []
        done = action(*body, **arguments)
        return _json(await done if inspect.isawaitable(done) else done)

    async def _stream(self, site: Site, request: web.Request) -> web.StreamResponse:
        since = _integer(request.query.get("since", "0"), "since", 0, None)
        events = EVENT_STREAM in request.headers.get("Accept", "")
        outbox: Outbox[Step] = Outbox(limit=STEP_QUEUE)
        response = web.StreamResponse(headers=NO_CACHE)
        response.content_type = EVENT_STREAM if events else "application/x-ndjson"
        response.enable_chunked_encoding()
        for step in site.steps.since(since):
            outbox.push(step)
        ticket = site.steps.listen(outbox.push)
        try:
            with self._streams.opened(outbox), site.server.streams.opened(outbox):
                await response.prepare(request)
                while await outbox.wait(WATCH_TIMEOUT_S):
                    batch = outbox.take(WATCH_BATCH_EVENTS)
                    if not batch and outbox.closed:
                        break
                    await response.write(b"".join(_line(step, events) for step in batch))
                await response.write_eof()
        finally:
            site.steps.ignore(ticket)
        return response


def find(request: web.Request) -> tuple[Route, str]:
    """The route, and the name in its path. ApiError 404, 405."""
    parts = request.path.removeprefix(ROOT).split("/")
    there = [(route, found) for route in ROUTES if (found := _match(route, parts)) is not None]
    if not there:
        known = f"{ROOT}openapi.json"
        raise refused(404, f"there is nothing at {request.path!r}; {known} lists what there is")
    for route, name in there:
        if route.method == request.method:
            return route, name
    raise wrong_method(request, [route.method for route, _ in there])


def _match(route: Route, parts: list[str]) -> str | None:
    """The name in the path ("" if the route has none); None: another path."""
    wanted, name = route.path.split("/"), ""
    if len(wanted) != len(parts):
        return None
    for want, part in zip(wanted, parts, strict=True):
        if want == "{name}" and part:
            name = part
        elif want != part:
            return None
    return name


def wrong_method(request: web.Request, allowed: list[str]) -> ApiError:
    """405 with what would be allowed."""
    message = f"{request.path} takes {' and '.join(allowed)}, not {request.method}"
    return ApiError(405, "MethodNotAllowed", message)


def read_query(route: Route, request: web.Request) -> dict[str, Any]:
    """The route's query parameters with their defaults. ApiError 400."""
    for name in request.query:
        if name not in route.query:
            known = ", ".join(route.query) or "none"
            raise refused(400, f"unknown query parameter {name!r}; this operation knows: {known}")
    found: dict[str, Any] = {}
    for name, schema in route.query.items():
        text = request.query.get(name)
        if text is None:
            found[name] = schema["default"]
        elif schema["type"] == "integer":
            found[name] = _integer(text, name, schema["minimum"], schema.get("maximum"))
        else:
            found[name] = text
    return found


def _integer(text: str, name: str, least: int, most: int | None) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
    if value < least or (most is not None and value > most):
        bounds = f"at least {least}" if most is None else f"{least} to {most}"
        raise refused(400, f"{name}={text[:50]!r} cannot be used; write a whole number, {bounds}")
    return value


async def read_body(route: Route, request: web.Request) -> Any:
    """The decoded body. ApiError 400, 413."""
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > CONTROL_BODY_BYTES:
            message = f"the body is larger than {CONTROL_BODY_BYTES} bytes; send less"
            raise ApiError(413, "RequestEntityTooLarge", message)
    try:
        return msgspec.json.decode(bytes(raw), type=route.body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise refused(400, f"the body is not what {route.path} takes: {error}") from None


def _json(value: Any) -> web.Response:
    body = encode_json(value) + b"\n"
    return web.Response(body=body, content_type="application/json", headers=NO_CACHE)


def _line(step: Step, events: bool) -> bytes:
    raw = encode_json(step)
    return b"id: %d\ndata: %s\n\n" % (step.number, raw) if events else raw + b"\n"
