"""`pods/NAME/log`: which container is meant, what its logs are, and following them.

The API server chooses the container and checks the options; the lines come from the node
(`NodeServices`). Messages are those of a real server, because people search for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from practice.api.api import Api
from practice.api.errors import ApiError, bad_request, invalid, not_found
from practice.api.http.answers import NO_CACHE
from practice.api.http.frames import is_upgrade, send_frames
from practice.api.http.options import boolean, integer
from practice.api.http.outbox import Outbox
from practice.api.http.streams import Streams
from practice.api.http.tables.ages import parse_time
from practice.api.node_services import NodeServices
from practice.api.schema.structure import Json
from practice.limits import LOG_QUEUE_LINES, WATCH_BATCH_EVENTS, WATCH_TIMEOUT_S

_LAYOUT = "2006-01-02T15:04:05Z07:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """PodLogOptions as the query has them, with sinceTime already turned into seconds."""

    container: str = ""
    follow: bool = False
    previous: bool = False
    timestamps: bool = False
    tail_lines: int | None = None
    limit_bytes: int | None = None
    since_s: float | None = None


def read_options(query: Mapping[str, str], name: str, now: datetime) -> LogOptions:
    """ApiError 400 for what is no number, 422 for numbers out of range."""
    causes: list[Json] = []

    def at_least(field: str, least: int, words: str) -> int | None:
        value = integer(query, field)
        if value is not None and value < least:
            message = f"Invalid value: {value}: must be {words}"
            causes.append({"reason": "FieldValueInvalid", "message": message, "field": field})
        return value

    tail = at_least("tailLines", 0, "greater than or equal to 0")
    limit = at_least("limitBytes", 1, "greater than 0")
    since: float | None = at_least("sinceSeconds", 1, "greater than 0")
    if query.get("sinceTime"):
        then = parse_time(query["sinceTime"])
        if then is None:
            raise bad_request(_no_time(query["sinceTime"]))
        if since is not None:
            message = "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"
            causes.append({"reason": "FieldValueForbidden", "message": message, "field": "[]"})
        since = max((now - then).total_seconds(), 0.0)
    if "stream" in query:  # its feature gate, PodLogsQuerySplitStreams, is off in 1.37
        message = "Forbidden: may not be specified"
        causes.append({"reason": "FieldValueForbidden", "message": message, "field": "stream"})
    if causes:
        raise invalid("PodLogOptions", "", name, causes)
    return LogOptions(
        container=query.get("container", ""),
        follow=bool(boolean(query, "follow")),
        previous=bool(boolean(query, "previous")),
        timestamps=bool(boolean(query, "timestamps")),
        tail_lines=tail,
        limit_bytes=limit,
        since_s=since,
    )


def _no_time(text: str) -> str:
    """Go's words for a text that does not even begin as an RFC 3339 time; in short for others."""
    wrong = "2006" if not re.match(r"\d{4}", text) else "-"
    rest = text if wrong == "2006" else text[4:]
    return f'parsing time "{text}" as "{_LAYOUT}": cannot parse "{rest}" as "{wrong}"'


def require_node(api: Api, pod: Json) -> None:
    """The node of a pod must be there. ApiError 404, in which the real server names a pod."""
    node = pod["spec"]["nodeName"]
    try:
        api.get("nodes", None, node)
    except ApiError as error:
        if error.code != 404:
            raise
        raise not_found("pods", "", node) from None


def _names(spec: Json, part: str) -> list[str]:
    return [str(container["name"]) for container in spec.get(part) or []]


def choose_container(pod: Json, asked: str) -> str:
    """The container whose logs are meant. ApiError 400 when it is unknown or not clear."""
    name, spec = pod["metadata"]["name"], pod.get("spec", {})
    main, inits = _names(spec, "containers"), _names(spec, "initContainers")
    extra = _names(spec, "ephemeralContainers")
    if asked:
        if asked not in (*main, *inits, *extra):
            raise bad_request(f"container {asked} is not valid for pod {name}")
        return asked
    if len(main) == 1:
        return main[0]
    message = (
        f"a container name must be specified for pod {name}, choose one of: [{' '.join(main)}]"
    )
    if inits:
        message += f" or one of the init containers: [{' '.join(inits)}]"
    raise bad_request(message)


def no_nodes() -> ApiError:
    """503: the cluster runs without simulated nodes."""
    message = "the nodes of this cluster are not simulated, so there are no logs"
    return ApiError(503, "ServiceUnavailable", message)


async def serve_logs(
    request: web.Request,
    nodes: NodeServices | None,
    streams: Streams,
    pod: Json,
    container: str,
    options: LogOptions,
) -> web.StreamResponse:
    """The lines kept, then (with `follow`) each new one until the container or the server ends."""
    if not pod.get("spec", {}).get("nodeName"):
        return web.Response(status=204, headers=NO_CACHE)  # no node: nothing was ever written
    if nodes is None:
        raise no_nodes()
    namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
    lines = nodes.logs(
        namespace,
        name,
        container,
        previous=options.previous,
        tail_lines=options.tail_lines,
        since_s=options.since_s,
        timestamps=options.timestamps,
        limit_bytes=options.limit_bytes,
    )
    outbox: Outbox[bytes] = Outbox(limit=LOG_QUEUE_LINES)

    def on_line(line: bytes | None) -> None:
        if line is None:
            outbox.close()
        else:
            outbox.push(line)

    if not options.follow or options.previous:
        if is_upgrade(request):
            return await send_frames(request, _text(lines)[: options.limit_bytes])
        return _finished(lines, options.limit_bytes)
    cancel = nodes.follow_logs(
        namespace, name, container, on_line=on_line, timestamps=options.timestamps
    )
    try:
        return await _follow(request, streams, lines, outbox, options.limit_bytes)
    finally:
        cancel()


def _text(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _finished(lines: list[bytes], limit_bytes: int | None) -> web.Response:
    body = _text(lines)[:limit_bytes]
    return web.Response(body=body, headers=NO_CACHE, content_type="text/plain")


async def _follow(
    request: web.Request,
    streams: Streams,
    lines: list[bytes],
    outbox: Outbox[bytes],
    limit_bytes: int | None,
) -> web.StreamResponse:
    response = web.StreamResponse(headers=NO_CACHE)
    response.content_type = "text/plain"
    response.enable_chunked_encoding()
    left = limit_bytes if limit_bytes is not None else 1 << 62

    async def write(batch: list[bytes]) -> None:
        nonlocal left
        raw = _text(batch)[:left]
        left -= len(raw)
        if raw:
            await response.write(raw)

    with streams.opened(outbox):
        await response.prepare(request)
        await write(lines)
        while left > 0:
            await outbox.wait(WATCH_TIMEOUT_S)
            batch = outbox.take(WATCH_BATCH_EVENTS)
            await write(batch)
            if not batch and outbox.closed:
                break
        await response.write_eof()
    return response
