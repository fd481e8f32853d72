"""Sockets on which requests come in, and the last word on each: an answer, whatever happens."""

from __future__ import annotations

import logging
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from practice.api.errors import ApiError
from practice.api.http.answers import add_deprecation, refuse, text
from practice.limits import REQUEST_LINE_BYTES, SHUTDOWN_S

log = logging.getLogger(__name__)
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
Answerer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def listen(
    sockets: Iterable[socket.socket], answer: Answerer, *, context: ssl.SSLContext | None
) -> web.AppRunner:
    """Let `answer` see every request that comes in on bound sockets. Clean up the result at the end."""
    application = web.Application()
    application.router.add_route("*", r"/{path:[\s\S]*}", answer, expect_handler=_expected)
    application.on_response_prepare.append(add_deprecation)
    runner = web.AppRunner(
        application,
        access_log=None,
        handle_signals=False,
        handler_cancellation=True,
        shutdown_timeout=SHUTDOWN_S,
        max_line_size=REQUEST_LINE_BYTES,
        max_field_size=REQUEST_LINE_BYTES,
        auto_decompress=False,  # an API server takes a body as it is, whatever its Content-Encoding says
    )
    await runner.setup()
    for sock in sockets:
        await web.SockSite(runner, sock, ssl_context=context).start()
    return runner


async def _expected(request: web.Request) -> web.StreamResponse | None:
    """`Expect: 100-continue` is met; anything else ends the connection, as in Go's server."""
    if request.headers.get("Expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun
        return None
    response = web.Response(status=417)
    response.force_close()
    return response


def _malformed() -> web.Response:
    """What Go's server says to a request that is not HTTP, before any handler sees it."""
    response = text("400 Bad Request", code=400)
    response.force_close()
    return response


async def answered(request: web.Request, route: Answerer) -> web.StreamResponse:
    """What `route` answers; its ApiError, or a defect of ours, as a Status."""
    if _BROKEN_ESCAPE.search(request.raw_path.partition("?")[0]):
        return _malformed()
    try:
        return await route(request)
    except ApiError as error:
        return refuse(request, error)
    except ConnectionError:
        return _unheard(request)
    except Exception as error:
        log.exception("%s %s failed", request.method, request.path)
        return refuse(request, _internal(error))


def _unheard(request: web.Request) -> web.Response:
    """For a client that has gone in the middle of its answer, which is nobody's mistake: the HTTP library would tell
    of an error if it heard of it."""
    if request.transport is not None:
        request.transport.abort()
    response = web.Response()
    response.force_close()
    return response


def _internal(error: Exception) -> ApiError:
    """500 for a defect of ours: the kind of error only, the rest stands in the log."""
    return ApiError(
        500,
        "InternalError",
        f"Internal error occurred: {type(error).__name__} (a defect of the practice cluster; "
        "its log has the details)",
    )
