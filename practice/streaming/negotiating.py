"""What a client of a stream asks for: its carrier, its protocol, its streams and ports; and the refusals."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal

from aiohttp import web

from practice.api.errors import ApiError, bad_request
from practice.api.http.answers import text
from practice.limits import STREAM_MESSAGE_BYTES
from practice.streaming import commands
from practice.streaming.spdy import SpdyError

Kind = Literal["websocket", "spdy", ""]
_CLOSE_S = 2.0  # for the other end's part in ending a WebSocket
PROTOCOL_HEADER, ACCEPTED_HEADER = (
    "X-Stream-Protocol-Version",
    "X-Accepted-Stream-Protocol-Versions",
)


def upgrade_of(request: web.Request) -> Kind:
    """What the client asks to switch to."""
    if "upgrade" not in request.headers.get("Connection", "").lower():
        return ""
    wanted = request.headers.get("Upgrade", "").lower()
    if wanted == "websocket":
        return "websocket"
    return "spdy" if "spdy/3.1" in wanted else ""


def upgrade_required() -> ApiError:
    """400: this path is for streams only."""
    return bad_request("Upgrade request required")


def protocols_of(request: web.Request) -> list[str]:
    """The WebSocket's sub-protocols that the client offers."""
    header = ",".join(request.headers.getall("Sec-WebSocket-Protocol", []))
    return [name.strip() for name in header.split(",") if name.strip()]


@contextlib.asynccontextmanager
async def socket_for(
    request: web.Request, offered: Sequence[str]
) -> AsyncIterator[web.WebSocketResponse | web.Response]:
    """The WebSocket; or the refusal, for a client that speaks none of these protocols."""
    asked = protocols_of(request)
    if asked and not any(name in offered for name in asked):
        yield web.Response(status=403)
        return
    socket = web.WebSocketResponse(
        protocols=offered, timeout=_CLOSE_S, max_msg_size=STREAM_MESSAGE_BYTES, compress=False
    )
    try:
        await socket.prepare(request)
    except web.HTTPException as refused:
        yield web.Response(status=refused.status, text=refused.text)
        return
    with contextlib.suppress(SpdyError, ConnectionError):
        yield socket


def negotiated(request: web.Request, served: Sequence[str]) -> str | web.Response:
    """The first of the client's SPDY protocols that is served, or the refusal."""
    values = request.headers.getall(PROTOCOL_HEADER, [])
    asked = [name.strip() for value in values for name in value.split(",") if name.strip()]
    found = next((name for name in asked if name in served), None)
    if found is not None:
        return found
    if not values:
        count = len(set(request.headers))
        why = f"header {PROTOCOL_HEADER} does not exist in request with {count} headers"
        return text(f"unable to upgrade: {why}\n", code=400)
    words = f"client supports [{' '.join(asked)}], server accepts [{' '.join(served)}]"
    refusal = text(f"unable to upgrade: unable to negotiate protocol: {words}\n", code=403)
    for name in served:
        refusal.headers.add(ACCEPTED_HEADER, name)
    return refusal


def ports_of(request: web.Request) -> list[int] | web.Response:
    """The ports that the query names, or the refusal."""
    values = request.query.getall("port", request.query.getall("ports", []))
    if not values:
        return text('query parameter "port" is required', code=400)
    found = []
    for value in values:
        for word in value.split(","):
            if not word.isdigit() or int(word) > 65_535:
                return text(f'unable to parse "{value}" as a port', code=400)
            if int(word) < 1:
                return text(f'port "{word}" must be > 0', code=400)
            found.append(int(word))
    return found[:128]


def wish_of(query: Mapping[str, str], names: Mapping[str, str]) -> commands.Wish | web.Response:
    """The streams that a request asks for. `names` are those of the query's fields."""

    def asked(name: str) -> bool:
        return query.get(names[name], "") in ("1", "true", "True", "t", "T", "TRUE")

    wish = commands.Wish(
        stdin=asked("stdin"),
        stdout=asked("stdout"),
        stderr=asked("stderr") and not asked("terminal"),
        terminal=asked("terminal"),
    )
    if not (wish.stdin or wish.stdout or wish.stderr):
        return text("you must specify at least 1 of stdin, stdout, stderr", code=400)
    return wish
