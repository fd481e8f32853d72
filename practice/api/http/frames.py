"""Answers in WebSocket frames, for clients that cannot read a stream of HTTP.

Mirrors the API server's reader protocols: "" and `binary.k8s.io` send binary frames,
`base64.binary.k8s.io` text frames with base64.
"""

from __future__ import annotations

import base64

from aiohttp import web

from practice.limits import FRAME_BYTES

_BASE64 = "base64.binary.k8s.io"
_PROTOCOLS = ("binary.k8s.io", _BASE64)


def is_upgrade(request: web.Request) -> bool:
    """Does the client ask for a WebSocket?"""
    upgrade = request.headers.get("Upgrade", "").lower() == "websocket"
    return upgrade and "upgrade" in request.headers.get("Connection", "").lower()


async def send_frames(request: web.Request, data: bytes) -> web.StreamResponse:
    """Send it all, and close."""
    socket = web.WebSocketResponse(protocols=_PROTOCOLS)
    await socket.prepare(request)
    for at in range(0, len(data), FRAME_BYTES):
        piece = data[at : at + FRAME_BYTES]
        if socket.ws_protocol == _BASE64:
            await socket.send_str(base64.b64encode(piece).decode())
        else:
            await socket.send_bytes(piece)
    await socket.close()
    return socket
